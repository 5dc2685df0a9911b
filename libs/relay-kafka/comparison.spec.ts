import type { ReadAll, StoredEvent } from '#kernel';
import { UnknownPosition } from '#kernel';
import { stored } from '#kernel/testing';
import fc from 'fast-check';
import type { KafkaMessage } from 'kafkajs';
import { Comparison } from './comparison.js';
import type { Difference } from './comparison.js';
import { nameOf } from './ends.js';
import type { Message } from './message.js';
import { positionIn } from './message.js';
import { planEvents } from './plan.js';
import type { Found } from './reading.js';
import { logs, plan, start } from './testing/logs.js';

type Records = ReadonlyMap<string, readonly Message[]>;

/** A log that is read in small pages, and knows no position but those of its events. */
function storeOf(log: readonly StoredEvent[]) {
  return {
    readAll: ({ from, after = 0n, limit = 3 }: ReadAll = {}) => {
      if (from === undefined) return Promise.resolve(log.filter(({ position }) => position > after).slice(0, limit));
      const index = log.findIndex(({ position }) => position === from);
      return index < 0 ? Promise.reject(new UnknownPosition(from)) : Promise.resolve(log.slice(index, index + limit));
    },
  };
}

const said = (message: Message): string => JSON.stringify([message.key, message.value, message.headers]);
const withSequence = (message: Message, sequence: string): Message => ({
  ...message,
  headers: { ...message.headers, ce_sequence: sequence },
});

/** What may befall the records of a partition, at a place in them. */
const harms: readonly ((records: readonly Message[], at: number, other: number) => readonly Message[])[] = [
  (records, at) => records.toSpliced(at, 1),
  (records, at, other) => records.toSpliced(other, 0, ...records.slice(at, at + 1)),
  (records, at, other) => records.toSpliced(at, 1).toSpliced(other, 0, ...records.slice(at, at + 1)),
  (records, at) => records.map((one, index) => (index === at ? { ...one, value: '{"changed":true}' } : one)),
  (records, at, other) =>
    records.slice(0, 1).flatMap((one) => records.toSpliced(at, 0, withSequence(one, other.toString()))),
  (records, at) => records.slice(0, 1).flatMap((one) => records.toSpliced(at, 0, withSequence(one, 'nothing'))),
  (records, at) => records.slice(0, 1).flatMap((one) => records.toSpliced(at, 0, withSequence(one, '9'.repeat(18)))),
];

const trials = fc.record({
  log: logs,
  begin: fc.nat(20),
  toldOf: fc.nat(60),
  more: fc.nat(5),
  harms: fc.array(fc.tuple(fc.nat(20), fc.constantFrom(...harms), fc.nat(10), fc.nat(10)), { maxLength: 4 }),
  turns: fc.infiniteStream(fc.nat(20)),
  most: fc.integer({ min: 1, max: 10 }),
});

/** Reads the partitions in any order, as a server would let one; a record that was left comes again in the next turn. */
async function compared(comparison: Comparison, records: Records, turns: Iterator<number>) {
  const left = new Map([...records].map(([place, some]) => [place, some.map(foundAt)]));
  const waiting = new Set<string>();
  for (;;) {
    const open = [...left].filter(([place, some]) => some.length > 0 && !waiting.has(place));
    const [place, some] = open[(turns.next().value as number) % open.length] ?? [];
    const [next] = some ?? [];
    if (place !== undefined && next !== undefined) {
      if (await comparison.take(next)) some?.shift();
      else waiting.add(place);
    } else if (waiting.size === 0) return comparison.end();
    else {
      await comparison.next();
      waiting.clear();
    }
  }
}

function foundAt({ topic, partition, key, value, headers }: Message, offset: number): Found {
  const message = { key: Buffer.from(key), value: Buffer.from(value), headers, offset: offset.toString() };
  return { topic, partition, message: message as unknown as KafkaMessage };
}

