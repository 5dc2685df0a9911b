import type { ActShape, Yes } from './draft.commands.js';
import type {
  ActDrafted,
  AskedShape,
  DraftApproved,
  DraftEnacted,
  DraftRejected,
  DraftRevised,
  DraftWithdrawn,
  OpinionRecorded,
} from './draft.events.js';
import { isAmong } from './draft.people.js';
import type { Person } from './draft.people.js';

export interface DraftState {
  readonly phase: 'none' | 'drafted' | 'approved' | 'rejected' | 'enacted' | 'withdrawn';
  readonly act?: ActShape;
  readonly reason?: string;
  /** Revision of the event that wrote the text: opinions and approvals name it. */
  readonly textRevision?: number;
  /** Bodies whose approval the law asks for and that lack it, as last told. */
  readonly asks: readonly AskedShape[];
  /** Everybody who drafted or revised it: none of them approves it. */
  readonly drafters: readonly Person[];
  /** Of the text as it is. */
  readonly opinions: readonly OpinionRecorded[];
  readonly approvals: readonly DraftApproved[];
  readonly rejected?: DraftRejected;
  readonly withdrawn?: DraftWithdrawn;
  readonly enacted?: DraftEnacted;
}

export const initialState: DraftState = { phase: 'none', asks: [], drafters: [], opinions: [], approvals: [] };

/** A new text: opinions and approvals were of the old one. */
export function written(
  { drafters }: DraftState,
  { act, reason, textRevision, asks, doneBy }: ActDrafted | DraftRevised,
): DraftState {
  return {
    phase: 'drafted',
    act,
    ...(reason === undefined ? {} : { reason }),
    ...(textRevision === undefined ? {} : { textRevision }),
    asks,
    drafters: isAmong(drafters, doneBy) ? drafters : [...drafters, doneBy],
    opinions: [],
    approvals: [],
  };
}

/** Approved once a second person has said yes and no body lacks that must come before the act. */
export function approved(state: DraftState, given: DraftApproved): DraftState {
  const approvals = withNewer(state.approvals, given);
  // The oldest approvals do not tell what is lacking: what was asked for, but for theirs.
  const asks = given.asks ?? state.asks.filter(({ by }) => by !== given.approval?.by);
  const all = approvals.some(({ approval }) => approval === undefined) && asks.every(({ when }) => when === 'after');
  return { ...state, approvals, asks, phase: all ? 'approved' : 'drafted' };
}

/** A newer approval of a body takes the place of its older one. */
export function withNewer<T extends Yes>(approvals: readonly T[], newer: T): readonly T[] {
  const by = newer.approval?.by;
  return [...approvals.filter(({ approval }) => by === undefined || approval?.by !== by), newer];
}
