import { countTerm, parseInstant, termUnits } from '#calendar';
import type { Instant, JsonObject, JsonValue } from '#kernel';
import { isJsonObject } from '#kernel';
import type { Mapping, RegisterShape, RuleShape } from '../shapes/mapping.js';
import type { ValueShape } from '../shapes/value.js';
import { asBody, compileBody, objectOf } from './body.js';
import type { ParsedValue } from './body.js';
import { compileAct } from './act.js';
import type { SaidAct } from './act.js';
import { conditionOf } from './conditions.js';
import type { Holds } from './conditions.js';
import { Fault, isFault } from './row.js';
import type { Remarks, Row } from './row.js';
import { caseId, compileValue, readDates, short, zoneOf } from './value.js';
import type { Evaluate, Ground } from './value.js';

/** A command that a row asks for, or has a part in. */
export interface MappedCommand {
  readonly action: string;
  readonly id: string;
  readonly command: string;
  readonly rule: string;
  readonly body: JsonObject;
  /** Set where other rows may make it too. */
  readonly group: Group | undefined;
}

/** Rows of a case that make one command. */
export interface Group {
  /** What they have in common besides their case and their rule. */
  readonly by: string | undefined;
  /** Fields that they put together. */
  readonly gather: readonly string[];
}

export type RowOutcome =
  | { readonly kind: 'command'; readonly command: MappedCommand }
  | { readonly kind: 'skipped'; readonly code: string; readonly because: string }
  | { readonly kind: 'refused'; readonly fault: Fault };

/** What is counted of a row, whatever becomes of it. */
export interface RowFacts {
  readonly chain: string | undefined;
  /** Places it among the rows of its case, as text. */
  readonly order: string;
  readonly start: Instant | undefined;
  readonly end: Instant | undefined;
  readonly announced: Instant | undefined;
  readonly opens: boolean;
  readonly changes: boolean;
  readonly ends: boolean;
}

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

/** What a mapping stands on besides itself. */
export interface Setting extends Pick<Ground, 'digest' | 'areas'> {
  readonly parsed: ParsedValue;
  /** Whether there is such a command of such an action, for others than the clock. */
  hasCommand(action: string, command: string): boolean;
  /** Whether a command has a field. */
  hasField(action: string, command: string, field: string): boolean;
}

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
    const facts = withBody(factsOf(row, chain), outcome, ground.zone(row));
    return { key, facts, outcome, remarks, area: areaOf(row) };
  };
}

const noKey = new Fault('no-key', 'The columns that are its key are blank.');

function refused(fault: Fault): RowOutcome {
  return { kind: 'refused', fault };
}

function keyReader(columns: readonly string[] | undefined): (row: Row, whole: string) => string | undefined {
  if (columns === undefined) return (_row, whole) => whole;
  return (row) => {
    const texts = columns.map((column) => row.get(column));
    return texts.every((text) => text === '') ? undefined : JSON.stringify(texts);
  };
}

type ChainOf = (row: Row, remarks: Remarks) => string | Fault;

function chainReader({ case: value, caseOf, facts }: Mapping, ground: Ground): ChainOf {
  const own = ownChain(value, ground);
  const opens = facts?.opens;
  if (caseOf !== 'opening' || opens === undefined) return own;
  const isOpening = conditionOf({ when: opens });
  let open: string | Fault = new Fault('no-case', 'No row before it opens a case.');
  return (row, remarks) => (isOpening(row) ? (open = own(row, remarks)) : open);
}

function ownChain(value: ValueShape, ground: Ground): ChainOf {
  const evaluate = compileValue(value, ground);
  return (row, remarks) => {
    const said = evaluate(row, remarks);
    if (isFault(said)) return said;
    if (said === undefined || said === null) return new Fault('no-case', 'What is to be the id of its case is blank.');
    const text = typeof said === 'string' ? said : JSON.stringify(said);
    return caseId(text, ground.digest) ?? new Fault('no-case', `${short(text)} cannot be the id of a case.`);
  };
}

function factsReader(mapping: Mapping, ground: Ground): (row: Row, chain: string | Fault) => RowFacts {
  const { facts } = mapping;
  const instants = [facts?.start, facts?.end, facts?.announced].map((value) => instantReader(value, ground));
  const order = (mapping.order ?? []).map((value) => compileValue(value, ground));
  const holds = [facts?.opens, facts?.changes, facts?.ends].map((when) =>
    when === undefined ? undefined : conditionOf({ when }),
  );
  return (row, chain) => {
    const [from, until, told] = instants.map((read) => read(row));
    const [isOpening = false, isChange = false, isEnding = false] = holds.map((one) => one?.(row) ?? false);
    return {
      chain: isFault(chain) ? undefined : chain,
      order: order.map((one) => sortable(one, row)).join('\u0001'),
      start: from,
      end: until,
      announced: told,
      opens: isOpening,
      changes: isChange,
      ends: isEnding,
    };
  };
}

/** What the mapping does not say of the facts, the command does. */
function withBody(facts: RowFacts, outcome: RowOutcome, zone: string | Fault): RowFacts {
  if (outcome.kind !== 'command') return facts;
  const { body } = outcome.command;
  const start = facts.start ?? instantIn(body['effectiveFrom']);
  const end = facts.end ?? instantIn(body['effectiveUntil']) ?? endOfTerm(body['term'], start, zone);
  const announced = facts.announced ?? instantIn(body['publishedAt']) ?? instantIn(body['decidedAt']);
  return { ...facts, start, end, announced };
}

function instantIn(said: JsonValue | undefined): Instant | undefined {
  return typeof said === 'string' ? parseInstant(said) : undefined;
}

