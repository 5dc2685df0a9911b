import fc from 'fast-check';
import type { Message } from './message.js';
import { planEvents } from './plan.js';
import { logs, plan, start } from './testing/logs.js';
import { takenUp } from './undecided.js';

const placeOf = ({ topic, partition }: Pick<Message, 'topic' | 'partition'>): string =>
  `${topic}/${partition.toString()}`;

/** Where a transaction over a part of a log is half done: some partitions have it, and the checkpoint may have it. */
const halfDone = fc.record({
  log: logs,
  cuts: fc.tuple(fc.nat(60), fc.nat(60)).map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const),
  has: fc.func(fc.boolean()),
  isKept: fc.boolean(),
});

describe('a transaction that a server left half done', () => {
  it('is mended: each partition then has each message once and in order, whatever of it was there', () =>
    fc.assert(
      fc.asyncProperty(halfDone, async ({ log, cuts: [from, until], has, isKept }) => {
        const whole = await planEvents(start, log, plan);
        const before = await planEvents(start, log.slice(0, from), plan);
        const half = await planEvents(before.after, log.slice(from, until), plan);
        const there = [...before.messages, ...half.messages.filter((message) => has(placeOf(message)))];

        const kept = (isKept ? half : before).after;
        const next = takenUp(kept, lastOf(there));
        const rest = await planEvents(
          next,
          log.filter(({ position }) => position > next.position),
          plan,
        );

        expect(byPlace([...there, ...rest.messages])).toEqual(byPlace(whole.messages));
        expect(rest.after.position).toBe(whole.after.position);
      }),
      { seed: 13, numRuns: 500 },
    ));

  it('costs nothing where all of it is there', () =>
    fc.assert(
      fc.asyncProperty(logs, async (log) => {
        const { messages, after } = await planEvents(start, log, plan);
        expect(takenUp(after, lastOf(messages))).toEqual(after);
      }),
      { seed: 14 },
    ));
});

function lastOf(messages: readonly Message[]) {
  const last: Record<string, Record<string, string>> = {};
  for (const { topic, partition, headers } of messages) {
    (last[topic] ??= {})[partition] = BigInt(headers['ce_sequence'] ?? '').toString();
  }
  return last;
}

function byPlace(messages: readonly Message[]) {
  return Object.fromEntries(Map.groupBy(messages, placeOf));
}
