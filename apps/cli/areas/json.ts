import { quoted } from '#areas';
import type { ImportProblem, ImportRow } from '#areas';
import { isObject, placeOfJsonError } from '#kernel';
import { faultsOf, FieldReader } from './columns.js';
import type { Reading, RowsRead } from './columns.js';
import { linesOfItems } from './lines-of-items.js';

/** JSON: a list of rows, a body of `POST /v1/areas/imports`, or GeoJSON (RFC 7946); or a row on each line. */
export function rowsInJson(text: string, reading: Reading): RowsRead {
  const whole = parsed(text);
  if (whole === undefined) return rowsInLines(text, reading) ?? faultsOf([brokenJson(text)]);
  const { value } = whole;
  if (Array.isArray(value)) return rowsInList(value, linesOfItems(text), reading);
  if (!isObject(value)) return faultsOf([{ field: 'The file', problem: 'must hold rows, and holds one plain value' }]);
  const list = ['features', reading.form.what].find((name) => Array.isArray(value[name]));
  if (list === undefined) return rowsInList([value], [1], reading);
  const items = value[list];
  const wrong = otherScheme(value['scheme'], reading) ?? otherSystem(value['crs']);
  if (wrong !== undefined) return faultsOf([wrong]);
  return rowsInList(Array.isArray(items) ? items : [], linesOfItems(text, list), reading);
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}

function brokenJson(text: string): ImportProblem {
  const { line, column } = placeOfJsonError(text);
  const problem = `stops being JSON at column ${column.toString()}`;
  return { at: `line ${line.toString()}`, field: 'The file', problem };
}

/** A row on each line (NDJSON); undefined where the first line is not one by itself. */
function rowsInLines(text: string, reading: Reading): RowsRead | undefined {
  const lines = text
    .split('\n')
    .map((line, index) => ({ line: line.replaceAll('\u001e', '').trim(), number: index + 1 }));
  const said = lines.filter(({ line }) => line !== '');
  if (said.length < 2 || parsed(said[0]?.line ?? '') === undefined) return undefined;
  const values: unknown[] = [];
  const problems: ImportProblem[] = [];
  for (const { line, number } of said) {
    const one = parsed(line);
    if (one !== undefined) values.push(one.value);
    else problems.push({ ...brokenJson(line), at: `line ${number.toString()}`, field: 'The line' });
  }
  return problems.length > 0
    ? faultsOf(problems)
    : rowsInList(
        values,
        said.map(({ number }) => number),
        reading,
      );
}

/** `lines` are those on which the items begin, as far as they could be told. */
function rowsInList(items: readonly unknown[], lines: readonly number[], reading: Reading): RowsRead {
  const reader = new FieldReader(reading);
  const rows: ImportRow[] = [];
  const problems: ImportProblem[] = [];
  for (const [index, item] of items.entries()) {
    const line = lines.length === items.length ? lines[index] : undefined;
    const at = line === undefined ? `item ${(index + 1).toString()}` : `line ${line.toString()}`;
    if (isObject(item)) rows.push(reader.row(at, item['type'] === 'Feature' ? propertiesOf(item, reading) : item));
    else problems.push({ at, field: 'The row', problem: 'must be an object with the fields of one row' });
  }
  const all = [...problems, ...reader.problems];
  return all.length > 0 ? faultsOf(all) : { rows };
}

/** The fields of a feature are its properties; its id stands for a code that they do not give. */
function propertiesOf(
  feature: Readonly<Record<string, unknown>>,
  { form }: Reading,
): Readonly<Record<string, unknown>> {
  const { id, geometry, properties } = feature;
  const key = form.what === 'areas' ? 'code' : 'id';
  const given = isObject(properties) ? properties : {};
  return {
    ...(id === undefined || key in given ? {} : { [key]: id }),
    ...given,
    ...(geometry === undefined || geometry === null ? {} : { geometry }),
  };
}

function otherScheme(said: unknown, { scheme }: Reading): ImportProblem | undefined {
  if (said === undefined || said === scheme) return undefined;
  const problem = `is ${quoted(said)} in the file, but not with --scheme: say the same in both`;
  return { field: 'scheme', problem };
}

/** The draft before RFC 7946 could name another system of coordinates; the RFC has WGS 84 alone. */
function otherSystem(crs: unknown): ImportProblem | undefined {
  if (crs === undefined || crs === null || /CRS:?84|EPSG:+4326/iu.test(JSON.stringify(crs))) return undefined;
  const problem = 'names other coordinates than WGS 84, the only ones of GeoJSON (RFC 7946): transform the file first';
  return { field: 'crs', problem };
}
