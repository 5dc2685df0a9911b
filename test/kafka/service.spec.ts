import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellByHand } from '../support/kafka/by-hand.js';
import { readWithKcat } from '../support/kafka/consumer.js';
import { describeOnKafka, newestAsked } from '../support/kafka/for-tests.js';
import { closeBorder, relayAt, tellingTo, tocsinIn } from '../support/kafka/program.js';
import { topicsFor, until } from '../support/kafka/telling.js';
import { operatorToken } from '../support/log.js';
import { freePorts } from '../support/ports.js';
import { serveIn } from '../support/process.js';
import type { Server } from '../support/process.js';

interface Wrong {
  readonly what: string;
  readonly area: string;
  readonly position: string;
}

interface StatusTold {
  readonly position: string;
  readonly validAt: string;
}

describeOnKafka(
  'the program on Kafka',
  (broker) => {
    let folder: string;
    let server: Server | undefined;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'tocsin-service-'));
    });
    afterEach(async () => {
      await server?.stop();
      rmSync(folder, { recursive: true });
    });

    const environment = (change: Readonly<Record<string, string>> = {}) => tellingTo(broker().address, change);
    const tocsin = (env: Readonly<Record<string, string>>, ...words: readonly string[]) =>
      tocsinIn(folder, env, ...words);
    const close = (address: string, id: string) => closeBorder(folder, address, id);
    const told = async (ledger: string, generation = 1) =>
      (
        await readWithKcat(broker().address, [
          topicsFor(ledger, generation).events[0] ?? '',
          `tocsin.${ledger}.border-closure.v${generation.toString()}`,
        ])
      ).map(({ headers }) => headers['ce_type']);
    const closed = 'tocsin.border-closure.BorderClosed.v1';

    it('tells what is acknowledged, checks what it told, finds what is not the log’s, and tells it anew', async () => {
      const ledger = { TOCSIN_LEDGER: 'served' };
      server = await serveIn(folder, environment(ledger));
      const { address } = server;
      await close(address, 'one');
      await close(address, 'two');
      await until(async () => (await relayAt(address))?.because.includes('the end of the log') === true);
      expect(await server.stop()).toBe(0);
      server = undefined;

      const env = environment(ledger);
      // First, as it waits for what is committed to be seen; kcat does not.
      expect(await tocsin(env, 'relay', 'verify')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('3 records'),
      });
      expect(await told('served')).toEqual(['tocsin.ledger.LedgerOpened.v1', closed, closed]);
      const strange = { partition: 0, key: 'a', headers: {}, payload: '{}' };
      await tellByHand(broker().address, 'tocsin.served.curfew.v1', [strange]);
      const found = await tocsin(env, 'relay', 'verify', '--json');
      expect(found.code).toBe(1);
      expect(JSON.parse(found.stdout)).toMatchObject({
        position: '3',
        differences: [{ what: 'extra', topic: 'tocsin.served.curfew.v1', offset: '0' }],
      });

      expect(await tocsin(env, 'relay', 'republish')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('Generation 1 has been told already'),
      });
      const fresh = { ...env, KAFKA_TOPIC_GENERATION: '2' };
      expect(await tocsin(fresh, 'relay', 'republish', '--from', '3')).toMatchObject({ code: 0 });
      expect(await tocsin(fresh, 'relay', 'verify')).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/1 records\.\nThe status of areas was not compared: none has been told yet\.$/mu),
      });
      expect(await told('served', 2)).toEqual([closed]);

      server = await serveIn(folder, environment(ledger));
      await close(server.address, 'three');
      await server.stop();
      server = undefined;
      expect(await tocsin(fresh, 'relay', 'republish', '--from', '2')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('Generation 2 has been told already'),
      });
      expect(await tocsin(fresh, 'relay', 'republish', '--from', '3')).toMatchObject({ code: 0 });
      expect(await tocsin(fresh, 'relay', 'verify')).toMatchObject({ code: 0 });
      expect(await told('served', 2)).toEqual([closed, closed]);
    }, 120_000);

    it('tells the status of each area that an act touched, above and below it, as the answer over HTTP says it', async () => {
      server = await serveIn(folder, environment({ TOCSIN_LEDGER: 'status' }));
      const { address } = server;
      await close(address, 'one');
      const done = 'position 2, the end of the log';
      await until(async () => (await relayAt(address, 'relay of status'))?.because.includes(done) === true);
      const topic = 'tocsin.status.region-status.v1';
      const read = async () =>
        (await readWithKcat(broker().address, [topic])).map(
          ({ key, payload }) => [key, JSON.parse(payload) as StatusTold] as const,
        );
      await until(async () => (await read()).length >= 2);
      const records = new Map(await read());
      const tacna = records.get('PE-TAC');
      expect(tacna).toMatchObject({ position: '2', counts: { border: 1 }, ledger: { name: 'status', mode: 'test' } });
      expect(records.get('PE')).toMatchObject({ position: '2', level: 'normal' });
      const headers = { authorization: `Bearer ${await operatorToken(join(folder, 'data'))}` };
      const { validAt = '', ...said } = tacna ?? {};
      const moment = encodeURIComponent(validAt);
      const answer = await fetch(`${address}/v1/regions/PE-TAC/status?validAt=${moment}&knownAt=${moment}&after=2`, {
        headers,
      });
      expect(await answer.json()).toMatchObject({ validAt, ...said });
    }, 120_000);

    it('finds a status that is changed, of no area, or not the latest of its area', async () => {
      const variables = environment({ TOCSIN_LEDGER: 'checked' });
      server = await serveIn(folder, variables);
      const { address } = server;
      const isToldUpTo = async (position: string) =>
        (await relayAt(address, 'relay of status'))?.because.includes(`position ${position}, the end of the log`) ===
        true;
      await close(address, 'one');
      await until(() => isToldUpTo('2'));
      const right = await tocsin(variables, 'relay', 'verify');
      expect(right).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^The status of \d+ areas is what .* 2\.$/mu),
      });
      const topic = 'tocsin.checked.region-status.v1';
      const [old] = (await readWithKcat(broker().address, [topic])).filter(({ key }) => key === 'PE');
      await close(address, 'two');
      await until(() => isToldUpTo('3'));
      const [tacna] = (await readWithKcat(broker().address, [topic])).filter(({ key }) => key === 'PE-TAC').slice(-1);
      if (old === undefined || tacna === undefined) throw new TypeError('Nothing was told.');
      const changed = { ...tacna, payload: tacna.payload.replace('"level":"normal"', '"level":"siege"') };
      await tellByHand(broker().address, topic, [old, changed, { ...tacna, key: 'XX-NO' }]);
      const { code, stdout } = await tocsin(variables, 'relay', 'verify', '--json');
      expect(code).toBe(1);
      const { differences, status } = JSON.parse(stdout) as { differences: []; status: { differences: Wrong[] } };
      expect(differences).toEqual([]);
      expect(status.differences.map(({ what, area, position }) => [what, area, position]).toSorted()).toEqual([
        ['changed', 'PE-TAC', '3'],
        ['extra', 'XX-NO', '3'],
        ['missing', 'PE', '3'],
        ['out of order', 'PE', '2'],
      ]);
    }, 120_000);

    it('takes commands while Kafka is away, says so, and tells them when it is there', async () => {
      const [port = 0] = await freePorts(1);
      server = await serveIn(
        folder,
        environment({ TOCSIN_LEDGER: 'waiting', KAFKA_BROKERS: `127.0.0.1:${port.toString()}` }),
      );
      const { address } = server;
      await until(async () => (await relayAt(address))?.because.includes('cannot be reached') === true);
      await close(address, 'one');
      expect(await relayAt(address)).toMatchObject({
        ok: true,
        because: expect.stringContaining('Commands and questions go on.'),
      });
      await server.stop();
      server = await serveIn(folder, environment({ TOCSIN_LEDGER: 'waiting' }));
      await until(async () => (await told('waiting').catch((): readonly string[] => [])).includes(closed));
    }, 120_000);

    it('does not start where a setting of Kafka cannot be', async () => {
      const refused = await tocsin(environment({ KAFKA_COMPRESSION: 'snappy' }), 'serve', '--port', '0');
      expect(refused).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('KAFKA_COMPRESSION must be one of none, gzip'),
      });
      const noFile = environment({ KAFKA_TLS: 'on', KAFKA_TLS_CA_FILE: 'nowhere.pem' });
      expect(await tocsin(noFile, 'serve', '--port', '0')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('KAFKA_TLS_CA_FILE names nowhere.pem, which cannot be read'),
      });
    }, 60_000);
  },
  newestAsked,
);
