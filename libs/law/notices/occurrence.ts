import type { Instant } from '#kernel';
import type { Occasion } from '../shapes/index.js';
import type { Moments } from '../terms.js';
import { textIn } from './emergency.js';
import type { Act, Emergency } from './emergency.js';
import type { Stage, Told } from './stages.js';

/** Something of which the law may want somebody told. */
export interface Occurrence {
  readonly on: Occasion;
  /** Number of the term it is of. */
  readonly extension: number;
  /** 1, and counted on where the like occurs again within the term. */
  readonly number: number;
  /** The moments of the act; of what ran out by itself, when it did. */
  readonly moments: Moments;
  /** The first of these that is known: before it nothing had occurred. */
  readonly known: Instant;
  /** When what it tells of took effect, or ended. */
  readonly since: Instant;
  /** When the last word of it was recorded, that of the decree included. */
  readonly recordedAt: Instant;
  readonly decree: string | undefined;
  /** True of what ran out: nobody decided it. */
  readonly byItself: boolean;
  readonly told: Told;
  /** Of a term, when it begins and by its own words ends; of an end, when what has ended began. */
  readonly from: Instant;
  readonly until: Instant | null;
  /** Of the end of suspended rights: whether the emergency goes on without it. */
  readonly goesOn: boolean;
}

/** Counts from 1, each number of a term for itself. */
export function counting(): (extension: number) => number {
  const counts = new Map<number, number>();
  return (extension) => {
    const count = (counts.get(extension) ?? 0) + 1;
    counts.set(extension, count);
    return count;
  };
}

/** What is known of whoever decided it, and when. */
export type ByAct = Pick<Occurrence, 'moments' | 'known' | 'recordedAt' | 'decree' | 'byItself'>;

export function byAct({ decree: find }: Emergency, { words, recordedAt }: Act, effect: Instant): ByAct {
  const id = textIn(words, 'decree');
  const decree = id === undefined ? undefined : find(id);
  const moments = {
    signing: textIn(words, 'decidedAt'),
    publication: textIn(words, 'publishedAt') ?? decree?.printedAt,
    effect,
  };
  return {
    moments,
    known: firstOf(moments, effect),
    recordedAt: decree === undefined || decree.recordedAt < recordedAt ? recordedAt : decree.recordedAt,
    decree: decree?.name ?? id,
    byItself: false,
  };
}

function firstOf({ signing = '9', publication = '9' }: Moments, effect: Instant): Instant {
  return [signing, publication, effect].reduce((first, one) => (one < first ? one : first));
}

/** What runs out by itself was signed by nobody: it is told of from then on. */
export function byItself(until: Instant, term: Stage | undefined): ByAct {
  return {
    moments: { signing: until, publication: until, effect: until },
    known: until,
    recordedAt: term?.act.recordedAt ?? until,
    decree: undefined,
    byItself: true,
  };
}