/** The same with everything in mind at once. */
function differences(records: Records, messages: Records, told: bigint): readonly Difference[] {
  return [...new Set([...records.keys(), ...messages.keys()])].flatMap((place) => {
    const due = new Map((messages.get(place) ?? []).map((one) => [positionIn(one), one]));
    const found: Difference[] = [];
    let highest = 0n;
    for (const [index, one] of (records.get(place) ?? []).entries()) {
      const { topic, partition } = one;
      const position = positionIn(one);
      const record = { topic, partition, offset: index.toString(), position };
      const wanted = due.get(position);
      due.delete(position);
      if (wanted === undefined || position === undefined) {
        found.push({ what: 'extra', ...record });
        continue;
      }
      if (said(wanted) !== said(one)) found.push({ what: 'changed', ...record });
      if (position < highest) found.push({ what: 'out of order', ...record });
      else highest = position;
    }
    const missing = [...due].filter(([position]) => position !== undefined && position <= told);
    return [
      ...found,
      ...missing.map(([position, { topic, partition }]): Difference => {
        return { what: 'missing', topic, partition, offset: undefined, position };
      }),
    ];
  });
}

const inText = (found: readonly Difference[]) => found.map((one) => Object.values(one).join(' ')).toSorted();

describe('the comparison of topics with a log', () => {
  it('finds what is missing, extra, changed and out of order, however little of the log it keeps in mind', () =>
    fc.assert(
      fc.asyncProperty(trials, async ({ log, begin, toldOf, more, harms: done, turns, most }) => {
        const from = log[begin]?.position ?? 0n;
        const { position } = log[Math.max(begin, toldOf)] ?? log.at(-1) ?? { position: 0n };
        const kept = { ...start, begin: from, position };
        const behind = log.filter((one) => one.position > from);
        const { messages } = await planEvents({ ...start, position: from, begin: from }, behind, plan);
        const due = Map.groupBy(messages, nameOf);
        // Some that were told since the checkpoint was read.
        const untold = messages.filter((one) => (positionIn(one) ?? 0n) > position).slice(more);
        const records = new Map([...due].map(([place, some]) => [place, some.filter((one) => !untold.includes(one))]));
        for (const [which, harm, at, other] of done) {
          const place = [...records.keys()][which % Math.max(1, records.size)] ?? '';
          const some = records.get(place) ?? [];
          if (some.length > 0) records.set(place, [...harm(some, at % some.length, other % some.length)]);
        }
        const comparison = new Comparison({ store: storeOf(log), plan, kept, most });
        const found = await compared(comparison, records, turns[Symbol.iterator]());
        expect(inText(found)).toEqual(inText(differences(records, due, position)));
        expect(comparison.records).toBe([...records.values()].flat().length);
      }),
      { seed: 15, numRuns: 2_000 },
    ));

  it.each([
    ['topic', (one: Message, { topic, partition }: Message) => one.topic !== topic && one.partition === partition],
    ['partition', (one: Message, { topic, partition }: Message) => one.topic === topic && one.partition !== partition],
  ])(
    'keeps a part of the log in mind, also where the first record is one of the end of another %s',
    async (_, isFrom) => {
      const log = Array.from({ length: 3_000 }, (__, index) => {
        const [action, type] = index % 2 === 0 ? ['curfew', 'CurfewImposed'] : ['border-closure', 'BorderClosed'];
        const event = stored(`${action}-c${(index % 30).toString()}`, BigInt(index), { type, data: {} });
        return { ...event, position: BigInt(index + 1) };
      });
      const { messages, after } = await planEvents(start, log, plan);
      let planned = 0;
      let most = 0;
      const areasOf = () => {
        planned += 1;
        most = Math.max(most, planned - comparison.records);
        return Promise.resolve('PE-TAC');
      };
      const comparison = new Comparison({ store: storeOf(log), plan: { ...plan, areasOf }, kept: after, most: 20 });
      const records = Map.groupBy(messages, nameOf);
      const [first] = messages;
      const stray = messages.findLast((one) => first !== undefined && isFrom(one, first));
      if (first === undefined || stray === undefined) throw new TypeError('There is one partition.');
      const { topic, partition } = first;
      records.set(nameOf(first), [{ ...stray, topic, partition }, ...(records.get(nameOf(first)) ?? [])]);
      const found = await compared(comparison, records, zeros());
      expect(found.map(({ what }) => what)).toEqual(['extra']);
      expect(most).toBeLessThan(100);
    },
  );
});

function* zeros(): Generator<number, never> {
  for (;;) yield 0;
}
