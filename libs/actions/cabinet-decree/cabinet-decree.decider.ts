import type { Context, Decider, Decision, Instant, Refusal, Rule } from '#kernel';
import { accept, firstRefusal, inField, refuse } from '#kernel';
import type { IssueDecree, PublishDecree, RepealDecree } from './cabinet-decree.commands.js';
import type { CabinetDecreeIssued, CabinetDecreePublished, CabinetDecreeRepealed } from './cabinet-decree.events.js';

export interface DecreeWords {
  readonly command:
    | { readonly type: 'issue'; readonly data: IssueDecree }
    | { readonly type: 'publish'; readonly data: PublishDecree }
    | { readonly type: 'repeal'; readonly data: RepealDecree };
  readonly event:
    | { readonly type: 'CabinetDecreeIssued'; readonly data: CabinetDecreeIssued }
    | { readonly type: 'CabinetDecreePublished'; readonly data: CabinetDecreePublished }
    | { readonly type: 'CabinetDecreeRepealed'; readonly data: CabinetDecreeRepealed };
}

export interface DecreeState {
  readonly phase: 'none' | 'issued' | 'published' | 'repealed';
  readonly issued?: CabinetDecreeIssued;
  readonly published?: CabinetDecreePublished;
  readonly repealed?: CabinetDecreeRepealed;
}

const initialState: DecreeState = { phase: 'none' };

export const decreeDecider: Decider<DecreeState, DecreeWords> = { initialState, decide, evolve };

function decide(command: DecreeWords['command'], state: DecreeState, context: Context): Decision<DecreeWords['event']> {
  switch (command.type) {
    case 'issue':
      return (
        firstRefusal([notIssuedTwice], command.data, state, context) ??
        accept({ type: 'CabinetDecreeIssued', data: command.data })
      );
    case 'publish':
      return (
        firstRefusal(publishing, command.data, state, context) ??
        accept({ type: 'CabinetDecreePublished', data: command.data })
      );
    case 'repeal':
      return (
        firstRefusal(repealing, command.data, state, context) ??
        accept({ type: 'CabinetDecreeRepealed', data: command.data })
      );
  }
}

type DecreeRule<Data> = Rule<Data, DecreeState>;

const notIssuedTwice: DecreeRule<object> = (_act, { issued }) =>
  issued === undefined
    ? undefined
    : refuse(
        'already-issued',
        `This id is taken by ${issued.number}; correct it, or issue the new decree under its own id.`,
      );

const issuedBefore: DecreeRule<object> = (_act, { phase }) =>
  phase === 'none' ? refuse('not-issued', 'No decree is recorded under this id; issue it first.') : undefined;

const notRepealed: DecreeRule<object> = (_act, { repealed }) =>
  repealed === undefined
    ? undefined
    : refuse(
        'repealed',
        `It was repealed by ${repealed.by} with effect from ${repealed.effectiveFrom}; correct it if that is wrong.`,
      );

const notPublishedTwice: DecreeRule<object> = (_act, { published }) =>
  published === undefined
    ? undefined
    : refuse(
        'already-published',
        `It was published in ${published.gazette.name} at ${published.gazette.publishedAt}; correct it if that is wrong.`,
      );

const publishing = [issuedBefore, notRepealed, notPublishedTwice];
const repealing = [issuedBefore, notRepealed];

/** Why the event cannot come upon what was before it. */
export function objection(event: DecreeWords['event'], { issued }: DecreeState): Refusal | undefined {
  switch (event.type) {
    case 'CabinetDecreeIssued':
      return undefined;
    case 'CabinetDecreePublished':
      return publishedAfterDecided(event.data.gazette.publishedAt, issued);
    case 'CabinetDecreeRepealed':
      return repealedAfterDecided(event.data.effectiveFrom, issued);
  }
}

function publishedAfterDecided(at: Instant, issued: CabinetDecreeIssued | undefined): Refusal | undefined {
  if (issued === undefined || at >= issued.decidedAt) return undefined;
  const because = `It cannot be published at ${at}: it was decided at ${issued.decidedAt}. Mend the moment, or correct when it was decided.`;
  return inField('gazette.publishedAt', refuse('published-before-decided', because));
}

function repealedAfterDecided(at: Instant, issued: CabinetDecreeIssued | undefined): Refusal | undefined {
  if (issued === undefined || at >= issued.decidedAt) return undefined;
  const because = `It cannot be repealed at ${at}: it was decided at ${issued.decidedAt}. Mend the moment, or correct when it was decided.`;
  return inField('effectiveFrom', refuse('repealed-before-decided', because));
}

function evolve(state: DecreeState, event: DecreeWords['event']): DecreeState {
  switch (event.type) {
    case 'CabinetDecreeIssued':
      return { ...state, phase: 'issued', issued: event.data };
    case 'CabinetDecreePublished':
      return { ...state, phase: 'published', published: event.data };
    case 'CabinetDecreeRepealed':
      return { ...state, phase: 'repealed', repealed: event.data };
  }
}
