import { readBack } from '#kernel';
import { openSigningKey, signingKeyFile } from '#platform';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closure } from '../support/acts.js';
import { FaultyServer } from '../support/eventstoredb/server.js';
import { temporaryFolder } from '../support/ledger.js';
import { exchange } from '../support/server.js';
import type { Answer, Sent } from '../support/server.js';
import { attemptedService, startService, tokenOf } from '../support/services.js';
import type { App, Service } from '../support/services.js';
import { describeOnServer, newDatabase } from '../../libs/read-model/testing/server.js';

const all = temporaryFolder();
const keys = join(all, 'keys');
const publicKey = join(all, 'public.jwk');
let cluster: FaultyServer;
const tokens = { operator: '', agency: '', admin: '' };

beforeAll(async () => {
  mkdirSync(keys);
  await openSigningKey(keys);
  const { d: _secret, ...half }: Record<string, unknown> = readBack(readFileSync(join(keys, signingKeyFile), 'utf8'));
  writeFileSync(publicKey, JSON.stringify(half));
  for (const role of ['operator', 'agency', 'admin'] as const) tokens[role] = await tokenOf(keys, role);
  cluster = await FaultyServer.start();
});
afterAll(() => {
  cluster.stop();
});

const told = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  EVENTSTORE_URL: cluster.url,
  TOCSIN_TOKEN_KEY_FILE: publicKey,
  ...more,
});

function ask(
  { address }: Service,
  path: string,
  sent: Sent & { readonly by?: keyof typeof tokens } = {},
): Promise<Answer> {
  const { by = 'operator', headers, ...rest } = sent;
  return exchange(address, path, { ...rest, headers: { authorization: tokens[by], ...headers } });
}

function act(service: Service, id: string, key = id): Promise<Answer> {
  const headers = { 'idempotency-key': key };
  return ask(service, `/v1/actions/border-closure/${id}/close`, { method: 'POST', body: closure, headers });
}

const apps: readonly App[] = ['command-api', 'query-api', 'projector', 'clock'];

describe('a service', () => {
  it.each([...apps, 'relay'] as const)(
    '%s says with --help what it reads, and with any other word that it takes none',
    async (app) => {
      const help = await attemptedService(app, {}, '--help');
      expect([help.code, help.stderr]).toEqual([0, '']);
      expect(help.stdout).toMatch(/^ {2}EVENTSTORE_URL .*\n/mu);
      expect(help.stdout).toMatch(/^ {2}TOCSIN_DATA_DIR .*\n/mu);
      expect(help.stdout).not.toMatch(/unset.*\[must be set\]/u);
      const lines = [...help.stdout.matchAll(/^ {2}([A-Z_]+ +)(?=\S)/gmu)];
      expect(new Set(lines.map(([start]) => start.length)).size).toBe(1);
      expect((await attemptedService(app, {}, '--port')).code).toBe(2);
    },
  );

  it.each([
    ['command-api', ['EVENTSTORE_URL']],
    ['query-api', ['READ_MODEL_URL']],
    ['projector', ['READ_MODEL_URL']],
    ['clock', ['EVENTSTORE_URL', 'READ_MODEL_URL']],
  ] as const)('%s says everything that is wrong or missing at once, and does not start', async (app, needs) => {
    const { code, stderr } = await attemptedService(app, { TOCSIN_PORT: 'x', TOCSIN_PROT: '1' });
    expect(code).toBe(1);
    const named = ['TOCSIN_PROT', 'TOCSIN_PORT', ...needs, 'Nobody'].map(
      (one) => expect.stringContaining(one) as unknown,
    );
    expect(stderr.trim().split('\n')).toEqual(named);
  });

  it('makes no ledger where the file of the key for tokens is not there, or is none', async () => {
    const notOne = join(all, 'not-one.jwk');
    writeFileSync(notOne, '{}');
    const tries = [
      [join(all, 'mistyped.jwk'), 'There is no key for tokens in'],
      [all, 'is a folder'],
      [notOne, 'is not an Ed25519 key'],
    ] as const;
    for (const [file, sentence] of tries) {
      const env = told({ TOCSIN_LEDGER: 'keyless', TOCSIN_TOKEN_KEY_FILE: file, TOCSIN_MODE: 'x' });
      const { code, stderr } = await attemptedService('command-api', env);
      expect([code, stderr]).toEqual([1, expect.stringContaining(sentence)]);
      expect(stderr).toContain('TOCSIN_MODE');
    }
    expect(cluster.log.all.filter(({ stream }) => stream.startsWith('keyless:'))).toEqual([]);
  });

  it('never shows a password that it was told', async () => {
    const secret = { EVENTSTORE_URL: 'esdb://u:sesame@h?tls=false', READ_MODEL_URL: 'mysql://u:sesame@h/x' };
    const { code, stderr } = await attemptedService('clock', secret);
    expect([code, stderr]).toEqual([1, expect.stringContaining('EVENTSTORE_URL must not name a password')]);
    expect(stderr).not.toContain('sesame');
  });

  it('does not make a ledger, but for the one that takes commands', async () => {
    const env = told({ TOCSIN_LEDGER: 'nowhere', READ_MODEL_URL: 'postgres://127.0.0.1:1/none' });
    for (const app of ['query-api', 'projector', 'clock'] as const) {
      const { code, stderr } = await attemptedService(app, env);
      expect([code, stderr]).toEqual([1, expect.stringContaining('There is no ledger nowhere in esdb://127.0.0.1')]);
    }
  });
});

