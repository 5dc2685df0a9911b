import type { RegisteredArea } from './area-events.js';
import type { AreaRegistry } from './area-registry.js';
import type { Faults } from './plan.js';

/** A row whose codes are full ones that are known, and where it stands. */
export interface SaidArea {
  readonly at: string;
  readonly area: RegisteredArea;
}

/** An area with the level at which it lies, 1 being a country. */
export interface Placed extends SaidArea {
  readonly depth: number;
}

type Said = ReadonlyMap<string, SaidArea>;

/** Where each area lies. A circle is told once; what hangs below one, or below a row that is wrong, is left out. */
export function placesOf(areas: AreaRegistry, said: Said, faults: Faults): readonly Placed[] {
  const depths = new Map<string, number | undefined>();
  for (const code of said.keys()) {
    const { trail, circle, base } = climb(code, said, depths, areas);
    if (circle !== undefined) tell(circle, said, faults);
    trail.toReversed().forEach((one, level) => depths.set(one, base === undefined ? undefined : base + level + 1));
  }
  return [...said].flatMap(([code, one]) => {
    const depth = depths.get(code);
    return depth === undefined ? [] : [{ ...one, depth }];
  });
}

interface Climb {
  /** Codes from the one asked about upwards, as far as their level was not known. */
  readonly trail: readonly string[];
  readonly circle?: readonly string[];
  /** Level of what the last one lies below; undefined where that is nowhere. */
  readonly base: number | undefined;
}

function climb(start: string, said: Said, depths: ReadonlyMap<string, number | undefined>, areas: AreaRegistry): Climb {
  const trail = new Set<string>();
  let code = start;
  for (;;) {
    if (depths.has(code)) return { trail: [...trail], base: depths.get(code) };
    if (trail.has(code)) {
      const all = [...trail];
      return { trail: all, circle: all.slice(all.indexOf(code)), base: undefined };
    }
    const next = said.get(code);
    if (next === undefined) return { trail: [...trail], base: levelOf(code, areas) };
    trail.add(code);
    code = next.area.parent;
  }
}

/** Level of an area that is registered; undefined for a row that is wrong. */
function levelOf(code: string, areas: AreaRegistry): number | undefined {
  const path = areas.find(code)?.path;
  return path === undefined ? undefined : path.split('/').length - 1;
}

function tell(circle: readonly string[], said: Said, faults: Faults): void {
  const first = circle.toSorted()[0] ?? '';
  const from = circle.indexOf(first);
  const round = [...circle.slice(from), ...circle.slice(0, from), first];
  const shown = round.length > 8 ? [...round.slice(0, 6), '…', first] : round;
  const at = said.get(first)?.at;
  const problem = `makes a circle, ${shown.join(' below ')}: one of them must lie elsewhere`;
  faults.add({ ...(at === undefined ? {} : { at }), field: 'parent', problem });
}
