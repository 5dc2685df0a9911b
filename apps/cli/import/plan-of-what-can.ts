import { isFaulty, planAreas } from '#areas';
import type { ImportRow, Planner } from '#areas';

/** A row of an area that cannot be registered, and why. */
export interface LeftOut {
  readonly at: string;
  readonly because: string;
}

export interface PlanOfWhatCan {
  readonly plan: Planner;
  /** What the last plan left out, in the order of the rows. */
  leftOut(): readonly LeftOut[];
}

/** Leaves out the rows that cannot be registered, and says why: the acts that name them are refused. */
export function planOfWhatCan(scheme: string, rows: readonly ImportRow[]): PlanOfWhatCan {
  const why = new Map<string, string>();
  const plan: Planner = (areas) => {
    why.clear();
    let left = rows;
    for (;;) {
      const planned = planAreas(areas, { scheme, rows: left });
      if (!isFaulty(planned)) return planned;
      for (const { at = '', field, problem } of planned.problems) {
        if (!why.has(at)) why.set(at, `${field} ${problem}.`);
      }
      const rest = left.filter(({ at }) => !why.has(at));
      if (rest.length === left.length) return planned;
      if (rest.length === 0) return { registered: 0, changed: 0, unchanged: 0, events: [] };
      left = rest;
    }
  };
  const leftOut = (): readonly LeftOut[] =>
    rows.flatMap(({ at }) => {
      const because = why.get(at);
      return because === undefined ? [] : [{ at, because }];
    });
  return { plan, leftOut };
}
