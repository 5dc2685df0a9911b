import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parkedStoryIn } from '../../apps/cli/testing/story.js';
import { closure } from '../support/acts.js';
import { temporaryFolder } from '../support/ledger.js';
import { cutOff, describeOnServer, newDatabase, statement } from '../../libs/read-model/testing/server.js';
import { served } from '../support/process.js';
import { exchange, serve } from '../support/server.js';
import type { Server } from '../support/server.js';
import { root, runIn } from '../support/tree.js';

const all = temporaryFolder();

/** No process outlives the tests, also where one failed. */
const standing: ChildProcess[] = [];
afterAll(() => {
  for (const one of standing) one.kill('SIGKILL');
});

let folders = 0;
function newFolder(): string {
  const folder = join(all, (folders += 1).toString());
  mkdirSync(folder);
  return folder;
}

const tocsin = (url: string, ...words: readonly string[]) =>
  runIn(root, 'bin/tocsin.js', ...words, '--read-model-url', url);

/** Acts, and waits until the read model has what was done. */
async function closed(server: Server, id: string): Promise<void> {
  await server.act(`border-closure/${id}/close`, closure);
  const answer = await server.get(`/v1/actions/border-closure?after=${(await server.head()).toString()}`);
  expect(answer.status).toBe(200);
}

