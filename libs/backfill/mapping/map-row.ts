import type { Mapping, RegisterShape } from '../shapes/mapping.js';
import { chainReader } from './chain.js';
import { conditionOf } from './conditions.js';
import { readDates } from './dates.js';
import { factsReader, withBody } from './facts.js';
import type { RowFacts } from './facts.js';
import type { Ground } from './ground.js';
import { refused } from './outcome.js';
import type { RowOutcome } from './outcome.js';
import { Fault } from './row.js';
import type { Remarks, Row } from './row.js';
import { compileRule, outcomeOf } from './rules.js';
import type { Setting } from './rules.js';
import { compileValue, zoneOf } from './value.js';

/** An area that a row names, to be registered. */
export interface NamedArea {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly parent: string;
}

export interface MappedRow {
  /** The row's own key; undefined where its columns are all blank. */
  readonly key: string | undefined;
  readonly facts: RowFacts;
  readonly outcome: RowOutcome;
  readonly remarks: Remarks;
  readonly area: NamedArea | undefined;
}

/** Says what a row is. The same rows in the same order say the same. */
export type MapRow = (row: Row, whole: string) => MappedRow;

/** A mapping that has been checked, ready for many rows. */
export function rowMapper(mapping: Mapping, setting: Setting): MapRow {
  const { digest, areas, parsed } = setting;
  const { tables = {} } = mapping;
  const without = { digest, areas, tables, dates: readDates(mapping.dates) };
  const ground: Ground = { ...without, zone: zoneOf(mapping.zone, without) };
  const chainOf = chainReader(mapping, ground);
  const factsOf = factsReader(mapping, ground);
  const rules = mapping.rules.map((rule) => compileRule(mapping, rule, { ground, parsed, setting }));
  const areaOf = areaReader(mapping.register, ground);
  const keyOf = keyReader(mapping.key);
  return (row, whole) => {
    const remarks: Remarks = new Set();
    const key = keyOf(row, whole);
    const chain = chainOf(row, remarks);
    const outcome = key === undefined ? refused(noKey) : outcomeOf(mapping, rules, { row, whole, chain, remarks });
    const facts = withBody(factsOf(row, chain), outcome, { said: mapping.facts, zone: ground.zone(row) });
    return { key, facts, outcome, remarks, area: areaOf(row) };
  };
}

const noKey = new Fault('no-key', 'The columns that are its key are blank.');

function keyReader(columns: readonly string[] | undefined): (row: Row, whole: string) => string | undefined {
  if (columns === undefined) return (_row, whole) => whole;
  return (row) => {
    const texts = columns.map((column) => row.get(column));
    return texts.every((text) => text === '') ? undefined : JSON.stringify(texts);
  };
}

function areaReader(register: RegisterShape | undefined, ground: Ground): (row: Row) => NamedArea | undefined {
  if (register === undefined) return () => undefined;
  const holds = conditionOf(register);
  const values = [register.code, register.name, register.kind, register.parent].map((one) => compileValue(one, ground));
  return (row) => {
    if (!holds(row)) return undefined;
    const [code, name, kind, parent] = values.map((one) => one(row, new Set())).map(textOf);
    if (code === undefined || name === undefined || kind === undefined || parent === undefined) return undefined;
    return { code, name, kind, parent };
  };
}

function textOf(said: unknown): string | undefined {
  return typeof said === 'string' ? said : undefined;
}
