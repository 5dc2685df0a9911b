import type { Action } from './action.js';
import { streamOf } from './case.js';
import type { CitedCase } from './case.js';
import type { Command, Context, Decision } from './decider.js';
import { answered, bodyHash, doneBefore } from './done-before.js';
import type { DomainEvent, StoredEvent } from './event.js';
import type { Foundations, Instruction } from './instruction.js';
import { isJsonObject } from './json.js';
import type { JsonObject } from './json.js';
import { citedAs, citedCases, load } from './load.js';
import type { Loaded } from './load.js';
import { againstDraft, parseAct } from './proposal.js';
import type { Considered, Proposed } from './proposal.js';
import { inField, isRefusal, refuse } from './refusal.js';
import type { Refusal } from './refusal.js';
import type { Shape } from './shape.js';

/** A decision, and the cases that it was made on. */
export interface Weighed {
  readonly decision: Decision<DomainEvent>;
  readonly cited: readonly Loaded[];
  /** Set where the command is about another one. */
  readonly proposal?: Proposal;
}

/** Another command: what it would come to and, where that may be, what is to be appended for it. */
export interface Proposal extends Considered {
  readonly toldBy: Command;
  readonly issued: boolean;
  readonly ready?: Ready;
  /** Set where it stands already: its first event, and whether it was issued in these very words. */
  readonly standing?: { readonly first: StoredEvent; readonly same: boolean };
}

/** A command, its case, and what was decided on it. */
export interface Ready {
  readonly instruction: Instruction;
  readonly loaded: Loaded;
  readonly weighed: Weighed;
}

/** Decides a command on a case and what else it names. Appends nothing. */
export async function weigh(foundations: Foundations, instruction: Instruction, loaded: Loaded): Promise<Weighed> {
  const cited = await citedCases(foundations, loaded.case.cites(instruction.command));
  const proposed = loaded.case.proposes(instruction.command);
  if (proposed === undefined) {
    return { decision: loaded.case.decide(instruction.command, contextOf(foundations, instruction, cited)), cited };
  }
  const target = await loadedFor(foundations, proposed);
  const found = await considered(foundations, { instruction, loaded, target, proposed });
  const { toldBy, issued } = proposed;
  const proposal = { ...found, toldBy, issued };
  const context = { ...contextOf(foundations, instruction, cited), considered: proposal };
  return { decision: loaded.case.decide(instruction.command, context), cited: [...cited, target], proposal };
}

/** The case of a command. Throws where there is no such action. */
export async function loadedFor(foundations: Foundations, ref: Proposed | Instruction): Promise<Loaded> {
  const loaded = await load(foundations, ref);
  if (loaded === undefined) throw new TypeError(`There is no action ${ref.action}.`);
  return loaded;
}

export function clockOnly(action: Action, { command, actor }: Instruction): Refusal | undefined {
  if (action.commands.get(command.type)?.by !== 'clock' || actor.role === 'clock') return undefined;
  return refuse('clock-only', `"${command.type}" is said by the system's clock alone, when a term has run out.`);
}

interface Proposing {
  /** That proposes, to its case. */
  readonly instruction: Instruction;
  readonly loaded: Loaded;
  /** The other case. */
  readonly target: Loaded;
  readonly proposed: Proposed;
}

type Found = Omit<Proposal, 'issued' | 'toldBy'>;

/** Whether it stands is looked for first: its words may have had another shape on its day. */
async function considered(foundations: Foundations, proposing: Proposing): Promise<Found> {
  const { target } = proposing;
  const unread = issuing(proposing);
  const instruction = read(proposing, unread);
  const before = doneBefore(foundations, unread, target);
  const [first] = before;
  if (first !== undefined) {
    const { events, findings } = answered(unread, target, before);
    const hash = isRefusal(instruction) ? undefined : bodyHash(foundations.digest, instruction.command);
    const standing = { first, same: first.metadata.command.hash === hash };
    return { decision: { events, findings }, done: { by: first.metadata.actor, events }, standing };
  }
  const ready = await readyFor(foundations, instruction, target);
  if (isRefusal(ready)) return { decision: ready };
  const { decision } = ready.weighed;
  const without = againstDraft(decision) === undefined ? [] : await withoutEach(foundations, proposing);
  return { decision, ready, without };
}