describe('two that take commands beside each other', () => {
  let one: Service;
  let other: Service;
  beforeAll(async () => {
    [one, other] = await Promise.all([startService('command-api', told()), startService('command-api', told())]);
  });

  it('have one ledger, and do a command once whichever of them gets it', async () => {
    const answers = await Promise.all([act(one, 'a'), act(other, 'a'), act(one, 'a'), act(other, 'a')]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body['position'])).size).toBe(1);
    expect(cluster.log.all.filter(({ stream }) => stream === 'peru:border-closure-a')).toHaveLength(1);
    expect(cluster.log.all.filter(({ stream }) => stream === 'peru:ledger')).toHaveLength(1);
    expect((await act(other, 'a', 'another')).status).toBe(409);
  });

  it('know each other’s areas', async () => {
    const body = { scheme: 'x', areas: [{ code: '1', name: 'Here', kind: 'district', parent: 'PE-TAC' }] };
    const imported = await ask(one, '/v1/areas/imports', { method: 'POST', body, by: 'admin' });
    expect(imported.status).toBe(201);
    const there = { ...closure, areas: ['x:1'] };
    const closed = (key: string): Promise<Answer> =>
      ask(other, '/v1/actions/border-closure/x/close', {
        method: 'POST',
        body: there,
        headers: { 'idempotency-key': key },
      });
    let last = await closed('0');
    for (let tries = 1; last.status !== 201 && tries < 500; tries++) {
      await sleep(20);
      last = await closed(tries.toString());
    }
    expect(last.status).toBe(201);
  });

  it('answer no questions, describe what they do, and tell their health', async () => {
    expect((await ask(one, '/v1/regions/PE/status')).status).toBe(404);
    const { body } = await ask(one, '/openapi.json');
    const text = JSON.stringify(body);
    expect(text).toContain('/v1/actions/border-closure/{id}/close');
    const { schemas } = body['components'] as { readonly schemas: object };
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/gu))
      expect(Object.keys(schemas)).toContain(name);
    expect(await ready(one)).toMatchObject({ status: 'ready', checks: [{ name: 'ledger', ok: true }] });
    expect((await ask(one, '/metrics')).text).toMatch(/^tocsin_store_appends [1-9]/mu);
  });

  it('end with 0 when they are asked to stop', async () => {
    expect(await Promise.all([one.stop(), other.stop()])).toEqual([0, 0]);
  });
});

describeOnServer('services apart, with their read model in PostgreSQL,', () => {
  it('are one ledger together, and each stands in for its like', async () => {
    const own = await FaultyServer.start();
    const env = told({ EVENTSTORE_URL: own.url, READ_MODEL_URL: await newDatabase() });
    const commands = await startService('command-api', env);
    const [first, second] = [await startService('projector', env), await startService('projector', env)];
    const questions = await startService('query-api', env);
    const clocks = await Promise.all([startService('clock', env), startService('clock', env)]);
    const acted = await act(commands, 'a');
    const past = { ...closure, effectiveUntil: '2025-11-30T05:00:00.000Z' };
    const over = await ask(commands, '/v1/actions/border-closure/b/close', { method: 'POST', body: past });
    expect([acted.status, over.status]).toEqual([201, 201]);
    const asked = (position: unknown): Promise<Answer> =>
      ask(questions, `/v1/actions/border-closure?after=${String(position)}`, { by: 'agency' });
    expect((await asked(over.body['position'])).status).toBe(200);
    for (const one of [commands, first, second, questions, ...clocks])
      expect(await ready(one)).toMatchObject({ status: 'ready' });
    expect(JSON.stringify(await ready(second))).toContain('Another projector writes it');
    await first.kill();
    const next = await act(commands, 'c');
    expect((await asked(next.body['position'])).status).toBe(200);
    expect((await act(questions, 'd')).status).toBe(404);
    for (const one of [commands, second, questions, ...clocks]) expect(await one.stop()).toBe(0);
    own.stop();
  });
});

async function ready(service: Service): Promise<Answer['body']> {
  let last: Answer['body'] = {};
  for (let tries = 0; tries < 1_000; tries++) {
    last = (await exchange(service.address, '/health/ready', {})).body;
    if (last['status'] === 'ready') return last;
    await sleep(50);
  }
  return last;
}
