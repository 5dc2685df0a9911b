import type { StoredEvent } from '#kernel';
import fc from 'fast-check';
import type { Checkpoint } from './checkpoint.js';
import { nameOf } from './ends.js';
import type { Message } from './message.js';
import { planEvents } from './plan.js';
import { logs, plan, start } from './testing/logs.js';
import { agrees, takenUp } from './undecided.js';

/** A transaction up to an event of which some partitions keep what they got, and the checkpoint may be kept. */
const half = fc.record({ until: fc.nat(60), has: fc.func(fc.boolean()), isKept: fc.boolean() });

/** A log that is told from an event on, in transactions of which each is left half done. */
const histories = fc.record({ log: logs, begin: fc.nat(20), halves: fc.array(half, { minLength: 1, maxLength: 4 }) });

describe('a transaction that a server left half done', () => {
  it('is mended: each partition then has each message once and in order, whatever of it was there', () =>
    fc.assert(
      fc.asyncProperty(histories, async ({ log, begin, halves }) => {
        const first = beginningAt(log, begin);
        const there: Message[] = [];
        let kept = first;
        for (const { until, has, isKept } of halves) {
          const { messages, after } = await planEvents(kept, between(log, kept.position, until), plan);
          there.push(...messages.filter((message) => has(nameOf(message))));
          kept = takenUp(isKept ? after : kept, lastOf(there));
        }
        const rest = await planEvents(kept, between(log, kept.position), plan);
        const whole = await planEvents(first, between(log, first.position), plan);
        expect(byPartition([...there, ...rest.messages])).toEqual(byPartition(whole.messages));
        expect(rest.after.position).toBe(whole.after.position);
      }),
      { seed: 13, numRuns: 500 },
    ));

  it('is mended where no record is left either, from what the partitions have', () =>
    fc.assert(
      fc.asyncProperty(histories, async ({ log, begin, halves: [{ until, has } = { until: 0, has: () => true }] }) => {
        const first = beginningAt(log, begin);
        const { messages } = await planEvents(first, between(log, first.position, until), plan);
        const there = messages.filter((message) => has(nameOf(message)));
        const rest = await planEvents({ ...first, last: lastOf(there) }, between(log, first.position), plan);
        const whole = await planEvents(first, between(log, first.position), plan);
        expect(byPartition([...there, ...rest.messages])).toEqual(byPartition(whole.messages));
      }),
      { seed: 15 },
    ));

  it('is none where the partitions have all of it, and one where they have less or more', () =>
    fc.assert(
      fc.asyncProperty(logs, async (log) => {
        const { messages, after } = await planEvents(start, log, plan);
        expect(agrees({ checkpoint: after, told: lastOf(messages) })).toBe(true);
        expect(takenUp(after, lastOf(messages))).toEqual(after);
        if (messages.length === 0) return;
        expect(agrees({ checkpoint: after, told: lastOf(messages.slice(0, -1)) })).toBe(false);
        expect(agrees({ checkpoint: start, told: lastOf(messages) })).toBe(false);
      }),
      { seed: 14 },
    ));
});

/** Of a generation that begins behind an event. */
function beginningAt(log: readonly StoredEvent[], index: number): Checkpoint {
  const begin = log[index]?.position ?? 0n;
  return { ...start, begin, position: begin };
}

/** The events behind a position, up to that of some index. */
function between(log: readonly StoredEvent[], after: bigint, index = Number.MAX_SAFE_INTEGER): readonly StoredEvent[] {
  return log.slice(0, index).filter(({ position }) => position > after);
}

function lastOf(messages: readonly Message[]) {
  const last: Record<string, Record<string, string>> = {};
  for (const { topic, partition, headers } of messages) {
    (last[topic] ??= {})[partition] = BigInt(headers['ce_sequence'] ?? '').toString();
  }
  return last;
}

function byPartition(messages: readonly Message[]) {
  return Object.fromEntries(Map.groupBy(messages, nameOf));
}
