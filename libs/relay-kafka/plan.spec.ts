import { stored } from '#kernel/testing';
import fc from 'fast-check';
import { checkpointAsText, checkpointIn } from './checkpoint.js';
import { partitionOf } from './connection.js';
import { planEvents } from './plan.js';
import { inParts } from './sending.js';
import { audience, logs, plan, start } from './testing/logs.js';

describe('what is told of a log', () => {
  it('is the same however it is cut into batches', () =>
    fc.assert(
      fc.asyncProperty(logs, fc.array(fc.nat(60)), async (log, cuts) => {
        const whole = await planEvents(start, log, plan);
        let before = start;
        const messages = [];
        for (const [from, until] of betweenCuts(cuts, log.length)) {
          const batch = await planEvents(before, log.slice(from, until), plan);
          messages.push(...batch.messages);
          before = checkpointIn(checkpointAsText(batch.after)) ?? start;
        }
        expect(messages).toEqual(whole.messages);
        expect(before).toEqual(whole.after);
      }),
      { seed: 11 },
    ));

  it('leaves out what is for the inside of the house and leads on behind it', () =>
    fc.assert(
      fc.asyncProperty(logs, async (log) => {
        const { messages, after } = await planEvents(start, log, plan);
        const seen = log.filter(({ stream }) => !audience.isInside(stream));
        expect(messages.map(({ key }) => key)).toEqual(seen.map(({ stream }) => stream));
        expect(after.position).toBe(log.at(-1)?.position ?? 0n);
      }),
      { seed: 12 },
    ));

  it('is sent in parts that are no larger than a server takes, in order', async () => {
    const log = Array.from({ length: 50 }, (_, index) =>
      stored('curfew-tacna', BigInt(index), { type: 'CurfewImposed', data: { cause: 'ñ'.repeat(500) } }),
    );
    const { messages } = await planEvents(start, log, plan);
    const parts = inParts(messages, 10_000);
    expect(parts.flat()).toEqual(messages);
    expect(parts.length).toBeGreaterThan(5);
    for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThan(11_000);
    expect(inParts(messages.slice(0, 2), 10)).toEqual([[messages[0]], [messages[1]]]);
  });
});

describe('a checkpoint', () => {
  it.each(['', 'nothing', '[]', '{}', '{"log":"a","begin":"0","position":1,"last":{}}'])(
    'is not read from %j',
    (text) => {
      expect(checkpointIn(text)).toBeUndefined();
    },
  );
});

describe('the partition of a key', () => {
  it('is that which the clients of Kafka choose', () => {
    // murmur2 of org.apache.kafka.common.utils.Utils: its own test vectors, and the sign taken off.
    const positive = (hash: number): number => hash & 0x7f_ff_ff_ff;
    for (const [key, hash] of [
      ['21', -973932308],
      ['foobar', -790332482],
      ['a-little-bit-long-string', -985981536],
    ] as const) {
      expect(partitionOf(key, 1_000)).toBe(positive(hash) % 1_000);
    }
  });
});

function betweenCuts(cuts: readonly number[], length: number): readonly (readonly [number, number])[] {
  const places = [0, ...cuts.map((cut) => Math.min(cut, length)).toSorted((a, b) => a - b), length];
  return places.slice(1).map((until, index) => [places[index] ?? 0, until] as const);
}
