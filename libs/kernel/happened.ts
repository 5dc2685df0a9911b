import type { Context } from './decider.js';
import type { Instant } from './instant.js';
import { isObject } from './json.js';
import { inField, refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** How far the clock of those who record may be ahead of ours, in milliseconds. */
const allowance = 5 * 60_000;

/** Whether a moment is still to come, by more than clocks may differ. */
export function isToCome(moment: Instant, now: Instant): boolean {
  return Date.parse(moment) > Date.parse(now) + allowance;
}

/** Fields that tell of something done, in any act. When it takes effect, or ends, may well be to come. */
const tellingOfThePast = ['announcedAt', 'decidedAt', 'publishedAt', 'sentAt'];

/** Refuses words that tell as done what is still to come: asked of every act and of every correction. */
export function notYetHappened(words: object, { now }: Context): Refusal | undefined {
  for (const [field, moment] of momentsIn(words)) {
    if (!isToCome(moment, now)) continue;
    const because = `"${field}" says ${moment}, which is still to come: now it is ${now}. Look at the zone offset, or record it once it has happened.`;
    return inField(field, refuse('not-yet-happened', because));
  }
  return undefined;
}

/** Of the words themselves, and of the gazette in them. */
function* momentsIn(words: unknown, path = ''): Iterable<readonly [string, Instant]> {
  if (!isObject(words)) return;
  for (const name of tellingOfThePast) {
    const { [name]: moment } = words;
    if (typeof moment === 'string') yield [`${path}${name}`, moment];
  }
  yield* momentsIn(words['gazette'], 'gazette.');
  const { approvals } = words;
  if (!Array.isArray(approvals)) return;
  for (const [index, approval] of approvals.entries()) {
    const at: unknown = isObject(approval) ? approval['at'] : undefined;
    if (typeof at === 'string') yield [`approvals.${index.toString()}.at`, at];
  }
}
