import { StoreUnavailable } from '#kernel';
import type { EventStore } from '#kernel';
import kafkajs from 'kafkajs';
import { FilledLedger } from '../support/kafka/filled-ledger.js';
import { describeOnKafka, newestAsked } from '../support/kafka/for-tests.js';
import { tellingTo, tocsinIn } from '../support/kafka/program.js';
import { eventRelay, settingsFor, topicsFor, verified, withAdmin } from '../support/kafka/telling.js';
import { temporaryFolder } from '../support/ledger.js';

import.meta.jest.setTimeout(120_000);

describeOnKafka(
  'a comparison that cannot be made',
  (broker) => {
    let filled: FilledLedger;
    beforeAll(async () => {
      filled = await FilledLedger.of(400);
    });
    afterAll(() => filled.leave());
    const folder = temporaryFolder();

    const telling = (name: string, store: EventStore = filled.store) => ({
      store,
      name,
      settings: settingsFor(broker().address),
    });
    const client = () => new kafkajs.Kafka({ brokers: [broker().address], logLevel: kafkajs.logLevel.NOTHING });

    it('is refused by the program with what is in its way and the way out', async () => {
      const variables = tellingTo(broker().address, { TOCSIN_LEDGER: 'open' });
      const program = (change: Readonly<Record<string, string>>, ...words: readonly string[]) =>
        tocsinIn(folder, { ...variables, ...change }, ...words);
      const refused = async (change: Readonly<Record<string, string>> = {}) => {
        const { code, stdout, stderr } = await program(change, 'relay', 'verify');
        expect([code, stdout]).toEqual([1, '']);
        return stderr;
      };
      await program({}, 'open');
      expect(await refused()).toMatch(
        /^Nothing has been told yet, says tocsin.open.checkpoint.v1: start the relay, or/u,
      );
      expect(await program({}, 'relay', 'republish')).toMatchObject({ code: 0 });
      expect(await refused({ KAFKA_PARTITIONS: '5' })).toMatch(
        /^The topic tocsin\.open\..* has partitions 3, and KAFKA_PARTITIONS is 5: set it to what the topic has\.$/mu,
      );
      expect(await refused({ READ_MODEL_URL: 'postgres://nobody@127.0.0.1:1/nothing' })).toBe(
        'The read model cannot be reached at the moment.\n',
      );
      expect(await refused({ KAFKA_BROKERS: '127.0.0.1:1' })).toMatch(/^Kafka cannot be reached: .*KAFKA_BROKERS/u);
    });

    it('is refused where a topic was deleted, until the relay has made it and told it anew', async () => {
      const head = await filled.store.head();
      await eventRelay(telling('deleted')).tellUpTo(head);
      expect((await verified(telling('deleted'))).differences).toEqual([]);
      const [, topic = ''] = topicsFor('deleted').events;
      await withAdmin(client(), (admin) => admin.deleteTopics({ topics: [topic] }));
      await expect(verified(telling('deleted'))).rejects.toThrow(
        `The topic ${topic} is not there: start the relay, which makes it and tells it anew.`,
      );
      const relay = eventRelay(telling('deleted'));
      await relay.tellUpTo(head);
      const { length: records } = await filled.outside();
      expect(await verified(telling('deleted'))).toMatchObject({ differences: [], records });
    });

    it('ends where the log cannot be read for a moment, and calls nothing extra for that', async () => {
      await eventRelay(telling('log-away')).tellUpTo(await filled.store.head());
      let looks = 0;
      const away: EventStore['readAll'] = (how) => {
        if (how?.from === undefined) return filled.store.readAll(how);
        looks += 1;
        return looks === 3 ? Promise.reject(new StoreUnavailable('The log is away.')) : filled.store.readAll(how);
      };
      const store = new Proxy(filled.store, {
        get: (target, key) => (key === 'readAll' ? away : boundTo(target, Reflect.get(target, key))),
      });
      await expect(verified(telling('log-away', store), 20)).rejects.toThrow('The log is away.');
      expect((await verified(telling('log-away'), 20)).differences).toEqual([]);
    });
  },
  newestAsked,
);

function boundTo(target: object, value: unknown): unknown {
  return typeof value === 'function' ? value.bind(target) : value;
}
