import { headerOf } from '#cloud-events';
import { eventIdentity, keptRecord, messageOf } from '#relay-kafka';
import kafkajs from 'kafkajs';
import { tellByHand } from '../support/kafka/by-hand.js';
import { readWithKcat } from '../support/kafka/consumer.js';
import type { Consumed } from '../support/kafka/consumer.js';
import { FilledLedger } from '../support/kafka/filled-ledger.js';
import { describeOnKafka } from '../support/kafka/for-tests.js';
import {
  audience,
  eventRelay,
  ledger,
  running,
  settingsFor,
  topicsFor,
  until,
  verified,
  withAdmin,
} from '../support/kafka/telling.js';

describeOnKafka('the relay', (broker) => {
  let filled: FilledLedger;
  beforeAll(async () => {
    filled = await FilledLedger.of(1_200);
  }, 60_000);
  afterAll(() => filled.leave());

  const telling = (name: string, change = {}) => {
    const { store } = filled;
    return { store, name, settings: settingsFor(broker().address, change) };
  };
  const client = () => new kafkajs.Kafka({ brokers: [broker().address], logLevel: kafkajs.logLevel.NOTHING });
  const consumed = (name: string) => readWithKcat(broker().address, topicsFor(name).events);

  it('tells every event once, whole, in order, and each message names the one before it', async () => {
    const relay = eventRelay({ ...telling('whole', { codec: 'gzip' }) });
    await relay.tellUpTo(await filled.store.head());
    const outside = await filled.outside();
    // First, as it waits for what is committed to be seen; kcat does not.
    expect(await verified(telling('whole'))).toMatchObject({ differences: [], records: outside.length });
    const records = await consumed('whole');
    expect(records.map(({ headers }) => headers['ce_id']).toSorted()).toEqual(outside.map(({ id }) => id).toSorted());
    const last = new Map<string, string>();
    const byId = new Map(outside.map((event) => [event.id, event]));
    for (const { topic, partition, key, headers, payload } of records) {
      const place = `${topic}/${partition.toString()}`;
      const previous = last.get(place) ?? '0'.repeat(19);
      expect(headers[headerOf('previoussequence')]).toBe(previous);
      const event = byId.get(headers['ce_id'] ?? '');
      if (event === undefined) throw new TypeError('A message of no event.');
      const told = { topic, partition, previous: BigInt(previous), areas: headers['ce_areas'] ?? '' };
      const teller = { ledger: { ...ledger, name: 'whole' }, audience };
      expect({ key, headers, payload }).toEqual(
        (({ key, headers, value }) => ({ key, headers, payload: value }))(messageOf(event, told, teller)),
      );
      last.set(place, headers['ce_sequence'] ?? '');
    }
    expect(new Set(records.map(({ partition }) => partition)).size).toBe(3);
  });

  it('is compared with the log in turns, in which partitions wait for each other', async () => {
    await eventRelay({ ...telling('turns', { codec: 'gzip' }) }).tellUpTo(await filled.store.head());
    const { length: records } = await filled.outside();
    expect(await verified(telling('turns'), 40)).toMatchObject({ differences: [], records });

    // The first three of a partition are told anew behind all others, the second with other words.
    const byPlace = Map.groupBy(await consumed('turns'), (record) => `${record.topic}/${record.partition.toString()}`);
    const [one, two, three, four] = [...byPlace.values()].find((some) => some.length > 40) ?? [];
    if (one === undefined || two === undefined || three === undefined || four === undefined) {
      throw new TypeError('Too little was told.');
    }
    const { topic, partition, offset } = four;
    await withAdmin(client(), async (admin) => {
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: offset.toString() }] });
    });
    const strange = { ...four, headers: { ...four.headers, ce_sequence: '9'.repeat(18) } };
    await tellByHand(broker().address, topic, [one, { ...two, payload: '{}' }, three, four, strange]);
    const { differences } = await verified(telling('turns'), 40);
    const late = (record: Consumed) => ['out of order', BigInt(record.headers['ce_sequence'] ?? '')];
    expect(differences.map(({ what, position }) => [what, position])).toEqual([
      late(one),
      ['changed', BigInt(two.headers['ce_sequence'] ?? '')],
      late(two),
      late(three),
      ['extra', BigInt(four.headers['ce_sequence'] ?? '')],
      ['extra', BigInt('9'.repeat(18))],
    ]);
  }, 120_000);

  it('goes on where it stopped, also behind events that are for the inside of the house', async () => {
    await eventRelay(telling('goes-on')).tellUpTo(400n);
    const relay = running(eventRelay(telling('goes-on')));
    await relay.reaches(await filled.store.head());
    await filled.refuse('two');
    await relay.reaches(await filled.store.head());
    await relay.stop();
    expect(relay.relay.state.restarts).toBe(0);
    expect((await verified(telling('goes-on'))).differences).toEqual([]);
  });

  it.each([
    ['the offsets of its group have been deleted', 'forgotten-group'],
    ['its record in the compacted topic has been deleted', 'forgotten-record'],
  ])('goes on where it stopped when %s', async (_, name) => {
    await eventRelay(telling(name)).tellUpTo(500n);
    const { checkpoint } = topicsFor(name);
    const isKept = async () => (await keptRecord(client(), eventIdentity({ checkpoint }))) !== undefined;
    await withAdmin(client(), async (admin) => {
      if (name === 'forgotten-group') {
        await admin.deleteGroups([`${checkpoint}.events`]);
      } else {
        const policy = (value: string) => ({ name: 'cleanup.policy', value });
        const resource = (value: string) => ({
          type: kafkajs.ConfigResourceTypes.TOPIC,
          name: checkpoint,
          configEntries: [policy(value)],
        });
        await admin.alterConfigs({ validateOnly: false, resources: [resource('delete')] });
        // The policy is in force, and the end of the last transaction is to be seen, a moment after they are answered.
        await until(async () => {
          const own = (await admin.fetchTopicOffsets(checkpoint)).find(({ partition }) => partition === 0);
          try {
            await admin.deleteTopicRecords({
              topic: checkpoint,
              partitions: [{ partition: 0, offset: own?.high ?? '' }],
            });
          } catch (error) {
            if (isRefusedByPolicy(error)) return false;
            throw error;
          }
          return !(await isKept());
        });
        await admin.alterConfigs({ validateOnly: false, resources: [resource('compact')] });
      }
    });
    await eventRelay(telling(name)).tellUpTo(await filled.store.head());
    const { length: records } = await filled.outside();
    expect(await verified(telling(name))).toMatchObject({ differences: [], records });
  });
});

function isRefusedByPolicy(error: unknown): boolean {
  const { cause } = error instanceof Error ? error : {};
  const parts = (cause as { partitions?: readonly { error: { type: string } }[] } | undefined)?.partitions ?? [];
  return parts.length > 0 && parts.every(({ error: { type } }) => type === 'POLICY_VIOLATION');
}
