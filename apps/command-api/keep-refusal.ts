import type { Actor, Refusal } from '#kernel';
import { isRefusal } from '#kernel';
import { Refused } from '#platform';
import type { RefusalLimit } from './refusal-limit.js';

/** A call that may be refused, and how that is kept. */
export interface Refusable<Answer> {
  readonly decide: () => Promise<Answer | Refusal>;
  /** The answer that it was given when it was accepted, if it was. Decides nothing. */
  readonly before: () => Promise<Answer | undefined>;
  /** True where the refusal had not been kept before. */
  readonly keep: (refusal: Refusal) => Promise<boolean>;
}

/**
 * Decides; a refusal has been stored when it is thrown. Whoever was refused too often of late is only answered what was
 * accepted before.
 */
export async function keepingRefusals<Answer extends object>(
  limit: RefusalLimit,
  actor: Actor,
  { decide, before, keep }: Refusable<Answer>,
): Promise<Answer> {
  const giveBack = limit.admit(actor);
  if (giveBack === undefined) {
    const earlier = await before();
    if (earlier === undefined) throw limit.tooOften(actor);
    return earlier;
  }
  let stored = false;
  try {
    const outcome = await decide();
    if (!isRefusal(outcome)) return outcome;
    stored = await keep(outcome);
    throw new Refused(outcome);
  } finally {
    if (!stored) giveBack();
  }
}
