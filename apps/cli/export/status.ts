import { localDate } from '#calendar';
import { isValidOn, toJsonObject } from '#kernel';
import type { Area, JsonObject } from '#kernel';
import type { RegionStatus } from '#region-status';
import type { Picture } from './picture.js';
import { without } from './table.js';
import type { Row, Table } from './table.js';

const pageSize = 200;

export const status: Table = {
  name: 'status',
  holds: 'the status of every area in which something is in force, at the moment asked about',
  columns: [
    'area',
    'name',
    'kind',
    'parent',
    'level',
    'levelScope',
    'declarations',
    'announcements',
    'deployments',
    'borders',
    'curfews',
    'corridors',
    'rightsSuspended',
    'nextChange',
  ],
  each: 'area',
  rows: statusIn,
};

async function* statusIn(picture: Picture): AsyncIterable<Row> {
  const { readModel, areas, at } = picture;
  for (const [root, below] of await concerned(picture)) {
    const under = areas.find(root);
    if (under === undefined) continue;
    for (let first = 0; first < below.length; first += pageSize) {
      const some = below.slice(first, first + pageSize);
      const { answer } = await readModel.statuses(under, some, { at });
      yield* answer.filter(isTouched).map(rowOf);
    }
  }
}

/** By the code of their root, the areas in which something may hold: in the order of their codes. */
async function concerned({ readModel, areas, at, ledger }: Picture): Promise<ReadonlyMap<string, readonly Area[]>> {
  const { here, below } = await readModel.heldPlaces();
  const validOn = localDate(at, ledger.timeZone);
  const rootOf = ({ path }: Area): string => path.slice(0, path.indexOf('/'));
  const roots = new Set([...here, ...below].map((path) => path.slice(0, path.indexOf('/'))));
  const heldIn = ({ path }: Area): boolean => below.has(path) || headsOf(path).some((head) => here.has(head));
  const all = areas.list({ limit: Infinity }).filter((area) => roots.has(rootOf(area)));
  return Map.groupBy(
    all.filter((area) => isValidOn(area, validOn) && (heldIn(area) || area.through !== undefined)),
    rootOf,
  );
}

/** A path and those of the areas above it: `PE/PE-TAC/` has `PE/` and itself. */
function headsOf(path: string): readonly string[] {
  return [...path.matchAll(/\//gu)].map(({ index }) => path.slice(0, index + 1));
}

function isTouched({ counts }: RegionStatus): boolean {
  return Object.values(counts).some((count) => count > 0);
}

/** Of its own clock and of what its law says a ledger speaks alone. */
const ledgersOwn: ReadonlySet<string> = new Set(['recordedAt', 'findings']);

function rowOf(found: RegionStatus): Row {
  const { code: area, name, kind, parent } = found.area;
  const line: JsonObject = toJsonObject(found);
  const casesOf = (list: readonly { readonly case: string }[]): readonly string[] => list.map((one) => one.case);
  const cells = toJsonObject({
    area,
    name,
    kind,
    parent,
    level: found.level,
    levelScope: found.levelScope ?? null,
    declarations: casesOf(found.declarations),
    announcements: casesOf(found.announcements),
    deployments: casesOf(found.forces.deployments),
    borders: casesOf(found.borders.measures),
    curfews: casesOf(found.curfews),
    corridors: casesOf(found.corridors),
    rightsSuspended: found.rightsSuspended.map(({ article }) => article),
    nextChange: found.nextChange?.at ?? null,
  });
  return { line, cells, areas: [area], facts: { status: without(line, ledgersOwn) } };
}
