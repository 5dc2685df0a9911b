import { appendOnce } from './append-once.js';
import { streamOf } from './case.js';
import type { NewEvent, StoredEvent } from './event.js';
import { bodyHash } from './done-before.js';
import { eventId } from './identity.js';
import type { Foundations, Instruction } from './instruction.js';
import { isOnlyLookedAt } from './proposal.js';
import type { Refusal } from './refusal.js';
import { pagesOf } from './stream-pages.js';

/** Streams that tell of refusals begin so; each case has its own, beside that of its events. */
const head = 'refusals-';

/** The stream that tells of what was refused of a case. */
export function refusalsOf(stream: string): string {
  return `${head}${stream}`;
}

export function isOfRefusals(stream: string): boolean {
  return stream.startsWith(head);
}

export const refusedEventType = 'CommandRefused';

/** That a command was refused. Who sent it is in the metadata; what its body said is not told, only its hash. */
export interface CommandRefused {
  /** `action/id` of the case that it was sent to. */
  readonly case: string;
  readonly command: string;
  /** SHA-256 of the command with its body. */
  readonly hash: string;
  readonly refused: string;
  readonly because: string;
  readonly source?: string;
  readonly field?: string;
}

/** The most characters of a sentence that is kept: what a caller wrote may come back in it. */
const longest = 500;

/**
 * Tells for ever that a command was refused: to whom, what and why. Sent again with the same key and refused for the
 * same reason, it is told once. Nothing is told of a draft that was only looked at. True where it had not been told
 * before.
 */
export async function recordRefusal(
  { store, ledger, digest }: Pick<Foundations, 'store' | 'ledger' | 'digest'>,
  instruction: Instruction,
  refusal: Refusal,
): Promise<boolean> {
  if (isOnlyLookedAt(instruction.command, refusal)) return false;
  const { action, id, actor, command, correlationId, causationId, traceparent } = instruction;
  const hash = bodyHash(digest, command);
  const stream = refusalsOf(streamOf(instruction));
  const key = ['refused', instruction.idempotencyKey, hash, refusal.refused].join(' ');
  const said: CommandRefused = { case: `${action}/${id}`, command: command.type, hash, ...inShort(refusal) };
  const event: NewEvent = {
    id: eventId(digest, actor, key, stream, 0),
    type: refusedEventType,
    version: 1,
    data: { ...said },
    metadata: {
      actor,
      ledger: ledger.name,
      mode: ledger.mode,
      correlationId,
      causationId,
      command: { name: command.type, hash },
      reliedOn: [],
      findings: [],
      ...(traceparent === undefined ? {} : { traceparent }),
    },
  };
  return appendOnce(store, stream, event);
}

/** Whether this command of this person was refused before in these words, for whatever reason, and that was told. */
export async function refusedBefore(
  { store, digest }: Pick<Foundations, 'store' | 'digest'>,
  instruction: Instruction,
): Promise<boolean> {
  const hash = bodyHash(digest, instruction.command);
  const { subject, issuer } = instruction.actor;
  for await (const page of pagesOf(store, refusalsOf(streamOf(instruction)))) {
    const isOfIt = ({ metadata: { actor, command } }: StoredEvent): boolean =>
      command.hash === hash && actor.subject === subject && actor.issuer === issuer;
    if (page.some(isOfIt)) return true;
  }
  return false;
}

function inShort({ refused, because, source, field }: Refusal): Refusal {
  return {
    refused,
    because: cut(because),
    ...(source === undefined ? {} : { source: cut(source) }),
    ...(field === undefined ? {} : { field: cut(field) }),
  };
}

/** Never through a pair of surrogates. */
function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}
