import type {
  Actor,
  Command,
  CommandDescription,
  FieldProblem,
  Foundations,
  Instruction,
  Receipt,
  Refusal,
} from '#kernel';
import { acceptedBefore, caseIdProblems, handle, recordRefusal, refusedBefore } from '#kernel';
import { Forbidden, InvalidInput, NotFound } from '#platform';
import { randomUUID } from 'node:crypto';
import { withAct } from './drafted.js';
import { keepingRefusals } from './keep-refusal.js';
import type { RefusalLimit } from './refusal-limit.js';
import { sayable } from './sayable.js';

/** One call of `POST /v1/actions/{action}/{id}/{command}`, as it came over HTTP. */
export interface Call {
  readonly action: string;
  readonly id: string;
  readonly command: string;
  readonly body: unknown;
  readonly actor: Actor;
  readonly ifMatch: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** Whose the key is, where that was said. */
  readonly keyOf?: string | undefined;
  readonly correlationId: string;
  readonly traceparent: string | undefined;
}

/** Acts, or throws the problem that says why not; a refusal has been stored when it is thrown. */
export async function issue(foundations: Foundations, limit: RefusalLimit, call: Call): Promise<Receipt> {
  // An event says for ever for whom it was done: it is not begun where nobody could say so.
  if (call.actor.organisation === undefined) throw new Forbidden(noOrganisation);
  const instruction = withAct(foundations.catalogue, instructionOf(call, commandIn(foundations, call)));
  return keepingRefusals<Receipt>(limit, call.actor, {
    decide: () => handle(foundations, instruction),
    before: () => acceptedBefore(foundations, instruction),
    keep: (refusal) => kept(foundations, instruction, refusal),
  });
}

/** A key of anybody's names what is sent over and over, such as the row of a table: its refusal is told of once, whatever its reason has become. */
async function kept(foundations: Foundations, instruction: Instruction, refusal: Refusal): Promise<boolean> {
  const known = instruction.keyOfAnybody === true && (await refusedBefore(foundations, instruction));
  return !known && (await recordRefusal(foundations, instruction, refusal));
}

const noOrganisation =
  'Your token does not say for which ministry you act, and an act is recorded for one. ' +
  'Ask for a token that names it: "tocsin token --role operator --ministry", or the claim of your identity provider.';

function commandIn({ catalogue }: Foundations, call: Call): CommandDescription {
  const action = catalogue.get(call.action);
  if (action === undefined) {
    throw new NotFound(`There is no action ${call.action}. There are: ${[...catalogue.keys()].join(', ')}.`);
  }
  const description = action.commands.get(call.command);
  if (description !== undefined) return description;
  const known = sayable(action)
    .map(([name]) => name)
    .join(', ');
  throw new NotFound(`${call.action} has no command ${call.command}. It has: ${known}.`);
}

/** Throws `InvalidInput` that names everything that is wrong with the call at once. */
function instructionOf(call: Call, description: CommandDescription): Instruction {
  const { action, id, actor, correlationId, traceparent } = call;
  const problems: FieldProblem[] = [...caseIdProblems(id), ...ifMatchProblems(call.ifMatch)];
  problems.push(...keyProblems(call.idempotencyKey), ...keyOfProblems(call));
  const parsed = description.shape.parse(call.body);
  if (!parsed.ok) throw new InvalidInput([...problems, ...parsed.problems]);
  if (problems.length > 0) throw new InvalidInput(problems);
  const command: Command = { type: call.command, data: parsed.value };
  const expected = revisionIn(call.ifMatch);
  return {
    action,
    id,
    command,
    actor,
    // Without a key every call is a new command, so that a lost answer cannot be asked for again.
    idempotencyKey: call.idempotencyKey ?? randomUUID(),
    ...(call.keyOf === undefined ? {} : { keyOfAnybody: true }),
    correlationId,
    causationId: correlationId,
    ...(expected === undefined ? {} : { expected }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** `"3"`: the revision that the caller has seen, in quotes as an entity tag (RFC 9110, section 13.1.1). */
const entityTag = /^"(\d{1,18})"$/u;

function revisionIn(ifMatch: string | undefined): bigint | undefined {
  const [, revision] = entityTag.exec(ifMatch ?? '') ?? [];
  return revision === undefined ? undefined : BigInt(revision);
}

function ifMatchProblems(ifMatch: string | undefined): readonly FieldProblem[] {
  if (ifMatch === undefined || entityTag.test(ifMatch)) return [];
  const problem = 'must be the revision of the case in double quotes, such as "3", as ETag gives it';
  return [{ field: 'If-Match', problem }];
}

const key = /^[\x21-\x7E]{1,200}$/u;

export function keyProblems(header: string | undefined): readonly FieldProblem[] {
  if (header === undefined || key.test(header)) return [];
  const problem = 'must be 1 to 200 visible ASCII characters without spaces, such as a UUID';
  return [{ field: 'Idempotency-Key', problem }];
}

function keyOfProblems({ keyOf, idempotencyKey }: Call): readonly FieldProblem[] {
  if (keyOf === undefined || (keyOf === anybody && idempotencyKey !== undefined)) return [];
  const problem =
    keyOf === anybody
      ? 'says whose the Idempotency-Key is, which is not there: send it too'
      : 'must be "anybody", or not be there, as the key is then of whoever sends it';
  return [{ field: 'Idempotency-Key-Of', problem }];
}

/** Of nobody in particular: such a key names the act itself. */
export const anybody = 'anybody';

/** A header that was sent several times, as one. */
export function oneHeader(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' || header === undefined ? header : header.join(',');
}
