import type { Actor } from './actor.js';
import type { CaseRef } from './case.js';
import type { Accepted, Command, Decision } from './decider.js';
import type { DomainEvent, StoredEvent } from './event.js';
import { isObject, toJsonObject } from './json.js';
import type { Finding } from './finding.js';
import type { JsonObject } from './json.js';
import { isRefusal, refuse } from './refusal.js';
import type { Refusal } from './refusal.js';
import type { Parsed, Shape } from './shape.js';

/** A command to another case that a command of this one is about. */
export interface Proposed extends CaseRef {
  readonly command: Command;
  /** Fields that its body gets besides, such as when it was decided. */
  readonly besides?: JsonObject;
  /** Approvals that are to be cited by it, where its shape takes any. */
  readonly approvals: readonly JsonObject[];
  /** True where it is to be issued with this command, not only looked at. */
  readonly issued: boolean;
  /** The command of this case that tells of it, as it is said where it stands and this case does not tell of it yet. */
  readonly toldBy: Command;
}

/** What a proposed command would come to on what is there now. */
export interface Considered {
  readonly decision: Decision<DomainEvent>;
  /** Set where the case that proposes it has had it done already: by whom, and its events. */
  readonly done?: { readonly by: Actor; readonly events: readonly Pick<StoredEvent, 'id' | 'type'>[] };
  /** Where something speaks against it: what it would come to without one of the fields that its body gets besides. */
  readonly without?: readonly { readonly field: string; readonly decision: Decision<DomainEvent> }[];
}

/** True for the words of an act that is not taken yet. */
export function isDraft({ data }: Command): boolean {
  return isObject(data) && data['basis'] === 'draft';
}

/** The words of a drafted act as it is to be issued, in today's shape, with what is said of it besides. */
export function parseAct(shape: Shape<object>, { data }: Command, besides: JsonObject = {}): Parsed<object> {
  const body = toJsonObject(data);
  const { basis, ...rest } = body;
  return shape.parse({ ...(basis === 'draft' ? rest : body), ...besides });
}

/**
 * Why an act may not even be drafted: it is refused, or a rule speaks against it. That an approval is lacking is no
 * reason: a draft is there to collect it.
 */
export function againstDraft(decision: Decision<DomainEvent>): Refusal | undefined {
  if (isRefusal(decision)) return decision;
  const [first] = speakingAgainst(decision);
  if (first === undefined) return undefined;
  return refuse(
    'draft-flagged',
    `${inSentences(decision)} Mend the draft; only an act that was really taken is recorded so.`,
    first.source,
  );
}

/** What the rules say against an act, each with its article, in sentences. */
export function inSentences(decision: Accepted<DomainEvent>): string {
  return speakingAgainst(decision).map(inWords).join(' ');
}

function speakingAgainst({ findings }: Accepted<DomainEvent>): readonly Finding[] {
  return findings.filter(({ verdict, asks }) => verdict === 'flagged' && asks === undefined);
}

function inWords({ rule, because, source }: Finding): string {
  return source === undefined ? `${rule}: ${because}` : `${rule}: ${because} (${source})`;
}

/** The answer to a draft that was sent as if it were an act: what speaks against it, or where drafts are recorded. */
export function onlyADraft(decision: Decision<DomainEvent>): Refusal {
  const against = againstDraft(decision);
  if (against !== undefined) return against;
  return refuse(
    'only-a-draft',
    `Nothing speaks against this draft, and nothing was recorded.${lackedBy(decision)} Draft it under /v1/actions/draft to have it approved, or leave "basis" out once the act is taken.`,
  );
}

/** True for that answer where nothing speaks against it: nobody was refused anything. */
export function isOnlyLookedAt(command: Command, { refused }: Refusal): boolean {
  return isDraft(command) && refused === 'only-a-draft';
}

function lackedBy(decision: Decision<DomainEvent>): string {
  if (isRefusal(decision)) return '';
  const lacking = decision.findings.flatMap(({ asks, verdict }) =>
    asks === undefined || verdict === 'lawful' ? [] : [`"${asks.by}" ${asks.when} it takes effect`],
  );
  return lacking.length === 0 ? '' : ` It still takes the approval of ${lacking.join(' and of ')}.`;
}

/** Refuses words, of a correction too, that would make a recorded act a draft. */
export function taken(words: object): Refusal | undefined {
  if (!isObject(words) || words['basis'] !== 'draft') return undefined;
  return refuse('only-a-draft', 'What is recorded was taken; leave "basis" as it is.');
}
