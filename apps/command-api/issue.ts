import type { Actor, Command, Foundations, Instruction, Outcome, Receipt } from '#kernel';
import { handle, isCaseId, isRefusal } from '#kernel';
import { InvalidInput, NotFound, parseBody, Refused } from '#platform';
import { randomUUID } from 'node:crypto';

/** One call of `POST /v1/actions/{action}/{id}/{command}`, as it came over HTTP. */
export interface Call {
  readonly action: string;
  readonly id: string;
  readonly command: string;
  readonly body: unknown;
  readonly actor: Actor;
  readonly ifMatch: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly correlationId: string;
  readonly traceparent: string | undefined;
}

/** Acts, or throws the problem that says why not. */
export async function issue(foundations: Foundations, call: Call): Promise<Receipt> {
  const instruction = instructionOf(foundations, call);
  const outcome: Outcome = await handle(foundations, instruction);
  if (isRefusal(outcome)) throw new Refused(outcome);
  return outcome;
}

function instructionOf(foundations: Foundations, call: Call): Instruction {
  const { action, id, actor, correlationId, traceparent } = call;
  const command = commandOf(foundations, call);
  const expected = expectedIn(call.ifMatch);
  return {
    action,
    id,
    command,
    actor,
    idempotencyKey: keyIn(call.idempotencyKey),
    correlationId,
    causationId: correlationId,
    ...(expected === undefined ? {} : { expected }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function commandOf({ catalogue }: Foundations, call: Call): Command {
  const action = catalogue.get(call.action);
  if (action === undefined) {
    throw new NotFound(`There is no action ${call.action}. There are: ${[...catalogue.keys()].join(', ')}.`);
  }
  const description = action.commands.get(call.command);
  if (description === undefined) {
    throw new NotFound(
      `${call.action} has no command ${call.command}. It has: ${[...action.commands.keys()].join(', ')}.`,
    );
  }
  if (!isCaseId(call.id)) {
    const problem = 'must be 1 to 64 lower case letters, digits and hyphens, such as ds-135-2025-pcm';
    throw new InvalidInput([{ field: 'id', problem }]);
  }
  return { type: call.command, data: parseBody(description.shape, call.body) };
}

/** `"3"`: the revision that the caller has seen, in quotes as an entity tag (RFC 9110, section 13.1.1). */
function expectedIn(ifMatch: string | undefined): bigint | undefined {
  if (ifMatch === undefined) return undefined;
  const [, revision] = /^"(\d{1,18})"$/u.exec(ifMatch) ?? [];
  if (revision !== undefined) return BigInt(revision);
  throw new InvalidInput([
    { field: 'If-Match', problem: 'must be the revision of the case in double quotes, such as "3", as ETag gives it' },
  ]);
}

/** The caller's key; without one every call is a new command, so that a lost answer cannot be asked for again. */
function keyIn(header: string | undefined): string {
  if (header === undefined) return randomUUID();
  if (/^[\x21-\x7E]{1,200}$/u.test(header)) return header;
  throw new InvalidInput([
    { field: 'Idempotency-Key', problem: 'must be 1 to 200 visible ASCII characters without spaces, such as a UUID' },
  ]);
}
