import { SqliteEventStore } from '#event-store-sqlite';
import type { KafkaSettings } from '#relay-kafka';
import kafkajs from 'kafkajs';
import { user } from '../support/kafka/broker.js';
import { answers, replacing } from '../support/kafka/client.js';
import type { Adding, Request } from '../support/kafka/client.js';
import { FilledLedger } from '../support/kafka/filled-ledger.js';
import { describeOnKafka, newestAsked } from '../support/kafka/for-tests.js';
import { eventRelay, KeptLog, running, settingsFor, until, verified, withAdmin } from '../support/kafka/telling.js';

describeOnKafka(
  'the relay in trouble',
  (broker) => {
    let filled: FilledLedger;
    beforeAll(async () => {
      filled = await FilledLedger.of(700);
    }, 60_000);
    afterAll(() => filled.leave());

    const telling = (name: string, change: Partial<KafkaSettings> = {}) => {
      const { store } = filled;
      return { store, name, settings: settingsFor(broker().address, change) };
    };
    const client = () => new kafkajs.Kafka({ brokers: [broker().address], logLevel: kafkajs.logLevel.NOTHING });
    /** A topic that somebody else has made, of settings of their own. */
    const made = (topic: string, settings: Readonly<Record<string, string>>, numPartitions = 3) =>
      withAdmin(client(), async (admin) => {
        const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
        const wanted = { topic, numPartitions, replicationFactor: 1, configEntries };
        await admin.createTopics({ waitForLeaders: false, topics: [wanted] });
        await until(async () => (await admin.listTopics()).includes(topic));
      });
    const refusedWith = (name: string, change: Partial<KafkaSettings> = {}) =>
      eventRelay(telling(name, change))
        .tellUpTo(1n)
        .then(
          () => 'It was not refused.',
          (error: unknown) => String(error),
        );

    it('begins again where a partition gets another leader while it looks how far it was', async () => {
      await eventRelay(telling('led')).tellUpTo(300n);
      const relay = eventRelay(telling('led'));
      let asked = 0;
      const moving = (fetch: Request<object>): Request<object> =>
        function (said) {
          asked += 1;
          return asked === 1 ? Promise.reject(answers.notLeader()) : fetch.call(this, said);
        };
      await replacing('fetch', moving, async () => relay.tellUpTo(await filled.store.head()));
      expect(relay.state).toMatchObject({ restarts: 1, mended: 0 });
      expect((await verified(telling('led'))).differences).toEqual([]);
    });

    it('goes on to the end however often something goes wrong, as long as it tells something between', async () => {
      const relay = eventRelay({ ...telling('hiccups'), change: { mostEvents: 50 } });
      let asked = 0;
      const failing = (add: Request<Adding>): Request<Adding> =>
        function (adding) {
          asked += 1;
          // Of another kind than the client tries again by itself.
          return asked % 3 === 0 ? Promise.reject(new TypeError('It was cut off.')) : add.call(this, adding);
        };
      const head = await filled.store.head();
      await replacing('addPartitionsToTxn', failing, () => relay.tellUpTo(head));
      expect(relay.state.restarts).toBeGreaterThan(5);
      expect((await verified(telling('hiccups'))).differences).toEqual([]);
    });

    it('does not begin with topics that are not as they have to be, and names topic, setting, what it is and must be', async () => {
      await made('tocsin.few.curfew.v1', { 'cleanup.policy': 'delete' }, 2);
      expect(await refusedWith('few')).toContain(
        'The topic tocsin.few.curfew.v1 has partitions 2; it must be 3: set KAFKA_PARTITIONS',
      );
      await made('tocsin.forgetful.curfew.v1', { 'cleanup.policy': 'compact' });
      expect(await refusedWith('forgetful')).toContain(
        'The topic tocsin.forgetful.curfew.v1 has cleanup.policy compact; it must be delete: alter the topic.',
      );
      await made('tocsin.kept.checkpoint.v1', { 'cleanup.policy': 'delete' }, 1);
      expect(await refusedWith('kept')).toContain('has cleanup.policy delete; it must be compact');
      await made('tocsin.small.curfew.v1', { 'max.message.bytes': '10000' });
      expect(await refusedWith('small')).toContain('has max.message.bytes 10000; it must be at least 200000');
      await made('tocsin.brief.curfew.v1', { 'retention.ms': '1000', 'message.timestamp.type': 'LogAppendTime' });
      const brief = await refusedWith('brief');
      expect(brief).toContain(
        'The topic tocsin.brief.curfew.v1 has retention.ms 1000; it must be -1: alter the topic.',
      );
      expect(brief).toContain('has message.timestamp.type LogAppendTime; it must be CreateTime');
      expect(brief).not.toContain('retention.bytes');
    });

    it('does not begin where too few copies are in sync, or there are too few nodes to keep them', async () => {
      await made('tocsin.alone.curfew.v1', { 'min.insync.replicas': '2' });
      expect(await refusedWith('alone')).toContain(
        'The topic tocsin.alone.curfew.v1 has in-sync replicas 1; it must be at least 2, its min.insync.replicas: bring',
      );
      expect(await refusedWith('nodes', { replication: 3, minInSync: 2 })).toContain(
        'KAFKA_REPLICATION is 3, but Kafka has 1 node to keep copies on',
      );
      expect(await refusedWith('alone', { replication: 2, minInSync: 2 })).toContain(
        'has replication 1; it must be at least 2',
      );
    });

    it('says that it is not accepted where its password is wrong, and tells all when it is right', async () => {
      const sasl = (password: string) => ({ mechanism: 'plain' as const, username: user.username, password });
      const guarded = { brokers: [broker().guarded] };
      const refused = running(eventRelay(telling('guarded', { ...guarded, sasl: sasl('wrong') })));
      await until(() => refused.relay.state.trouble !== undefined);
      expect(refused.relay.state.trouble).toMatch(/^Kafka does not accept the relay: .*Set KAFKA_SASL_MECHANISM/u);
      expect(refused.relay.state.trouble).not.toContain('wrong');
      await refused.stop();
      await eventRelay(telling('guarded', { ...guarded, sasl: sasl(user.password) })).tellUpTo(
        await filled.store.head(),
      );
      expect((await verified(telling('guarded'))).differences).toEqual([]);
    });

    it('is put out by one that begins later, stands by, and takes over when that stands still', async () => {
      const first = running(eventRelay(telling('two')));
      await first.reaches(await filled.store.head());
      const second = running(eventRelay(telling('two')));
      await second.reaches(await filled.store.head());
      await filled.refuse('three');
      await until(() => first.relay.state.standsBy);
      await second.reaches(await filled.store.head());
      expect(first.relay.state).toMatchObject({ fenced: 1, trouble: undefined });
      expect(second.relay.state).toMatchObject({ fenced: 0, restarts: 0 });
      await second.stop();
      await filled.refuse('four');
      await first.reaches(await filled.store.head());
      expect(first.relay.state.standsBy).toBe(false);
      await first.stop();
      expect((await verified(telling('two'))).differences).toEqual([]);
    });

    it('goes on when the server has been away, and says meanwhile why nothing is told', async () => {
      const said = new KeptLog();
      const relay = running(eventRelay({ ...telling('away'), log: said }));
      await relay.reaches(await filled.store.head());
      expect((await verified(telling('away'))).differences).toEqual([]);
      await broker().kill();
      await filled.refuse('five');
      await until(() => relay.relay.state.trouble !== undefined);
      expect(relay.relay.state.trouble).toMatch(/^Kafka cannot be reached: .*KAFKA_BROKERS/u);
      await broker().restart();
      await relay.reaches(await filled.store.head());
      expect(relay.relay.state.trouble).toBeUndefined();
      expect(relay.relay.state.restarts).toBeGreaterThan(0);
      await relay.stop();
      const { length: records } = await filled.outside();
      expect(await verified(telling('away'))).toMatchObject({ records, differences: [] });
    }, 120_000);

    it('refuses topics in which another ledger of the same name is told, and does not put out its relay', async () => {
      const other = SqliteEventStore.open({ file: filled.file('other'), now: () => '2025-12-01T00:00:00.000Z' });
      const [first] = await filled.log();
      if (first === undefined) throw new TypeError('The log is empty.');
      await other.append({
        stream: 'ledger',
        expected: 'none',
        events: [{ ...first, id: '6e8bc430-9c3a-81d9-9669-0800200c9a66' }],
      });
      const rightful = running(eventRelay(telling('namesake')));
      try {
        await rightful.reaches(await filled.store.head());
        // The record of whose topics they are is to be seen a moment after what was told.
        await verified(telling('namesake'));
        const { restarts } = rightful.relay.state;
        await expect(eventRelay({ ...telling('namesake'), store: other }).tellUpTo(1n)).rejects.toThrow(
          'belongs to another ledger of the same name',
        );
        await filled.refuse('six');
        await rightful.reaches(await filled.store.head());
        expect(rightful.relay.state).toMatchObject({ fenced: 0, restarts });
      } finally {
        await rightful.stop();
        await other.close();
      }
    });

    it('refuses to go on where the log ends before what was told', async () => {
      await eventRelay(telling('cut')).tellUpTo(600n);
      const cut = SqliteEventStore.open({ file: filled.file('cut'), now: () => '2025-12-01T00:00:00.000Z' });
      for (const event of (await filled.log()).slice(0, 1))
        await cut.append({ stream: event.stream, expected: 'none', events: [event] });
      await expect(eventRelay({ ...telling('cut'), store: cut }).tellUpTo(1n)).rejects.toThrow(
        'Kafka has been told up to position 600, but the log ends at 1',
      );
      await cut.close();
    });
  },
  newestAsked,
);
