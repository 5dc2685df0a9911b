import { toJsonObject } from '#kernel';
import type { Area } from '#kernel';
import { isoScheme } from '#areas';
import type { Picture } from './picture.js';
import type { Row, Table } from './table.js';

/** The areas that the ledger has registered, a table for each scheme, and its crossings, if there are any: `tocsin areas import` takes them. */
export function registries({ areas }: Picture): readonly Table[] {
  const all = areas.list({ limit: Infinity });
  const schemes = [...new Set(all.map(({ scheme }) => scheme))].filter((scheme) => scheme !== isoScheme);
  const some = areas.listCrossings({ limit: 1 }).length > 0 ? [crossings] : [];
  return [...schemes.toSorted().map(areasOf), ...some];
}

function areasOf(scheme: string): Table {
  return {
    name: `areas-${scheme}`,
    holds: `areas of ${scheme}; read them in with "tocsin areas import --scheme ${scheme}"`,
    columns: [],
    async *rows(picture) {
      await Promise.resolve();
      yield* picture.areas.list({ scheme, limit: Infinity }).map((area) => areaOf(area, picture));
    },
  };
}

function areaOf({ scheme: _scheme, path: _path, ...area }: Area, { areas }: Picture): Row {
  const geometry = areas.geometry(area.code);
  const said = Object.entries({ ...area, geometry }).filter(([, value]) => value !== null);
  const line = toJsonObject(Object.fromEntries(said));
  return { line, facts: line };
}

const crossings: Table = {
  name: 'crossings',
  holds: 'border crossings; read them in with "tocsin areas import --crossings"',
  columns: [],
  async *rows({ areas }) {
    await Promise.resolve();
    yield* areas.listCrossings({ limit: Infinity }).map((crossing) => {
      const line = toJsonObject(crossing);
      return { line, facts: line };
    });
  },
};
