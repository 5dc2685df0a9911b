import { SqliteEventStore } from '#event-store-sqlite';
import { headerOf } from '#cloud-events';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { fillLedger } from '../../bench/fill.js';
import { readWithKcat } from '../support/kafka/consumer.js';
import { describeOnKafka, newestAsked } from '../support/kafka/for-tests.js';
import { relayProcess } from '../support/kafka/relay-process.js';
import { audience, settingsFor, topicsFor, until, verified, withAdmin } from '../support/kafka/telling.js';

/** Sixty rounds and ten thousand events by `npm run test:kafka-crash`. */
const rounds = Number(process.env['KAFKA_ROUNDS'] ?? 6);
const events = rounds * 170;
/** A relay begins to write about so many milliseconds after it was started. */
const shortest = 400;
const longest = 1_800;

const sequence = headerOf('sequence');
const figures = { events, kills: 0, killedWhileWriting: 0, twoAtOnce: 0, serverKilled: 0, serverStopped: 0 };

describeOnKafka(
  'kill -9 at random moments',
  (broker) => {
    let folder: string;
    let store: SqliteEventStore;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'tocsin-relay-'));
      await fillLedger(folder, Math.floor(events * 0.8));
      store = SqliteEventStore.follow(join(folder, 'ledger.db'));
    }, 120_000);
    afterAll(async () => {
      await store.close();
      rmSync(folder, { recursive: true });
      if (process.env['KAFKA_ROUNDS'] !== undefined) process.stderr.write(`kafka: ${JSON.stringify(figures)}\n`);
    });

    const settings = () => settingsFor(broker().address);
    const client = () => new kafkajs.Kafka({ brokers: [broker().address], logLevel: kafkajs.logLevel.NOTHING });
    const start = (name: string) => relayProcess(join(folder, 'ledger.db'), name, settings());
    const { checkpoint, events: topics } = topicsFor('killed');
    const group = `${checkpoint}.events`;

    /** How far the log is told; -1 while nothing is. */
    const told = () =>
      withAdmin(client(), async (admin) => {
        const [found] = await admin.fetchOffsets({ groupId: group, topics: [checkpoint] });
        return Number(found?.partitions[0]?.offset ?? '-1');
      }).catch(() => -1);

    it(
      'tells each event once and in order, whoever is killed, the relay or the server, and however many relays there are',
      async () => {
        for (let round = 1; round <= rounds; round++) {
          const before = await told();
          const some = [start('killed'), ...(round % 5 === 0 ? [start('killed')] : [])];
          figures.twoAtOnce += some.length - 1;
          await Promise.all([
            fillLedger(folder, Math.floor(events * (0.8 + (0.2 * round) / rounds))),
            sleep(randomInt(shortest, longest)),
          ]);
          if (round % 20 === 3) {
            await broker().kill();
            figures.serverKilled += 1;
          } else if (round % 20 === 13) {
            await broker().stop();
            figures.serverStopped += 1;
          }
          for (const one of some) await one.kill();
          figures.kills += some.length;
          if (round % 10 === 3) await broker().restart();
          const after = await told();
          if (after > before && after < Number(await store.head())) figures.killedWhileWriting += 1;
          if (round === Math.ceil(rounds / 2) && after >= 0)
            await withAdmin(client(), (admin) =>
              until(() =>
                admin.deleteGroups([group]).then(
                  () => true,
                  () => false,
                ),
              ),
            );
        }
        const last = start('killed');
        const head = await store.head();
        await until(async () => BigInt(await told()) >= head);
        await last.stop();
        // Where nobody was killed while it wrote, nothing is shown; a few rounds may be so.
        if (rounds >= 60) expect(figures.killedWhileWriting).toBeGreaterThan(0);
        await expectEachOnce();
      },
      60_000 + rounds * 5_000,
    );

    async function expectEachOnce(): Promise<void> {
      const log = await store.readAll({ limit: 100_000 });
      const outside = log.filter(({ stream }) => !audience.isInside(stream));
      // First, as it waits for what is committed to be seen; kcat does not.
      expect(await verified({ store, settings: settings(), name: 'killed' })).toMatchObject({
        differences: [],
        records: outside.length,
        position: await store.head(),
      });
      const records = await readWithKcat(broker().address, topics);
      expect(records.map(({ headers }) => headers['ce_id']).toSorted()).toEqual(outside.map(({ id }) => id).toSorted());
      const revisions = new Map<string, number>();
      const last = new Map<string, string>();
      for (const { topic, partition, key, headers } of records) {
        const revision = Number(headers['ce_revision']);
        expect([key, revision]).toEqual([key, (revisions.get(`${topic} ${key}`) ?? -1) + 1]);
        revisions.set(`${topic} ${key}`, revision);
        const place = `${topic}/${partition.toString()}`;
        expect(headers[headerOf('previoussequence')]).toBe(last.get(place) ?? '0'.repeat(19));
        last.set(place, headers[sequence] ?? '');
      }
    }
  },
  newestAsked,
);
