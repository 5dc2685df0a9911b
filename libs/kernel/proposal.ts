import type { Actor } from './actor.js';
import type { CaseRef } from './case.js';
import type { Command, Decision } from './decider.js';
import type { DomainEvent, StoredEvent } from './event.js';
import { isObject } from './json.js';
import type { JsonObject } from './json.js';
import { isRefusal, refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** A command to another case that a command of this one is about. */
export interface Proposed extends CaseRef {
  readonly command: Command;
  /** Fields that its body gets besides, such as when it was decided. */
  readonly besides?: JsonObject;
  /** Approvals that are to be cited by it, where its shape takes any. */
  readonly approvals: readonly JsonObject[];
  /** True where it is to be issued with this command, not only looked at. */
  readonly issued: boolean;
}

/** What a proposed command would come to on what is there now. */
export interface Considered {
  readonly decision: Decision<DomainEvent>;
  /** Set where the case that proposes it has had it done already: by whom, and its events. */
  readonly done?: { readonly by: Actor; readonly events: readonly Pick<StoredEvent, 'id' | 'type'>[] };
}

/** True for the words of an act that is not taken yet. */
export function isDraft({ data }: Command): boolean {
  return isObject(data) && data['basis'] === 'draft';
}

/** The body of a drafted act as it is to be issued. */
export function asTaken(body: JsonObject): JsonObject {
  const { basis, ...rest } = body;
  return basis === 'draft' ? rest : body;
}

/**
 * Why an act may not even be drafted: it is refused, or a rule speaks against it. That an approval is lacking is no
 * reason: a draft is there to collect it.
 */
export function againstDraft(decision: Decision<DomainEvent>): Refusal | undefined {
  if (isRefusal(decision)) return decision;
  const flagged = decision.findings.filter(({ verdict, asks }) => verdict === 'flagged' && asks === undefined);
  const [first] = flagged;
  if (first === undefined) return undefined;
  const because = flagged.map((one) => `${one.rule}: ${one.because}`).join(' ');
  return refuse(
    'draft-flagged',
    `${because} Mend the draft; only an act that was really taken is recorded so.`,
    first.source,
  );
}

/** The answer to a draft that was sent as if it were an act: what speaks against it, or where drafts are recorded. */
export function onlyADraft(decision: Decision<DomainEvent>): Refusal {
  return (
    againstDraft(decision) ??
    refuse(
      'only-a-draft',
      'Nothing speaks against this draft, and nothing was recorded. Draft it under /v1/actions/draft to have it approved, or leave "basis" out once the act is taken.',
    )
  );
}

/** Refuses words, of a correction too, that would make a recorded act a draft. */
export function taken(words: object): Refusal | undefined {
  if (!isObject(words) || words['basis'] !== 'draft') return undefined;
  return refuse('only-a-draft', 'What is recorded was taken; leave "basis" as it is.');
}
