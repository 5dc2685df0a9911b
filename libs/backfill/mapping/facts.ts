import { countTerm, parseInstant, termUnits } from '#calendar';
import type { Instant, JsonValue } from '#kernel';
import { isJsonObject } from '#kernel';
import type { Mapping } from '../shapes/mapping.js';
import type { ValueShape } from '../shapes/value.js';
import { conditionOf } from './conditions.js';
import type { Evaluate, Ground } from './ground.js';
import type { RowOutcome } from './outcome.js';
import { isFault } from './row.js';
import type { Fault, Remarks, Row } from './row.js';
import { compileValue } from './value.js';

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

/** What the mapping says of them. */
export function factsReader(mapping: Mapping, ground: Ground): (row: Row, chain: string | Fault) => RowFacts {
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

/** Where the mapping does not say when a row begins, ends or was announced, its command does; what is blank in a row stays so. */
export function withBody(facts: RowFacts, outcome: RowOutcome, { said, zone }: Bodied): RowFacts {
  if (outcome.kind !== 'command') return facts;
  const { body } = outcome.command;
  const start = said?.start === undefined ? instantIn(body['effectiveFrom']) : facts.start;
  const ofBody = (): Instant | undefined => instantIn(body['effectiveUntil']) ?? endOfTerm(body['term'], start, zone);
  const end = said?.end === undefined ? ofBody() : facts.end;
  const told = (): Instant | undefined => instantIn(body['publishedAt']) ?? instantIn(body['decidedAt']);
  return { ...facts, start, end, announced: said?.announced === undefined ? told() : facts.announced };
}

interface Bodied {
  /** As the mapping has them. */
  readonly said: Mapping['facts'] | undefined;
  readonly zone: string | Fault;
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
