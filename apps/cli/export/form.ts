import { isJsonList } from '#kernel';
import type { JsonObject, JsonValue, Ledger } from '#kernel';
import { stringify } from 'csv-stringify/sync';
import type { Picture } from './picture.js';
import { cellsOf } from './table.js';
import type { Row, Table } from './table.js';

export const formats = ['ndjson', 'csv', 'geojson'] as const;
export type Format = (typeof formats)[number];

/** How a table is written in a format: what stands before the rows, between them, and behind them. */
export interface Form {
  readonly head: string;
  readonly between: string;
  readonly tail: string;
  text(row: Row): string;
}

/** The form of a table; undefined where the format cannot hold it. */
export function formOf(format: Format, table: Table, picture: Picture): Form | undefined {
  switch (format) {
    case 'ndjson':
      return lines(table, picture.ledger);
    case 'csv':
      return table.columns.length === 0 ? undefined : cells(table, picture.ledger);
    case 'geojson':
      return table.each === undefined ? undefined : features(table, picture);
  }
}

/** Whose acts these are, and whether they are meant: a file is passed on without the others. */
function whose({ name, mode }: Ledger): { readonly ledger: string; readonly mode: string } {
  return { ledger: name, mode };
}

function lines({ columns }: Table, ledger: Ledger): Form {
  const own = columns.length === 0 ? {} : whose(ledger);
  return { head: '', between: '', tail: '', text: ({ line }) => `${JSON.stringify({ ...line, ...own })}\n` };
}

/**
 * RFC 4180, in UTF-8 and with lines ended by CR and LF. A cell that a spreadsheet would take for a formula gets an
 * apostrophe in front of it.
 */
function cells({ columns }: Table, ledger: Ledger): Form {
  const own = whose(ledger);
  const written = (row: readonly (string | number)[]): string =>
    stringify([row], { escape_formulas: true, record_delimiter: '\r\n' });
  return {
    head: written([...columns, ...Object.keys(own)]),
    between: '',
    tail: '',
    text: (row) => written([...cellsOf(row, columns), ...Object.values(own)]),
  };
}

/**
 * RFC 7946: a feature for each row. An area without a geometry is drawn by those below it, where it is not the row
 * itself; what cannot be drawn is named in `notDrawn`, and a feature without anything drawn has null.
 */
function features({ name, each }: Table, { ledger, areas, at, knownAt }: Picture): Form {
  const about = JSON.stringify({ ...whose(ledger), name, validAt: at, knownAt }).slice(1, -1);
  const feature = ({ line, cells: properties = line, areas: codes = [] }: Row): JsonObject => {
    const drawn =
      each === 'area' ? codes.map((code) => itself(code, areas)) : codes.map((code) => drawnBy(code, areas));
    const notDrawn = drawn.flatMap((one) => one.notDrawn);
    return {
      type: 'Feature',
      geometry: together(drawn.flatMap((one) => one.geometries)),
      properties: { ...properties, notDrawn, ...whose(ledger) },
    };
  };
  return {
    head: `{"type":"FeatureCollection",${about},"features":[\n`,
    between: ',\n',
    tail: '\n]}\n',
    text: (row) => JSON.stringify(feature(row)),
  };
}

interface Drawn {
  readonly geometries: readonly JsonObject[];
  /** Codes of areas that have no geometry, nor any area below them. */
  readonly notDrawn: readonly string[];
}

type Areas = Picture['areas'];

function itself(code: string, areas: Areas): Drawn {
  const geometry = areas.geometry(code);
  return geometry === undefined ? { geometries: [], notDrawn: [code] } : { geometries: [geometry], notDrawn: [] };
}

function drawnBy(code: string, areas: Areas): Drawn {
  const own = itself(code, areas);
  const below = own.geometries.length > 0 ? [] : areas.below(code);
  if (below.length === 0) return own;
  const parts = below.map((area) => drawnBy(area.code, areas));
  const geometries = parts.flatMap((part) => part.geometries);
  return geometries.length === 0 ? own : { geometries, notDrawn: parts.flatMap((part) => part.notDrawn) };
}

/** One geometry of several, without a collection within a collection. */
function together(found: readonly JsonObject[]): JsonValue {
  const [first = null, ...others] = found;
  if (others.length === 0) return first;
  const geometries = found.flatMap(({ geometries: parts, ...whole }) => (isJsonList(parts) ? parts : [whole]));
  return { type: 'GeometryCollection', geometries };
}
