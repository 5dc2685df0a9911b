import type { Action } from './action.js';
import { streamOf } from './case.js';
import type { CitedCase } from './case.js';
import type { Context, Decision } from './decider.js';
import type { DomainEvent } from './event.js';
import { answered, doneBefore } from './done-before.js';
import type { Foundations, Instruction } from './instruction.js';
import { isJsonList, isJsonObject, toJsonObject } from './json.js';
import type { JsonObject } from './json.js';
import { citedAs, citedCases, load } from './load.js';
import type { Loaded } from './load.js';
import { asTaken } from './proposal.js';
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
  readonly issued: boolean;
  readonly ready?: Ready;
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
  const proposal = await considered(foundations, target, proposing(instruction, { loaded, target, proposed }));
  const context = { ...contextOf(foundations, instruction, cited), considered: proposal };
  return {
    decision: loaded.case.decide(instruction.command, context),
    cited: [...cited, target],
    proposal: { ...proposal, issued: proposed.issued },
  };
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

async function considered(
  foundations: Foundations,
  target: Loaded,
  instruction: Instruction | Refusal,
): Promise<Omit<Proposal, 'issued'>> {
  if (isRefusal(instruction)) return { decision: instruction };
  const before = doneBefore(foundations, instruction, target);
  const [first] = before;
  if (first !== undefined) {
    const { events, findings } = answered(instruction, target, before);
    return { decision: { events, findings }, done: { by: first.metadata.actor, events } };
  }
  const refusal = clockOnly(target.action, instruction);
  if (refusal !== undefined) return { decision: refusal };
  const weighed = await weigh(foundations, instruction, target);
  return { decision: weighed.decision, ready: { instruction, loaded: target, weighed } };
}

interface Proposing {
  readonly loaded: Loaded;
  readonly target: Loaded;
  readonly proposed: Proposed;
}

/** The proposed command as it would be issued, in today's shape: done once for the case that proposes it. */
function proposing(instruction: Instruction, { loaded, target, proposed }: Proposing): Instruction | Refusal {
  const { action, id, command, besides, approvals } = proposed;
  const shape = target.action.commands.get(command.type)?.shape;
  if (shape === undefined) throw new TypeError(`The action ${action} has no command ${command.type}.`);
  if (target.action.confidential)
    throw new TypeError(`No command to ${action} is proposed: it is not for the outside.`);
  const body = { ...asTaken(toJsonObject(command.data)), ...besides };
  const parsed = shape.parse(citing(body, approvals, shape));
  if (!parsed.ok) {
    const [{ field, problem } = { field: '', problem: 'is not right' }] = parsed.problems;
    return inField(field, refuse('act-invalid', `"${field}" ${problem}. Mend the act by revising the draft.`));
  }
  const { stream, revision } = loaded.case;
  const { actor, correlationId, traceparent } = instruction;
  return {
    action,
    id,
    command: { type: command.type, data: parsed.value },
    actor,
    idempotencyKey: stream,
    once: stream,
    behalf: { stream, revision },
    correlationId,
    causationId: loaded.events.at(-1)?.id ?? instruction.causationId,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function citing(body: JsonObject, approvals: readonly JsonObject[], shape: Shape<object>): JsonObject {
  const fields = shape.schema()['properties'];
  if (approvals.length === 0 || !isJsonObject(fields) || fields['approvals'] === undefined) return body;
  const { approvals: said } = body;
  return { ...body, approvals: [...(isJsonList(said) ? said : []), ...approvals] };
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
