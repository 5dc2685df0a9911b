import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { areas, crossings } from '../../apps/cli/demo/places.js';
import { beginning, story } from '../../apps/cli/demo/story.js';
import type { Step } from '../../apps/cli/demo/step.js';
import { tocsin } from '../../apps/cli/testing/command-line.js';
import { describeOnServer, newDatabase } from '../../libs/read-model/testing/server.js';
import { FaultyServer } from '../support/eventstoredb/server.js';
import { temporaryFolder } from '../support/ledger.js';
import { logOfFolder } from '../support/ledgers.js';
import { expectNoGap } from '../support/log.js';
import { exchange, serve } from '../support/server.js';
import type { Answer, Sent } from '../support/server.js';
import { startService, tokenOf } from '../support/services.js';
import type { Service } from '../support/services.js';

const work = temporaryFolder();
const keys = join(work, 'keys');
const apps = ['command-api', 'query-api', 'projector', 'clock'] as const;
type App = (typeof apps)[number];

/** The four services; each may be killed at any moment, and is started again. */
class Apart {
  readonly #running = new Map<App, Service>();

  private constructor(private readonly env: Readonly<Record<string, string>>) {}

  static async start(env: Readonly<Record<string, string>>): Promise<Apart> {
    const apart = new Apart(env);
    // The first one makes the ledger.
    for (const app of apps) await apart.begin(app);
    return apart;
  }

  async begin(app: App): Promise<void> {
    this.#running.set(app, await startService(app, this.env));
  }

  async killed(app: App): Promise<void> {
    await this.#running.get(app)?.kill();
    await this.begin(app);
  }

  async stopped(...some: readonly App[]): Promise<void> {
    for (const app of some) expect(await this.#running.get(app)?.stop()).toBe(0);
  }

  /** Asks until there is an answer that is no failure of the machine: whoever is killed is there again soon. */
  async ask(app: App, path: string, sent: Sent): Promise<Answer> {
    for (let tries = 0; tries < 1_000; tries++) {
      const answer = await exchange(this.#running.get(app)?.address ?? '', path, sent).catch(() => undefined);
      if (answer !== undefined && answer.status < 500) return answer;
      await sleep(50);
    }
    throw new Error(`${app} did not answer ${path}.`);
  }
}

const steps: readonly Step[] = [...story.announcement, ...story.decreed, ...story.erratum, ...story.later];

const moments = ['2025-11-28T18:00:00.000Z', '2025-11-30T12:00:00.000Z', '2025-12-05T12:00:00.000Z'];
const both = moments.flatMap((validAt) => moments.map((knownAt) => `validAt=${validAt}&knownAt=${knownAt}`));
const asked: readonly string[] = [
  ...['PE', 'PE-TAC', 'ubigeo-inei:230111'].flatMap((area) =>
    both.map((query) => `/v1/regions/${area}/status?${query}`),
  ),
  ...[...new Set(steps.map(({ act }) => act.action))].map((action) => `/v1/actions/${action}?limit=100`),
  ...steps.map(({ act }) => `/v1/actions/${act.action}/${act.id}`),
  '/v1/calendar?from=2025-11-01&until=2026-03-01',
  '/v1/history?limit=100',
];

/** The answer without what is the engine's: positions, and the pages that begin at one. */
function withoutPlaces(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body, (key, value: unknown) => (['position', 'head', 'next'].includes(key) ? undefined : value)),
  );
}

describeOnServer('the demo told to services apart on EventStoreDB and PostgreSQL, each killed in turn,', () => {
  it('loses nothing, does nothing twice, and gives the answers that one process gives on a file', async () => {
    mkdirSync(keys);
    const tokens = { operator: await tokenOf(keys, 'operator'), admin: await tokenOf(keys, 'admin') };
    const cluster = await FaultyServer.start();
    let now = Date.parse(beginning);
    cluster.log.now = () => now;
    const url = await newDatabase();
    const apart = await Apart.start({
      ...{ EVENTSTORE_URL: cluster.url, READ_MODEL_URL: url, LOG_LEVEL: 'info' },
      TOCSIN_TOKEN_KEY_FILE: join(keys, 'signing-key.jwk'),
    });
    const post = (path: string, body: unknown, key: string, by: keyof typeof tokens = 'operator'): Promise<Answer> =>
      apart.ask('command-api', path, {
        method: 'POST',
        body,
        headers: { authorization: tokens[by], 'idempotency-key': key },
      });
    for (const [index, body] of [areas, crossings].entries())
      expect((await post('/v1/areas/imports', body, `areas-${index.toString()}`, 'admin')).status).toBe(201);

    const acknowledged: { readonly id: string; readonly position: unknown }[] = [];
    for (const [index, { at, act }] of steps.entries()) {
      now = Date.parse(at);
      const app = apps[index % apps.length] ?? 'command-api';
      const [answer] = await Promise.all([
        post(`/v1/actions/${act.action}/${act.id}/${act.command}`, act.body, `step-${index.toString()}`),
        apart.killed(app),
      ]);
      expect([act.id, answer.status, answer.text]).toEqual([act.id, 201, expect.any(String)]);
      const { position, events } = answer.body as { position: unknown; events: readonly { id: string }[] };
      acknowledged.push(...events.map(({ id }) => ({ id, position })));
    }
    const last = acknowledged.at(-1)?.position;
    const operator = { headers: { authorization: tokens.operator } };
    expect((await apart.ask('query-api', `/v1/regions/PE/status?after=${String(last)}`, operator)).status).toBe(200);
    await apart.stopped('clock', 'command-api');
    const own = cluster.log.all.filter(({ stream }) => stream.startsWith('peru:'));
    const head = own.at(-1)?.position.toString() ?? '';
    expect((await apart.ask('query-api', `/v1/regions/PE/status?after=${head}`, operator)).status).toBe(200);

    const dataDir = join(work, 'alone');
    expect(await tocsin('migrate', '--from', cluster.url, '--to', dataDir)).toMatchObject({ code: 0, err: '' });
    const log = await logOfFolder(dataDir);
    expectNoGap(log);
    const ids = log.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(acknowledged.filter(({ id }) => !ids.includes(id))).toEqual([]);
    const ofStory = log.filter(({ metadata }) => metadata.actor.subject === 'a-operator');
    expect(ofStory.map(({ id }) => id)).toEqual(acknowledged.map(({ id }) => id));

    const alone = await serve({ dataDir });
    expect((await alone.get(`/v1/regions/PE/status?after=${log.length.toString()}`)).status).toBe(200);
    const answers: unknown[] = [];
    for (const path of asked) {
      const [there, here] = [await apart.ask('query-api', path, operator), await alone.get(path)];
      answers.push(withoutPlaces(there.body));
      expect([path, there.status, withoutPlaces(there.body)]).toEqual([path, 200, withoutPlaces(here.body)]);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBeGreaterThan(asked.length / 2);
    await apart.stopped('query-api', 'projector');
    cluster.stop();
  });
});
