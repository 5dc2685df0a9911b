import type { Mapping } from '../shapes/mapping.js';
import type { RuleShape } from '../shapes/rule.js';
import { compileAct } from './act.js';
import type { SaidAct } from './act.js';
import { asBody, compileBody, objectOf } from './body.js';
import type { ParsedValue } from './body.js';
import { conditionOf } from './conditions.js';
import type { Holds } from './conditions.js';
import type { Ground } from './ground.js';
import { refused } from './outcome.js';
import type { Group, RowOutcome } from './outcome.js';
import { Fault, isFault } from './row.js';
import type { Remarks, Row } from './row.js';
import { compileValue } from './value.js';

/** What a mapping stands on besides itself. */
export interface Setting extends Pick<Ground, 'digest' | 'areas'> {
  readonly parsed: ParsedValue;
  /** Whether there is such a command of such an action, for others than the clock. */
  hasCommand(action: string, command: string): boolean;
  /** Whether a command has a field. */
  hasField(action: string, command: string, field: string): boolean;
}

interface Asked {
  readonly row: Row;
  readonly whole: string;
  readonly chain: string | Fault;
  readonly remarks: Remarks;
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

/** A rule ready for many rows. */
export function compileRule(mapping: Mapping, rule: RuleShape, { ground, parsed, setting }: Compiling): Rule {
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

const fitsNothing = {
  code: 'no-rule-fits',
  because: 'No rule of the mapping fits it.',
} as const;

/** What a row is by the first rule that fits it. */
export function outcomeOf({ otherwise }: Mapping, rules: readonly Rule[], asked: Asked): RowOutcome {
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
