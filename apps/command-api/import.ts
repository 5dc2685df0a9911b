import { importAreas, importCase, importedBefore, isFaulty, planAreas, planCrossings } from '#areas';
import type { ImportFaults, ImportGround, ImportOrder, ImportProblem, ImportReceipt, ImportRow, Planner } from '#areas';
import type { Actor, FieldProblem, Instruction, Parsed } from '#kernel';
import { isObject, recordRefusal } from '#kernel';
import { InvalidInput } from '#platform';
import { randomUUID } from 'node:crypto';
import { importShapes } from './areas.shapes.js';
import { keyProblems } from './issue.js';
import { keepingRefusals } from './keep-refusal.js';
import type { RefusalLimit } from './refusal-limit.js';

/** One call of `POST /v1/areas/imports`, as it came over HTTP. */
export interface ImportCall {
  readonly body: unknown;
  readonly query: unknown;
  readonly actor: Actor;
  readonly idempotencyKey: string | undefined;
  readonly correlationId: string;
  readonly traceparent: string | undefined;
}

export interface Imported extends ImportReceipt {
  readonly dryRun: boolean;
}

/** Imports, or throws the problem that says why nothing was registered; a refusal has been stored when it is thrown. */
export async function importCall(ground: ImportGround, limit: RefusalLimit, call: ImportCall): Promise<Imported> {
  const { actor } = call;
  const order = orderOf(call);
  const { dryRun } = order;
  const receipt = await keepingRefusals<ImportReceipt>(limit, actor, {
    decide: async () => {
      const outcome = await importAreas(ground, order);
      if (isFaulty(outcome)) throw invalid(...fieldsOf(outcome));
      return outcome;
    },
    before: () => importedBefore(ground, order),
    keep: (refusal) => recordRefusal(ground, asInstruction(order), refusal),
  });
  return { ...receipt, dryRun };
}

/** Throws the problem that names everything that is wrong with the call at once. */
function orderOf(call: ImportCall): ImportOrder {
  const { actor, correlationId, traceparent, idempotencyKey } = call;
  const problems = [...queryProblems(call.query), ...keyProblems(idempotencyKey)];
  const parsed = planIn(call.body);
  if (!parsed.ok) throw invalid([...problems, ...parsed.problems]);
  if (problems.length > 0) throw new InvalidInput(problems);
  return {
    ...parsed.value,
    actor,
    idempotencyKey: idempotencyKey ?? randomUUID(),
    keyGiven: idempotencyKey !== undefined,
    correlationId,
    traceparent,
    dryRun: isObject(call.query) && call.query['dryRun'] === 'true',
  };
}

/** The import as a command to the case under which its refusals are found. */
function asInstruction({ actor, content, idempotencyKey, correlationId, traceparent }: ImportOrder): Instruction {
  return {
    ...importCase,
    command: { type: 'import', data: content },
    actor,
    idempotencyKey,
    correlationId,
    causationId: correlationId,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function queryProblems(query: unknown): readonly FieldProblem[] {
  const given = Object.entries(isObject(query) ? query : {});
  return given.flatMap(([field, value]) => {
    if (field !== 'dryRun') return [{ field, problem: 'is not a parameter of this call; it takes dryRun' }];
    return value === 'true' || value === 'false' ? [] : [{ field, problem: 'must be true or false, once' }];
  });
}

/** Which of the two bodies it is, and what it asks for. */
function planIn(body: unknown): Parsed<{ readonly plan: Planner; readonly content: object }> {
  if (isObject(body) && Object.hasOwn(body, 'crossings')) {
    const parsed = importShapes.crossings.parse(body);
    if (!parsed.ok) return parsed;
    const { scheme, crossings } = parsed.value;
    const rows = rowsOf('crossings', crossings);
    return { ok: true, value: { content: parsed.value, plan: (areas) => planCrossings(areas, { scheme, rows }) } };
  }
  const parsed = importShapes.areas.parse(body);
  if (!parsed.ok) return parsed;
  const { scheme, areas: said } = parsed.value;
  const rows = rowsOf('areas', said);
  return { ok: true, value: { content: parsed.value, plan: (areas) => planAreas(areas, { scheme, rows }) } };
}

function rowsOf(list: string, items: readonly object[]): readonly ImportRow[] {
  return items.map((item, index) => ({
    at: `${list}.${index.toString()}`,
    fields: new Map<string, unknown>(Object.entries(item)),
  }));
}

function fieldsOf({ problems, more }: ImportFaults): [readonly FieldProblem[], number] {
  return [problems.map(fieldOf), more];
}

function fieldOf({ at, field, problem }: ImportProblem): FieldProblem {
  return { field: at === undefined ? field : `${at}.${field}`, problem };
}

const mostTold = 100;

/** Everything that is wrong, as far as it is told. */
function invalid(problems: readonly FieldProblem[], more = 0): InvalidInput {
  const untold = more + Math.max(0, problems.length - mostTold);
  const told = problems.slice(0, mostTold);
  if (untold === 0) return new InvalidInput(told);
  return new InvalidInput([...told, { field: '', problem: `has ${untold.toString()} more problems like these` }]);
}