function endOfTerm(term: JsonValue | undefined, start: Instant | undefined, zone: string | Fault): Instant | undefined {
  if (!isJsonObject(term) || start === undefined || isFault(zone)) return undefined;
  const { count } = term;
  const unit = termUnits.find((one) => one === term['unit']);
  if (unit === undefined || !Number.isInteger(count) || typeof count !== 'number' || count < 1 || count > 10_000) {
    return undefined;
  }
  return countTerm(start, { count, unit }, zone).until;
}

const unheard: Remarks = new Set();

function sortable(evaluate: Evaluate, row: Row): string {
  const said = evaluate(row, unheard);
  if (said === undefined || said === null || isFault(said)) return '';
  return typeof said === 'number' ? (said + 1e15).toFixed(6).padStart(24, '0') : JSON.stringify(said);
}

function instantReader(value: ValueShape | undefined, ground: Ground): (row: Row) => Instant | undefined {
  if (value === undefined) return () => undefined;
  const evaluate = compileValue(value, ground, 'instant');
  return (row) => {
    const said = evaluate(row, unheard);
    return typeof said === 'string' ? said : undefined;
  };
}

function areaReader(register: RegisterShape | undefined, ground: Ground): (row: Row) => NamedArea | undefined {
  if (register === undefined) return () => undefined;
  const holds = conditionOf(register);
  const values = [register.code, register.name, register.kind, register.parent].map((one) => compileValue(one, ground));
  return (row) => {
    if (!holds(row)) return undefined;
    const [code, name, kind, parent] = values.map((one) => one(row, unheard)).map(textOf);
    if (code === undefined || name === undefined || kind === undefined || parent === undefined) return undefined;
    return { code, name, kind, parent };
  };
}

function textOf(said: unknown): string | undefined {
  return typeof said === 'string' ? said : undefined;
}

interface Rule {
  readonly holds: Holds;
  readonly said: (asked: Asked, id: string) => RowOutcome;
}

interface Compiling {
  readonly ground: Ground;
  readonly parsed: ParsedValue;
  readonly setting: Setting;
}

function compileRule(mapping: Mapping, rule: RuleShape, { ground, parsed, setting }: Compiling): Rule {
  const holds = conditionOf(rule);
  const { name, skip, action = '', command = '' } = rule;
  if (skip !== undefined) {
    const outcome: RowOutcome = { kind: 'skipped', code: name, because: skip };
    return { holds, said: () => outcome };
  }
  if (rule.act !== undefined) {
    const act = compileAct(rule.act, ground, setting);
    return { holds, said: ({ row, whole, remarks }, id) => commandOr(act(row, whole, remarks), { id, rule: name }) };
  }
  const fields = fieldsOf(mapping, rule, setting);
  const body = objectOf(
    [...fields].map(([field, said]) => [field, compileBody(said, parsed, ground)]),
    false,
  );
  const groupOf = groupReader(rule, ground);
  return {
    holds,
    said: ({ row, remarks }, id) => {
      const [said, group] = [body(row, remarks), groupOf(row, remarks)];
      if (isFault(said)) return refused(said);
      if (isFault(group)) return refused(group);
      return { kind: 'command', command: { action, id, command, rule: name, body: asBody(said), group } };
    },
  };
}

function groupReader({ gather = [], together }: RuleShape, ground: Ground) {
  if (together === undefined) {
    const whole = gather.length === 0 ? undefined : { by: undefined, gather };
    return (): Group | undefined => whole;
  }
  const evaluate = compileValue(together, ground);
  return (row: Row, remarks: Remarks): Group | undefined | Fault => {
    const by = evaluate(row, remarks);
    if (isFault(by)) return by;
    return by === undefined || by === null ? undefined : { by: JSON.stringify(by), gather };
  };
}

function commandOr(said: SaidAct | Fault, { id, rule }: { readonly id: string; readonly rule: string }): RowOutcome {
  return isFault(said) ? refused(said) : { kind: 'command', command: { ...said, id, rule, group: undefined } };
}

/** Those of every command that this one has, and over them its own. All of them are taken, not drafts. */
function fieldsOf(mapping: Mapping, rule: RuleShape, setting: Setting): ReadonlyMap<string, unknown> {
  const { action = '', command = '', body = {} } = rule;
  const { every = {}, sourceRecordedAt } = mapping;
  const shared = {
    basis: 'taken',
    ...(sourceRecordedAt === undefined ? {} : { sourceRecordedAt: { as: 'instant', ...sourceRecordedAt } }),
    ...every,
  };
  const had = Object.entries(shared).filter(([field]) => setting.hasField(action, command, field));
  const fields = new Map<string, unknown>([...had, ...Object.entries(body)]);
  for (const [field, said] of fields) if (said === null) fields.delete(field);
  return fields;
}

interface Asked {
  readonly row: Row;
  readonly whole: string;
  readonly chain: string | Fault;
  readonly remarks: Remarks;
}

const fitsNothing = {
  code: 'no-rule-fits',
  because: 'No rule of the mapping fits it.',
} as const;

function outcomeOf({ otherwise }: Mapping, rules: readonly Rule[], asked: Asked): RowOutcome {
  const { row, chain } = asked;
  const rule = rules.find(({ holds }) => holds(row));
  if (rule === undefined) {
    const { code, because } = fitsNothing;
    return otherwise === 'skip' ? { kind: 'skipped', code, because } : refused(new Fault(code, because));
  }
  if (isFault(chain)) {
    const said = rule.said(asked, 'none');
    return said.kind === 'skipped' ? said : refused(chain);
  }
  return rule.said(asked, chain);
}
