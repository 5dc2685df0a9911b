import { catalogue } from '#catalogue';
import { toJsonObject } from '#kernel';
import type { Action, JsonObject } from '#kernel';
import type { RegisterEntry } from '#read-model';
import type { Picture } from './picture.js';
import type { Row, Table } from './table.js';

const pageSize = 500;

export const cases: Table = {
  name: 'cases',
  holds: 'the register: every case, what it came to, and what the rules say of it',
  columns: [
    'action',
    'case',
    'title',
    'phase',
    'standing',
    'events',
    'openedAt',
    'changedAt',
    'flagged',
    'undecided',
    'lawful',
  ],
  rows: casesIn,
};

/** Actions whose cases are for everybody. */
export const open: readonly Action[] = [...catalogue.values()].filter(({ confidential }) => !confidential);

/** Every case in the order of its action and its id, a page at a time. */
export async function* registerPages({ readModel, at }: Picture): AsyncIterable<readonly RegisterEntry[]> {
  for (const { name: action } of open) {
    let after: string | undefined;
    for (;;) {
      const page = (await readModel.register({ action, standingAt: at, after, limit: pageSize })).answer;
      if (page.length > 0) yield page;
      if (page.length < pageSize) break;
      after = page.at(-1)?.id;
    }
  }
}

async function* casesIn(picture: Picture): AsyncIterable<Row> {
  for await (const page of registerPages(picture)) yield* page.map(rowOf);
}

function rowOf({ stream: _stream, position: _position, revision, id, ...entry }: RegisterEntry): Row {
  const line: JsonObject = toJsonObject({ ...entry, case: id, revision });
  const standing = entry.findings.filter((one) => one.supersededBy === undefined);
  const count = (verdict: string): number => standing.filter((one) => one.verdict === verdict).length;
  const counts = { flagged: count('flagged'), undecided: count('undecided'), lawful: count('lawful') };
  return { line, cells: { ...line, events: Number(revision) + 1, ...counts } };
}
