import { canonicalJson } from '#kernel';
import type { Crossing } from '#kernel';
import type { AreaRegistry } from './area-registry.js';
import { isoScheme } from './iso-areas.js';
import { quoted } from './must.js';
import { Faults } from './plan.js';
import type { ImportFaults, ImportPlan, ImportRow } from './plan.js';
import { References } from './references.js';
import { readCrossing } from './rows.js';
import { inEvents, tooMany } from './split.js';

/** Crossings, in any order. */
export interface CrossingImport {
  /** Scheme of the codes of areas that are written bare; without one, bare codes are of ISO 3166. */
  readonly scheme?: string | undefined;
  readonly rows: readonly ImportRow[];
}

/** What is new and what has changed among the rows, as events; or everything that is wrong. */
export function planCrossings(areas: AreaRegistry, { scheme, rows }: CrossingImport): ImportPlan | ImportFaults {
  const faults = new Faults();
  if (rows.length === 0) faults.add({ field: 'crossings', problem: 'must hold at least one crossing' });
  const said = readRows(rows, faults);
  const references = new References(areas, scheme, new Map(), faults);
  const crossings: Crossing[] = [];
  for (const { at, crossing } of said.values()) {
    const area = references.resolve({ at, field: 'area' }, crossing.area);
    const problem = wrongNeighbour(crossing.neighbour, area, areas);
    if (problem !== undefined) faults.add({ at, field: 'neighbour', problem });
    if (area !== undefined) crossings.push({ ...crossing, area });
  }
  return faults.count > 0 ? faults.told() : planOf(areas, crossings);
}

interface SaidCrossing {
  readonly at: string;
  readonly crossing: Crossing;
}

function readRows(rows: readonly ImportRow[], faults: Faults): ReadonlyMap<string, SaidCrossing> {
  const byId = new Map<string, SaidCrossing>();
  for (const { at, fields } of rows) {
    const parsed = readCrossing(fields);
    if (!parsed.ok) {
      for (const { field, problem } of parsed.problems) faults.add({ at, field, problem });
      continue;
    }
    const first = byId.get(parsed.value.id);
    if (first === undefined) byId.set(parsed.value.id, { at, crossing: parsed.value });
    else if (canonicalJson(first.crossing) !== canonicalJson(parsed.value)) {
      const problem = `${quoted(parsed.value.id)} stands in ${first.at} already, with other content; keep one of the two`;
      faults.add({ at, field: 'id', problem });
    }
  }
  return byId;
}

function wrongNeighbour(neighbour: string, area: string | undefined, areas: AreaRegistry): string | undefined {
  const country = areas.find(neighbour);
  if (country?.scheme !== isoScheme) {
    return `names ${quoted(neighbour)}, and no country of ISO 3166-1 has that code`;
  }
  const own = area === undefined ? undefined : areas.find(area)?.path.split('/')[0];
  return own === neighbour
    ? `is ${neighbour} (${country.name}), in which the crossing itself lies; name the country on the other side`
    : undefined;
}

/** In the order of their ids: the same rows in another order give the same events. */
function planOf(areas: AreaRegistry, crossings: readonly Crossing[]): ImportPlan | ImportFaults {
  const news = crossings
    .filter((crossing) => canonicalJson(areas.crossing(crossing.id)) !== canonicalJson(crossing))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const events = inEvents(news);
  const problem = tooMany(events.length);
  if (problem !== undefined) return { problems: [{ field: 'crossings', problem }], more: 0 };
  const registered = news.filter(({ id }) => areas.crossing(id) === undefined).length;
  return {
    events: events.map((some) => ({ type: 'CrossingsRegistered', data: { crossings: some } })),
    registered,
    changed: news.length - registered,
    unchanged: crossings.length - news.length,
  };
}
