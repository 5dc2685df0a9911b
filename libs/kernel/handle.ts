import type { Accepted } from './decider.js';
import { answered, bodyHash, doneBefore, earlierAnswer, idOf, receipt } from './done-before.js';
import { RevisionConflict } from './errors.js';
import type { DomainEvent, Metadata, NewEvent } from './event.js';
import type { Finding } from './finding.js';
import type { Foundations, Instruction, Outcome, Receipt } from './instruction.js';
import { toJsonObject } from './json.js';
import type { Loaded } from './load.js';
import { isDraft, onlyADraft } from './proposal.js';
import { isRefusal } from './refusal.js';
import { clockOnly, loadedFor, weigh } from './weigh.js';
import type { Ready, Weighed } from './weigh.js';

/** How often a command is decided again before the race is given up. */
const attempts = 100;

/**
 * Load, decide, append. A command that lost a race is decided again on the state it really met, unless it named an
 * expected revision: then it throws `RevisionConflict`. Other errors of the event store are thrown as they are.
 *
 * A command that has another one issued (`proposes`) issues that first, then is decided again and appended. Where it
 * ends between the two, sending it again appends what is missing and issues nothing twice.
 */
export async function handle(foundations: Foundations, instruction: Instruction): Promise<Outcome> {
  const asked = asOnce(foundations, instruction);
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(foundations, asked);
    } catch (error) {
      if (!(error instanceof LostRace) || attempt === attempts) throw error;
    }
  }
}

/** The answer that this very command was given when it was accepted; undefined where it was not. Decides nothing. */
export async function acceptedBefore(foundations: Foundations, instruction: Instruction): Promise<Receipt | undefined> {
  const asked = asOnce(foundations, instruction);
  const before = earlierAnswer(foundations, asked, await loadedFor(foundations, asked));
  return before === undefined || isRefusal(before) ? undefined : before;
}

function asOnce({ catalogue }: Foundations, instruction: Instruction): Instruction {
  const { action, command } = instruction;
  return catalogue.get(action)?.commands.get(command.type)?.once === true
    ? { ...instruction, once: command.type }
    : instruction;
}

/** The append met another revision than the decision; the next attempt sees the new one. */
class LostRace extends RevisionConflict {}

async function attemptOnce(foundations: Foundations, instruction: Instruction): Promise<Outcome> {
  const loaded = await loadedFor(foundations, instruction);
  const before = earlierAnswer(foundations, instruction, loaded);
  if (before !== undefined) return before;
  const notTheirs = clockOnly(loaded.action, instruction);
  if (notTheirs !== undefined) return notTheirs;
  const { revision, stream } = loaded.case;
  if (instruction.expected !== undefined && instruction.expected !== revision) {
    throw new RevisionConflict(stream, instruction.expected, revision);
  }
  const weighed = await weigh(foundations, instruction, loaded);
  const { decision } = weighed;
  if (isDraft(instruction.command)) return onlyADraft(decision);
  const standing = await whereItStands(foundations, instruction, { loaded, weighed });
  if (standing !== undefined) return standing;
  if (isRefusal(decision)) return decision;
  const ready = toIssue(weighed);
  if (ready === undefined) return append(foundations, instruction, { loaded, weighed, decision });
  await append(foundations, ready.instruction, ready);
  return attemptOnce(foundations, instruction);
}

/**
 * Where what this case has issued stands: it is told of first if it was not, as its own author would have; whoever asks
 * for it again in the same words is answered so, and everything else is decided after that. Undefined where nothing is
 * to be told or answered.
 */
async function whereItStands(
  foundations: Foundations,
  instruction: Instruction,
  { loaded, weighed: { proposal } }: Pick<Ready, 'loaded' | 'weighed'>,
): Promise<Outcome | undefined> {
  if (proposal?.standing === undefined) return undefined;
  const { standing, issued, toldBy, done } = proposal;
  const again = issued && standing.same;
  const { actor, correlationId, traceparent } = standing.first.metadata;
  const { action, id, idempotencyKey } = instruction;
  const telling: Instruction = {
    action,
    id,
    command: again ? instruction.command : toldBy,
    actor,
    idempotencyKey,
    once: toldBy.type,
    correlationId,
    causationId: done?.events.at(-1)?.id ?? standing.first.id,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  const told = doneBefore(foundations, telling, loaded);
  if (told.length > 0) return again ? answered(telling, loaded, told) : undefined;
  const weighed = await weigh(foundations, telling, loaded);
  const { decision } = weighed;
  if (isRefusal(decision)) throw new TypeError(`What stands cannot be told of: ${decision.because}`);
  const outcome = await append(foundations, telling, { loaded, weighed, decision });
  const { expected: _seen, ...unexpecting } = instruction;
  return again ? outcome : attemptOnce(foundations, unexpecting);
}

/** What is to be appended to another case first, just as it was decided on; undefined where there is nothing. */
function toIssue({ proposal }: Weighed): (Decided & Ready) | undefined {
  if (proposal?.issued !== true || proposal.done !== undefined) return undefined;
  const { ready, decision } = proposal;
  if (ready === undefined || isRefusal(decision)) throw new TypeError('What is refused was to be issued.');
  return { ...ready, decision };
}

function lost({ stream, expected, actual }: RevisionConflict): LostRace {
  return new LostRace(stream, expected, actual);
}

interface Decided extends Pick<Ready, 'loaded' | 'weighed'> {
  readonly decision: Accepted<DomainEvent>;
}

async function append(
  foundations: Foundations,
  instruction: Instruction,
  { loaded, weighed, decision }: Decided,
): Promise<Outcome> {
  const { revision, stream } = loaded.case;
  const { behalf } = instruction;
  const cited = weighed.cited.map(({ case: found }) => ({ stream: found.stream, revision: found.revision }));
  const reliedOn = behalf === undefined ? cited : [...cited, behalf];
  const events = newEvents(foundations, instruction, loaded, { ...decision, reliedOn });
  try {
    const appended = await foundations.store.append({ stream, events, expected: revision, reliedOn });
    if (appended.repeated) throw new LostRace(stream, revision, appended.revision);
    const stored = events.map((event, index) => ({
      id: event.id,
      type: event.type,
      revision: appended.revision - BigInt(events.length - 1 - index),
      data: event.data,
    }));
    return receipt(instruction, stream, appended.position, stored, decision.findings);
  } catch (error) {
    throw error instanceof RevisionConflict ? lost(error) : error;
  }
}

interface Relying extends Accepted<DomainEvent> {
  readonly reliedOn: readonly { readonly stream: string; readonly revision: bigint | 'none' }[];
}

function newEvents(
  foundations: Foundations,
  instruction: Instruction,
  { action }: Loaded,
  { events, findings, reliedOn }: Relying,
): readonly NewEvent[] {
  const metadata = metadataOf(foundations, instruction, reliedOn, findings);
  return events.map((event, index) => ({
    id: idOf(foundations, instruction, index),
    type: event.type,
    version: action.events.get(event.type)?.version ?? 1,
    data: toJsonObject(event.data),
    metadata,
  }));
}

function metadataOf(
  { ledger, digest }: Foundations,
  instruction: Instruction,
  reliedOn: Relying['reliedOn'],
  findings: readonly Finding[],
): Metadata {
  const { actor, command, correlationId, causationId, traceparent } = instruction;
  return {
    actor,
    ledger: ledger.name,
    mode: ledger.mode,
    correlationId,
    causationId,
    command: { name: command.type, hash: bodyHash(digest, command) },
    reliedOn: reliedOn.map(({ stream, revision }) => ({ stream, revision: revision.toString() })),
    findings,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
