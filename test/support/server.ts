import type { ServiceOptions } from '#hosting';
import type { Role } from '#kernel';
import { issueToken, readConfiguration } from '#platform';
import { createLogger } from '#logger';
import type { App, Clock } from '#platform';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { contractOf } from './contract.js';
import type { Contract, OpenApi } from './contract.js';
import { startStandalone } from '../../apps/standalone/standalone.js';

/** The projector as it was built: threads run no TypeScript. */
const builtProjector = new URL('../../dist/apps/projector/worker.js', import.meta.url);

export interface ServerSettings {
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Taken over, and left behind, instead of a folder of its own. */
  readonly dataDir?: string;
  readonly projectorScript?: URL;
  /** Says what falls due; off unless said, as most tests are about the acts alone. */
  readonly clockwork?: boolean;
  /** How long the cluster of the log is waited for. */
  readonly patience?: ServiceOptions['patience'];
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The JSON of the answer; an empty object where it is something else. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Sent {
  readonly method?: string;
  /** JSON unless it is a text or bytes, which are sent as they are. */
  readonly body?: unknown;
  readonly headers?: OutgoingHttpHeaders;
  /** Whose token is sent: `operator` unless said; null sends none. */
  readonly as?: Role | null;
}

export interface Server {
  readonly app: App;
  readonly base: string;
  readonly dataDir: string;
  readonly contract: Contract;
  readonly lines: readonly string[];
  token(role: Role, subject?: string): Promise<string>;
  /** Every answer is held against the OpenAPI document. */
  send(path: string, sent?: Sent): Promise<Answer>;
  get(path: string, sent?: Sent): Promise<Answer>;
  /** Sends a command: `act('border-closure/x/close', body)`. */
  act(address: string, body: unknown, headers?: OutgoingHttpHeaders): Promise<Answer>;
  /** Position of the last event, as the server itself says it. */
  head(): Promise<bigint>;
  stop(): Promise<number>;
}

const started: Promise<Server>[] = [];

/** Also where a spec failed before it could: what stays open would keep the whole run of the tests from ending. */
afterAll(async () => {
  for (const server of await Promise.allSettled(started)) if (server.status === 'fulfilled') await server.value.stop();
});

/** The whole program on a free port with a folder of its own, in this process. */
export function serve(settings: ServerSettings = {}): Promise<Server> {
  const server = start(settings);
  started.push(server);
  return server;
}

async function start(settings: ServerSettings): Promise<Server> {
  const dataDir = settings.dataDir ?? mkdtempSync(join(tmpdir(), 'tocsin-journey-'));
  const configuration = readConfiguration({
    TOCSIN_PORT: '0',
    TOCSIN_DATA_DIR: dataDir,
    TOCSIN_MODE: 'test',
    LOG_LEVEL: 'warn',
    ...settings.env,
  });
  const lines: string[] = [];
  const app = await startStandalone(configuration, {
    logger: createLogger(configuration.logLevel, configuration.ledger, collecting(lines)),
    projectorScript: settings.projectorScript ?? builtProjector,
    clockwork: settings.clockwork ?? false,
    ...(settings.clock === undefined ? {} : { clock: settings.clock }),
    ...(settings.patience === undefined ? {} : { patience: settings.patience }),
  });
  const base = await app.listen();
  const token = tokensOf(app);
  const contract = contractOf(JSON.parse((await exchange(base, '/openapi.json', {})).text) as OpenApi);
  const send = async (path: string, { as = 'operator', headers, ...sent }: Sent = {}): Promise<Answer> => {
    const authorization = as === null ? {} : { authorization: `Bearer ${await token(as)}` };
    const answer = await exchange(base, path, { ...sent, headers: { ...authorization, ...headers } });
    expect(contract.breaches(sent.method ?? 'GET', path, answer)).toEqual([]);
    return answer;
  };
  return {
    app,
    base,
    dataDir,
    contract,
    lines,
    token,
    send,
    get: send,
    act: (address, body, headers = {}) => send(`/v1/actions/${address}`, { method: 'POST', body, headers }),
    head: async () => BigInt(String((await send('/v1/history?limit=1')).body['head'])),
    stop: async () => {
      const code = await app.stop();
      if (settings.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}

function tokensOf({ platform }: App): Server['token'] {
  const made = new Map<string, Promise<string>>();
  return (role, subject = `a-${role}`) => {
    const key = `${role} ${subject}`;
    const grant = { role, subject, organisation: 'interior', expiresIn: 3_600 };
    const token = made.get(key) ?? issueToken(platform.tokens, grant);
    made.set(key, token);
    return token;
  };
}

/** Paths go out as they are written: `fetch` would tidy them up. */
export async function exchange(base: string, path: string, { method, body, headers }: Sent): Promise<Answer> {
  const bytes = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const json = bytes === undefined ? {} : { 'content-type': 'application/json' };
  const { hostname, port } = new URL(base);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const call = request({ hostname, port, path, method: method ?? 'GET', headers: { ...json, ...headers } });
  call.on('error', reject);
  call.on('response', (response) => {
    text(response).then((received) => {
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: received,
        body: jsonIn(received, response.headers['content-type']),
      });
    }, reject);
  });
  call.end(bytes);
  return promise;
}

function jsonIn(received: string, type = ''): Answer['body'] {
  if (received === '' || !type.includes('json')) return {};
  return JSON.parse(received) as Answer['body'];
}

function collecting(lines: string[]): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
}
