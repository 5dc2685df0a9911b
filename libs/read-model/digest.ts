import { createHash } from 'node:crypto';
import type { Queries } from './believed.js';
import { caseColumns, findingColumns, measureColumns, refusalColumns } from './tables.js';

/**
 * SHA-256 of the content of the read model: every row of cases, measures with their places, touches, findings and refusals, in an
 * order that depends on nothing but the log. Numbers that a table gives to its rows are left out. Two replays of the same
 * history give the same digest.
 */
export async function digestOf(database: Queries): Promise<string> {
  const hash = createHash('sha256');
  for (const query of contents) {
    for await (const row of query.compile(database)) hash.update(`${JSON.stringify(Object.values(row))}\n`);
  }
  return hash.digest('hex');
}

/** Rows fetched at once, where the engine has them fetched. */
const atOnce = 1_000;

const contents = [
  {
    compile: (database: Queries) => database.selectFrom('cases').select(caseColumns).orderBy('stream').stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database
        .selectFrom('measures')
        .select(measureColumns)
        .orderBy('stream')
        .orderBy('position')
        .orderBy('until_position')
        .orderBy('body')
        .stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database
        .selectFrom('places as p')
        .innerJoin('measures as m', 'm.id', 'p.measure')
        .select(['p.path', 'p.own', 'p.known_until', 'p.effective_until', 'm.stream', 'm.position', 'm.body'])
        .orderBy('p.path')
        .orderBy('p.own')
        .orderBy('p.known_until')
        .orderBy('p.effective_until')
        .orderBy('m.stream')
        .orderBy('m.position')
        .orderBy('m.body')
        .stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database
        .selectFrom('report_places as p')
        .innerJoin('measures as m', 'm.id', 'p.measure')
        .select(['p.path', 'p.own', 'p.known_until', 'p.effective_from', 'm.stream', 'm.position', 'm.body'])
        .orderBy('p.path')
        .orderBy('p.own')
        .orderBy('p.known_until')
        .orderBy('p.effective_from')
        .orderBy('m.stream')
        .orderBy('m.position')
        .orderBy('m.body')
        .stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database
        .selectFrom('touches')
        .select(['path', 'own', 'position'])
        .orderBy('path')
        .orderBy('own')
        .orderBy('position')
        .stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database.selectFrom('findings').select(findingColumns).orderBy('position').orderBy('ordinal').stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database.selectFrom('refusals').select(refusalColumns).orderBy('position').stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database.selectFrom('parked').select(['stream', 'position']).orderBy('stream').stream(atOnce),
  },
];
