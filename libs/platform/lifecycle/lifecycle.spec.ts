import { EventEmitter } from 'node:events';
import { Agent, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { probeApp, words } from '../testing/probe-app.js';
import type { ProbeApp } from '../testing/probe-app.js';
import { stop, stopOnSignals } from './stop.js';

async function open(app: ProbeApp, path: string, agent: Agent): Promise<IncomingMessage> {
  const base = await app.nest.getUrl();
  const authorization = `Bearer ${await app.token()}`;
  return new Promise((resolve, reject) => {
    get(`${base}${path}`, { agent, headers: { authorization } }, resolve).on('error', reject);
  });
}

const ended = (answer: IncomingMessage): Promise<unknown> =>
  new Promise((resolve) => {
    answer.resume().on('close', resolve);
  });

describe('lifecycle', () => {
  const agent = new Agent({ keepAlive: true });
  afterAll(() => {
    agent.destroy();
  });

  it('finishes what is under way, then closes what was opened, the last first, and exits with 0', async () => {
    const app = await probeApp();
    const closed: string[] = [];
    for (const name of ['store', 'read model', 'projector'])
      app.platform.shutdown.onShutdown(name, () => {
        closed.push(name);
      });
    const base = await app.listen();
    const idle = await open(app, '/probe/open', agent);
    await ended(idle);
    const slow = open(app, '/probe/slow/1000', agent);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begun = performance.now();
    const stopped = app.stop();
    expect(app.stop()).toBe(stopped);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(closed).toEqual([]);
    await expect(fetch(`${base}/probe/open`)).rejects.toThrow();
    const answer = await slow;
    await ended(answer);
    expect(answer.statusCode).toBe(200);
    expect(await stopped).toBe(0);
    expect(closed).toEqual(['projector', 'read model', 'store']);
    expect(performance.now() - begun).toBeLessThan(8_000);
  });

  it('ends streams when it stops', async () => {
    const app = await probeApp();
    await app.listen();
    const stream = await open(app, '/probe/stream', agent);
    expect(app.platform.shutdown.stopping.aborted).toBe(false);
    app.platform.shutdown.stopping.addEventListener('abort', () => {
      stream.destroy();
    });
    expect(await app.stop()).toBe(0);
  });

  it('closes the connections that do not finish in time', async () => {
    const app = await probeApp();
    await app.listen();
    const stream = await open(app, '/probe/stream', agent);
    stream.on('error', () => undefined).resume();
    expect(await stop(app.nest, app.platform, 100)).toBe(0);
    expect(app.lines).toContainEqual(expect.objectContaining({ level: 'warn', msg: words('did not finish in time') }));
  });

  it('exits with 1 where something could not be closed, and closes the rest', async () => {
    const app = await probeApp();
    const closed: string[] = [];
    app.platform.shutdown.onShutdown('first', () => {
      closed.push('first');
    });
    app.platform.shutdown.onShutdown('second', () => Promise.reject(new Error('stuck')));
    await app.listen();
    expect(await app.stop()).toBe(1);
    expect(closed).toEqual(['first']);
    expect(app.lines).toContainEqual(expect.objectContaining({ level: 'error', resource: 'second' }));
  });

  class FakeProcess extends EventEmitter {
    readonly codes: number[] = [];
    exit(code: number): void {
      this.codes.push(code);
    }
  }

  it('stops at the first signal and leaves at once at the second', async () => {
    const app = await probeApp();
    await app.listen();
    const ending = new FakeProcess();
    const slow = Promise.withResolvers<number>();
    stopOnSignals({ stop: () => slow.promise }, app.platform.logger, ending);
    ending.emit('SIGTERM', 'SIGTERM');
    expect(ending.codes).toEqual([]);
    ending.emit('SIGINT', 'SIGINT');
    expect(ending.codes).toEqual([130]);
    slow.resolve(0);
    await slow.promise;
    await Promise.resolve();
    expect(ending.codes).toEqual([130, 0]);
    await app.stop();
  });

  it('takes one signal that arrives twice for one', async () => {
    const app = await probeApp();
    const ending = new FakeProcess();
    const slow = Promise.withResolvers<number>();
    stopOnSignals({ stop: () => slow.promise }, app.platform.logger, ending);
    ending.emit('SIGINT', 'SIGINT');
    ending.emit('SIGINT', 'SIGINT');
    expect(ending.codes).toEqual([]);
    ending.emit('SIGTERM', 'SIGTERM');
    expect(ending.codes).toEqual([130]);
    await app.stop();
  });

  it('says why it cannot listen', async () => {
    const first = await probeApp();
    const port = new URL(await first.listen()).port;
    const second = await probeApp({ env: { TOCSIN_PORT: port } });
    await expect(second.listen()).rejects.toThrow('EADDRINUSE');
    await first.stop();
    await second.stop();
  });
});
