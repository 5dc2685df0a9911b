import { headerOf } from '#cloud-events';
import { connect, publishStatus, readyTopics, Relay } from '#relay-kafka';
import { replacing } from '../support/kafka/client.js';
import type { Adding, Request } from '../support/kafka/client.js';
import { readWithKcat } from '../support/kafka/consumer.js';
import type { Consumed } from '../support/kafka/consumer.js';
import { FilledLedger } from '../support/kafka/filled-ledger.js';
import { describeOnKafka, newestAsked } from '../support/kafka/for-tests.js';
import {
  eventRelay,
  KeptLog,
  ledger,
  running,
  settingsFor,
  topicsFor,
  until,
  verified,
} from '../support/kafka/telling.js';
import { statusIn } from '../support/kafka/told.js';

type LeftOut = (topic: string, partition: number) => boolean;

/**
 * Meanwhile the server is not told that a transaction is also of these partitions, and so never ends it there: what is
 * left is what a server leaves that forgets partitions as it ends a transaction.
 */
function leavingOut(isLeftOut: LeftOut, work: () => Promise<unknown>): Promise<void> {
  const leaving = (add: Request<Adding>): Request<Adding> =>
    function (adding) {
      const topics = adding.topics
        .map(({ topic, partitions }) => ({ topic, partitions: partitions.filter((one) => !isLeftOut(topic, one)) }))
        .filter(({ partitions }) => partitions.length > 0);
      return topics.length === 0 ? Promise.resolve() : add.call(this, { ...adding, topics });
    };
  return replacing('addPartitionsToTxn', leaving, work);
}

// Each begins several relays, one after the other.
import.meta.jest.setTimeout(120_000);

const isCheckpoint: LeftOut = (topic) => topic.includes('.checkpoint.');

