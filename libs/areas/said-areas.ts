import { canonicalJson } from '#kernel';
import type { AreaRegistry } from './area-registry.js';
import { quoted } from './must.js';
import type { SaidArea } from './places.js';
import type { Faults, ImportRow } from './plan.js';
import { References } from './references.js';
import { readArea } from './rows.js';
import type { AreaRow } from './rows.js';

/** The areas of one scheme, in any order. */
export interface AreaImport {
  readonly scheme: string;
  readonly rows: readonly ImportRow[];
}

/** The rows that can be read and whose references lead somewhere, by full code; of the others it is told where they fail. */
export function saidAreas(
  areas: AreaRegistry,
  { scheme, rows }: AreaImport,
  faults: Faults,
): ReadonlyMap<string, SaidArea> {
  const { byCode, broken } = readRows(scheme, rows, faults);
  const names = new Map([...broken].map((code) => [code, { code, name: '' }]));
  for (const [code, { row }] of byCode) names.set(code, { code, name: row.name });
  const references = new References(areas, scheme, names, faults);
  const said = new Map<string, SaidArea>();
  for (const [code, { at, row }] of byCode) {
    const parent = references.resolve({ at, field: 'parent' }, row.parent);
    const through = row.through?.map((one) => references.resolve({ at, field: 'through' }, one));
    const known = through?.filter((one) => one !== undefined);
    if (parent === undefined || known?.length !== through?.length) continue;
    const { name, kind, validFrom, validUntil, geometry } = row;
    const area = { code, name, kind, parent, validFrom, validUntil, through: known, geometry };
    said.set(code, { at, area: withoutUndefined(area) });
  }
  return said;
}

interface ReadRow {
  readonly at: string;
  readonly row: AreaRow;
}

interface ReadRows {
  readonly byCode: ReadonlyMap<string, ReadRow>;
  /** Codes of rows that are wrong in themselves: what refers to them is not. */
  readonly broken: ReadonlySet<string>;
}

/** Each code once. A row that says again what an earlier one said is passed over; one that says otherwise is wrong. */
function readRows(scheme: string, rows: readonly ImportRow[], faults: Faults): ReadRows {
  const byCode = new Map<string, ReadRow>();
  const broken = new Set<string>();
  for (const { at, fields } of rows) {
    const parsed = readArea(fields, scheme);
    if (!parsed.ok) {
      for (const { field, problem } of parsed.problems) faults.add({ at, field, problem });
      broken.add(fullCode(scheme, String(fields.get('code')).trim()));
      continue;
    }
    const code = fullCode(scheme, parsed.value.code);
    const first = byCode.get(code);
    if (first === undefined) byCode.set(code, { at, row: parsed.value });
    else if (canonicalJson(first.row) !== canonicalJson(parsed.value)) {
      const problem = `${quoted(parsed.value.code)} stands in ${first.at} already, with other content; keep one of the two`;
      faults.add({ at, field: 'code', problem });
    }
  }
  return { byCode, broken };
}

function fullCode(scheme: string, code: string): string {
  return code.startsWith(`${scheme}:`) ? code : `${scheme}:${code}`;
}

function withoutUndefined<T extends object>(given: { readonly [Key in keyof T]: T[Key] | undefined }): T;
function withoutUndefined(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