async function readyFor(
  foundations: Foundations,
  instruction: Instruction | Refusal,
  loaded: Loaded,
): Promise<Ready | Refusal> {
  if (isRefusal(instruction)) return instruction;
  const refusal = clockOnly(loaded.action, instruction);
  if (refusal !== undefined) return refusal;
  return { instruction, loaded, weighed: await weigh(foundations, instruction, loaded) };
}

/** What it would come to without each of the fields that are said besides. */
async function withoutEach(foundations: Foundations, proposing: Proposing): Promise<NonNullable<Found['without']>> {
  const { proposed, target } = proposing;
  const { besides = {} } = proposed;
  return Promise.all(
    Object.keys(besides).map(async (field) => {
      const { [field]: _left, ...others } = besides;
      const fewer = { ...proposing, proposed: { ...proposed, besides: others } };
      const ready = await readyFor(foundations, read(fewer, issuing(fewer)), target);
      return { field, decision: isRefusal(ready) ? ready : ready.weighed.decision };
    }),
  );
}

/** The proposed command as it would be issued: done once for the case that proposes it. */
function issuing({ instruction, loaded, proposed }: Proposing): Instruction {
  const { action, id, command } = proposed;
  const { stream, revision } = loaded.case;
  const { actor, correlationId, traceparent } = instruction;
  return {
    action,
    id,
    command,
    actor,
    idempotencyKey: stream,
    once: stream,
    behalf: { stream, revision },
    correlationId,
    causationId: loaded.events.at(-1)?.id ?? instruction.causationId,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** In today's shape, with the approvals that there are. */
function read({ target, proposed }: Proposing, unread: Instruction): Instruction | Refusal {
  const { action, command, approvals, besides = {} } = proposed;
  const shape = target.action.commands.get(command.type)?.shape;
  if (shape === undefined) throw new TypeError(`The action ${action} has no command ${command.type}.`);
  if (target.action.confidential)
    throw new TypeError(`No command to ${action} is proposed: it is not for the outside.`);
  const cited = citing(approvals, shape);
  if (isRefusal(cited)) return cited;
  const parsed = parseAct(shape, command, { ...besides, ...cited });
  if (parsed.ok) return { ...unread, command: { type: command.type, data: parsed.value } };
  const [{ field, problem } = { field: '', problem: 'is not right' }] = parsed.problems;
  const [root = ''] = field.split('.', 1);
  return inField(field, Object.hasOwn(besides, root) ? wrongBesides(field, problem) : wrongAct(field, problem));
}

function wrongBesides(field: string, problem: string): Refusal {
  return refuse('act-invalid', `"${field}" ${problem}: the act is to say it, and its command does not take it so.`);
}

function wrongAct(field: string, problem: string): Refusal {
  if (field.startsWith('approvals')) {
    return refuse('act-invalid', `"${field}" ${problem}: it cites the approvals of bodies that are recorded.`);
  }
  return refuse('act-invalid', `"${field}" ${problem}. Mend the act by revising the draft.`);
}

function citing(approvals: readonly JsonObject[], shape: Shape<object>): JsonObject | Refusal {
  if (approvals.length === 0) return {};
  const fields = shape.schema()['properties'];
  if (isJsonObject(fields) && fields['approvals'] !== undefined) return { approvals };
  const because =
    'The act is of a kind that cites no approvals of bodies. Leave "approval" out: then "approve" is your own yes; what a body said is told by "opine".';
  return inField('approvals', refuse('takes-no-approvals', because));
}

function contextOf(foundations: Foundations, { actor }: Instruction, cited: readonly Loaded[]): Context {
  const known = new Map<string, CitedCase>();
  for (const { case: found } of cited) if (found.revision !== 'none') known.set(found.stream, citedAs(found));
  const { ledger, areas, law } = foundations;
  return {
    now: foundations.now(),
    ledger,
    actor,
    areas,
    law,
    cited: (ref) => known.get(streamOf(ref)),
    citedStream: (stream) => known.get(stream),
  };
}
