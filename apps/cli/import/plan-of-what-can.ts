import { isFaulty, planAreas } from '#areas';
import type { ImportRow, Planner } from '#areas';

/** Leaves out the rows that cannot be registered: the acts that name them are refused, and say which area is not known. */
export function planOfWhatCan(scheme: string, rows: readonly ImportRow[]): Planner {
  return (areas) => {
    let left = rows;
    for (;;) {
      const planned = planAreas(areas, { scheme, rows: left });
      if (!isFaulty(planned)) return planned;
      const wrong = new Set(planned.problems.map(({ at }) => at));
      const rest = left.filter(({ at }) => !wrong.has(at));
      if (rest.length === left.length) return planned;
      if (rest.length === 0) return { registered: 0, changed: 0, unchanged: 0, events: [] };
      left = rest;
    }
  };
}