describeOnKafka(
  'a transaction that the server left half done',
  (broker) => {
    let filled: FilledLedger;
    beforeAll(async () => {
      filled = await FilledLedger.of(600);
    }, 60_000);
    afterAll(() => filled.leave());

    const telling = (name: string, log = new KeptLog()) => {
      const { store } = filled;
      return { store, name, log, settings: settingsFor(broker().address), change: { mostEvents: 100 } };
    };
    const consumed = (name: string) => readWithKcat(broker().address, topicsFor(name).events);

    async function expectWhole(name: string): Promise<void> {
      const outside = await filled.outside();
      // First, as it waits for what is committed to be seen; kcat does not.
      expect(await verified(telling(name))).toMatchObject({ differences: [], records: outside.length });
      const ids = (await consumed(name)).map(({ headers }) => headers['ce_id']);
      expect(ids.toSorted()).toEqual(outside.map(({ id }) => id).toSorted());
    }

    /** So many records in a partition of each topic of a relay, written in its name and given up. */
    async function giveUp(name: string, partition: number, count: number): Promise<void> {
      const { checkpoint, events } = topicsFor(name);
      const kafka = connect(settingsFor(broker().address), new KeptLog());
      const producer = kafka.producer({
        transactionalId: `${checkpoint}.events`,
        idempotent: true,
        maxInFlightRequests: 1,
        // However long the server takes to end what was told before.
        retry: { retries: 50, initialRetryTime: 20, maxRetryTime: 500 },
      });
      await producer.connect();
      const transaction = await producer.transaction();
      const messages = Array.from({ length: count }, () => ({ key: 'nothing', value: '', partition }));
      await transaction.sendBatch({ topicMessages: events.map((topic) => ({ topic, messages })) });
      await transaction.abort();
      await producer.disconnect();
    }

    it.each<readonly [string, string, LeftOut]>([
      ['the events are there and the checkpoint is not', 'not-kept', isCheckpoint],
      ['the checkpoint is there and no event is', 'no-events', (topic) => !topic.includes('.checkpoint.')],
      [
        'some events are there with the checkpoint',
        'some',
        (topic, partition) => !isCheckpoint(topic, 0) && partition === 1,
      ],
      [
        'some events are there and the checkpoint is not',
        'few',
        (topic, partition) => isCheckpoint(topic, 0) || partition > 0,
      ],
    ])('is mended where %s: each event is there once', async (_, name, isLeftOut) => {
      await eventRelay(telling(name)).tellUpTo(300n);
      await leavingOut(isLeftOut, () => eventRelay(telling(name)).tellUpTo(400n));
      const relay = eventRelay(telling(name));
      await relay.tellUpTo(await filled.store.head());
      expect(relay.state.mended).toBe(1);
      await expectWhole(name);
    });

    it('is mended also where what waited for its end was given up since', async () => {
      const name = 'given-up';
      await eventRelay(telling(name)).tellUpTo(300n);
      await leavingOut(
        (topic, partition) => !isCheckpoint(topic, 0) && partition === 1,
        () => eventRelay(telling(name)).tellUpTo(400n),
      );
      await giveUp(name, 1, 1);
      await eventRelay(telling(name)).tellUpTo(await filled.store.head());
      await expectWhole(name);
    });

    it('is not what was given up behind the last message of a partition, however much that is', async () => {
      const name = 'much';
      await eventRelay(telling(name)).tellUpTo(400n);
      await giveUp(name, 1, 150);
      const relay = eventRelay(telling(name));
      await relay.tellUpTo(await filled.store.head());
      expect(relay.state.mended).toBe(0);
      await expectWhole(name);
    });

    it('is mended in the first transaction of all too', async () => {
      // Makes the topics, so that nothing goes wrong meanwhile but what has to.
      await eventRelay(telling('first')).tellUpTo(0n);
      await leavingOut(
        (_, partition) => partition === 0,
        () => eventRelay(telling('first')).tellUpTo(100n),
      );
      await eventRelay(telling('first')).tellUpTo(await filled.store.head());
      await expectWhole('first');
    });

    it('is mended by the next relay where one is stopped while it mends', async () => {
      const name = 'stopped';
      const log = new KeptLog();
      await eventRelay(telling(name)).tellUpTo(300n);
      await leavingOut(
        (_, partition) => partition === 2,
        () => eventRelay(telling(name)).tellUpTo(400n),
      );
      let kept = 0;
      const stopping = (add: Request<Adding>): Request<Adding> =>
        function (adding) {
          if (adding.topics.every(({ topic }) => isCheckpoint(topic, 0))) kept += 1;
          else if (kept === 1) return Promise.reject(new Error('It was stopped.'));
          return add.call(this, adding);
        };
      const { store } = filled;
      await replacing('addPartitionsToTxn', stopping, async () =>
        eventRelay(telling(name, log)).tellUpTo(await store.head()),
      );
      expect(log.lines.some(({ message }) => message.includes('It was stopped.'))).toBe(true);
      expect(kept).toBeGreaterThan(1);
      await expectWhole(name);
    });

    it('is found also by a session that has nothing to tell, and is mended', async () => {
      const name = 'quiet';
      await eventRelay(telling(name)).tellUpTo(599n);
      const relay = running(eventRelay(telling(name)));
      await leavingOut(isCheckpoint, () => relay.reaches(600n));
      await until(() => relay.relay.state.mended === 1);
      await relay.stop();
      await expectWhole(name);
    });

    it('is not found at an ordinary start', async () => {
      await eventRelay(telling('ordinary')).tellUpTo(300n);
      const relay = eventRelay(telling('ordinary'));
      await relay.tellUpTo(400n);
      expect(relay.state.mended).toBe(0);
    });

    it.each([
      ['once and in order', 'statuses', 300n],
      ['in the first transaction of all too', 'statuses-first', 0n],
    ])('is mended for the status of regions too: each is told %s', async (_, name, from) => {
      await statusRelay(name).tellUpTo(from);
      await leavingOut(
        (topic, partition) => partition === 1 || topic.includes('.checkpoint.'),
        () => statusRelay(name).tellUpTo(from + 100n),
      );
      await statusRelay(name).tellUpTo(await filled.store.head());
      await statusRelay('at-once').tellUpTo(await filled.store.head());
      expect(told(await statuses(name))).toEqual(told(await statuses('at-once')));
    });

    const statuses = async (name: string) => {
      // A relay begins when what was told before is to be seen.
      await statusRelay(name).tellUpTo(0n);
      return readWithKcat(broker().address, [topicsFor(name).regionStatus]);
    };

    /** Each event touches an area of its own, so that what has to be told does not hang on how events are cut. */
    function statusRelay(name: string): Relay {
      const { store, settings, log } = telling(name);
      const topics = topicsFor(name);
      const kafka = connect(settings, log);
      const publication = publishStatus({
        ledger: { ...ledger, name },
        topics,
        partitions: settings.partitions,
        touchedBy: ({ position }) => Promise.resolve([`PE-${position.toString()}`]),
        statusesAt: (codes, { recordedAt }) => Promise.resolve(codes.map((code) => statusIn(code, recordedAt))),
      });
      const ready = () => readyTopics(kafka, topics, settings);
      return new Relay({ store, kafka, codec: 'none', publication, log, ready, mostEvents: 100 });
    }
  },
  newestAsked,
  // What asks who may write where no transaction is known to be would not let the trial leave one half done.
  { 'transaction.partition.verification.enable': 'false' },
);

function told(records: readonly Consumed[]) {
  const said = records.map(({ partition, key, headers }) => [partition, key, headers[headerOf('sequence')]] as const);
  return Object.fromEntries(Map.groupBy(said, ([partition]) => partition));
}
