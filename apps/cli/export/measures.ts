import { toJsonObject } from '#kernel';
import type { CaseMeasure } from '#read-model';
import { registerPages } from './cases.js';
import type { Picture } from './picture.js';
import type { Row, Table } from './table.js';

export const measures: Table = {
  name: 'measures',
  holds: 'what each case stands for: where, from when until when, and how',
  columns: ['action', 'case', 'title', 'kind', 'from', 'until', 'areas', 'restsOn', 'details'],
  each: 'measure',
  rows: measuresIn,
};

async function* measuresIn(picture: Picture): AsyncIterable<Row> {
  for await (const page of registerPages(picture)) {
    const found = await picture.readModel.measuresOf(page.map(({ stream }) => stream));
    yield* found.map(rowOf);
  }
}

function rowOf({ action, id, title, measure }: CaseMeasure): Row {
  const { kind, from, until, areas, restsOn = null, ...details } = measure;
  const line = toJsonObject({ action, case: id, title, kind, from, until, areas, restsOn, details });
  return { line, areas, facts: line };
}