describeOnServer('a ledger whose read model is in PostgreSQL', () => {
  it('is served, doctored and replayed as one with a file is', async () => {
    const [url, dataDir] = [await newDatabase(), newFolder()];
    const server = await serve({ dataDir, env: { READ_MODEL_URL: url } });
    await closed(server, 'a');
    const { body } = await server.get('/v1/regions/PE-TAC/status');
    expect(JSON.stringify(body)).toContain('border-closure/a');
    const doctor = await tocsin(url, 'doctor', '--data-dir', dataDir);
    expect([doctor.code, doctor.stderr]).toEqual([0, '']);
    expect(doctor.stdout).toMatch(/^ok {6}read model equals replay: .*digest/mu);
    const replay = await tocsin(url, 'replay', '--compare', '--data-dir', dataDir);
    expect([replay.code, replay.stdout]).toEqual([0, expect.stringContaining('They are equal.')]);
    await server.stop();
    await statement("update tocsin.measures set title = 'Another'", url);
    expect((await tocsin(url, 'doctor', '--data-dir', dataDir)).stdout).toMatch(
      /^NOT OK {2}read model equals replay/mu,
    );
    expect((await tocsin(url, 'replay', '--compare', '--data-dir', dataDir)).code).toBe(1);
  });

  it('is asked in as many processes as one wants, and kept by another projector where the first is gone', async () => {
    const [url, folder] = [await newDatabase(), newFolder()];
    const server = await serve({ dataDir: join(folder, 'data'), env: { READ_MODEL_URL: url } });
    await closed(server, 'a');
    const script = join(root, 'bin/tocsin.js');
    const words = (name: string, ...more: readonly string[]) => [process.execPath, script, name, ...more, '--json'];
    const questions = ['--port', '0', '--mode', 'test', '--log-level', 'fatal'];
    const several = [
      await served(folder, words('answer', ...questions), { READ_MODEL_URL: url }),
      await served(folder, words('answer', ...questions), { READ_MODEL_URL: url }),
    ];
    const standby = spawn(process.execPath, [script, 'project', '--port', '0', '--mode', 'test'], {
      cwd: folder,
      env: { READ_MODEL_URL: url },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    standing.push(standby);
    let said = '';
    standby.stderr.on('data', (chunk) => (said += String(chunk)));
    const says = async (words_: string): Promise<void> => {
      for (let tries = 0; tries < 3_000 && !said.includes(words_); tries++) await sleep(20);
      expect(said).toContain(words_);
    };
    await says('this one waits');
    expect(await cutOff(url, 'tocsin projector')).toBe(1);
    await says('has had the whole log');
    await closed(server, 'b');
    const health = async () => (await server.get('/health/ready', { as: null })).text;
    for (let tries = 0; tries < 1_000 && !(await health()).includes('Another projector writes it'); tries++)
      await sleep(50);
    expect(await health()).toContain('Another projector writes it; the one of this process takes over');
    const authorization = `Bearer ${await server.token('operator')}`;
    for (const { address } of several) {
      const answer = await exchange(address, `/v1/actions/border-closure?after=3`, { headers: { authorization } });
      expect([answer.status, JSON.stringify(answer.body)]).toEqual([200, expect.stringMatching(/"id":"a".*"id":"b"/u)]);
      const act = { method: 'POST', body: closure, headers: { authorization, 'idempotency-key': 'k' } };
      expect((await exchange(address, '/v1/actions/border-closure/c/close', act)).status).toBe(404);
    }
    await statement("update tocsin.kysely_migration set name = '9999-later'", url);
    const refused = await exchange(several[0]?.address ?? '', '/v1/regions/PE-TAC/status', {
      headers: { authorization },
    });
    expect([refused.status, String(refused.body['detail'])]).toEqual([
      503,
      expect.stringContaining('another version of Tocsin'),
    ]);
    for (const one of several) expect(await one.stop()).toBe(0);
    standby.kill('SIGTERM');
    await server.stop();
  });

  it('goes on when its projector loses the server, and takes commands while questions cannot be answered', async () => {
    const url = await newDatabase();
    const server = await serve({ env: { READ_MODEL_URL: url, LOG_LEVEL: 'silent' } });
    await closed(server, 'a');
    const name = new URL(url).pathname.slice(1);
    await statement(`alter database ${name} with allow_connections false`);
    await cutOff(url, 'tocsin projector');
    await cutOff(url, 'tocsin questions');
    await sleep(100);
    const unanswered = await server.get('/v1/regions/PE-TAC/status');
    expect(unanswered.status).toBe(503);
    expect(unanswered.body).toMatchObject({
      type: '/problems/unavailable',
      detail: 'The read model cannot be reached at the moment.',
    });
    expect((await server.get('/health/ready', { as: null })).status).toBe(503);
    expect((await server.act('border-closure/b/close', closure)).status).toBe(201);
    await statement(`alter database ${name} with allow_connections true`);
    await closed(server, 'c');
    const { body } = await server.get('/v1/actions/border-closure');
    expect(JSON.stringify(body)).toMatch(/"id":"b".*"id":"c"/u);
    await server.stop();
  });

  it.each([
    ['all', 'Tried 1 parked cases again: 1 go on, 0 still wait.'],
    ['border-closure/tacna', 'Tried border-closure/tacna again: it goes on.'],
  ])('gives parked cases another try in its database, beside a server: %s', async (which, told) => {
    const [url, dataDir] = [await newDatabase(), newFolder()];
    await parkedStoryIn(dataDir, url);
    const server = await serve({ dataDir, env: { READ_MODEL_URL: url } });
    const doctor = await tocsin(url, 'doctor', '--data-dir', dataDir);
    expect([doctor.code, doctor.stdout]).toEqual([
      1,
      expect.stringMatching(/tacna is parked at BorderClosed of .*, position 2, and 1 event waits behind it/u),
    ]);
    const retry = which === 'all' ? ['--retry-parked'] : ['--retry-parked', which];
    const ran = await tocsin(url, 'doctor', ...retry, '--data-dir', dataDir);
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining(told)]);
    await closed(server, 'b');
    const { body } = await server.get('/v1/actions/border-closure');
    expect(JSON.stringify(body)).toMatch(/"id":"b".*"id":"tacna"/u);
    expect((await tocsin(url, 'doctor', '--data-dir', dataDir)).code).toBe(0);
    await server.stop();
  });

  it('does not start on the database of another ledger, nor on one that there is not, and never tells the password', async () => {
    const [url, dataDir] = [await newDatabase(), newFolder()];
    const server = await serve({ dataDir, env: { READ_MODEL_URL: url } });
    await closed(server, 'a');
    await server.stop();
    const start = (at: string) => tocsin(at, 'serve', '--data-dir', newFolder(), '--port', '0');
    expect((await start(url)).stderr).toContain('holds the read model of another ledger');
    const missing = new URL(url);
    missing.password = 'sesame';
    missing.pathname = '/none';
    const ran = await start(missing.href);
    expect([ran.code, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toContain(`/none, which READ_MODEL_URL names, cannot be used.`);
    expect(ran.stderr).toContain('database "none" does not exist');
    expect(ran.stderr).not.toContain('sesame');
  });
});
