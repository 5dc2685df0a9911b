import { streamOf } from './case.js';
import type { CaseRef } from './case.js';
import type { Command } from './decider.js';
import type { StoredEvent } from './event.js';
import type { Finding } from './finding.js';
import { eventId } from './identity.js';
import type { Digest } from './identity.js';
import type { Foundations, Instruction, Outcome, Receipt } from './instruction.js';
import { canonicalJson } from './json.js';
import type { Loaded } from './load.js';
import { refuse } from './refusal.js';

/** Nobody in particular: what is done once is the same whoever asks. */
const anybody = { subject: 'tocsin' };

/** The id of the index-th event of a command. */
export function idOf({ digest }: Foundations, instruction: Instruction, index: number): string {
  const { actor, idempotencyKey, keyOfAnybody, once } = instruction;
  const stream = streamOf(instruction);
  if (once !== undefined) return eventId(digest, anybody, `once ${once}`, stream, index);
  return keyOfAnybody === true
    ? eventId(digest, anybody, `of anybody ${idempotencyKey}`, stream, index)
    : eventId(digest, actor, idempotencyKey, stream, index);
}

export function bodyHash(digest: Digest, command: Command): string {
  return digest(canonicalJson([command.type, command.data]));
}

/** The events of this same command where it was done before; none where it was not. */
export function doneBefore(
  foundations: Foundations,
  instruction: Instruction,
  { events: all }: Loaded,
): readonly StoredEvent[] {
  if (all.length === 0) return [];
  const firstId = idOf(foundations, instruction, 0);
  const first = all.find(({ id }) => id === firstId);
  if (first === undefined) return [];
  const events: StoredEvent[] = [];
  for (const event of all.slice(Number(first.revision))) {
    if (event.id === idOf(foundations, instruction, events.length)) events.push(event);
  }
  return events;
}

/**
 * The answer this same command was given before, if it was; the same key for another command is refused. What is done
 * once and was said in other words is decided on what there is.
 */
export function earlierAnswer(foundations: Foundations, instruction: Instruction, loaded: Loaded): Outcome | undefined {
  const events = doneBefore(foundations, instruction, loaded);
  const [first] = events;
  if (first === undefined) return undefined;
  const { command } = first.metadata;
  if (command.hash !== bodyHash(foundations.digest, instruction.command)) {
    if (instruction.once !== undefined) return undefined;
    return refuse(
      'idempotency-key-reused',
      `The idempotency key "${instruction.idempotencyKey}" has been used for another ${command.name} of this case; ` +
        'send a new key with a new command.',
    );
  }
  return answered(instruction, loaded, events);
}

/** The answer that tells of stored events. */
export function answered(
  instruction: Instruction,
  { case: { stream } }: Loaded,
  events: readonly StoredEvent[],
): Receipt {
  return receipt(instruction, stream, events.at(-1)?.position ?? 0n, events, events[0]?.metadata.findings ?? []);
}

export function receipt(
  { action, id }: CaseRef,
  stream: string,
  position: bigint,
  events: Receipt['events'],
  findings: readonly Finding[],
): Receipt {
  const revision = events.at(-1)?.revision ?? 0n;
  return {
    action,
    id,
    stream,
    revision,
    position,
    events: events.map(({ id: own, type, revision: at, data }) => ({ id: own, type, revision: at, data })),
    findings,
  };
}
