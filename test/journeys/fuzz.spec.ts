import { catalogue } from '#catalogue';
import fc from 'fast-check';
import { request } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { serve } from '../support/server.js';
import type { Server } from '../support/server.js';

/** More by a larger number in the environment. */
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 400);

const commands = [...catalogue.values()].flatMap((action) =>
  [...action.commands]
    .filter(([, { by }]) => by !== 'clock')
    .map(([name, { example }]) => ({ address: `${action.name}/$/${name}`, example })),
);

const keys = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'then',
    '',
    '/',
    '0',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'large' },
    fc.constantFrom(null, true, false, '', 'PE', 'PE-TAC', '2025-12-01', '2025-12-01T05:00:00.000Z', -0, 1e308, 1e-7),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 5 }).map(objectOf),
  ),
}));

/** `__proto__` becomes a member like any other, as it is when it comes as JSON. */
function objectOf(entries: readonly (readonly [string, unknown])[]): unknown {
  return JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`);
}

interface Spoilt {
  readonly path: readonly number[];
  readonly by: unknown;
  readonly key: string;
  readonly how: 'replace' | 'add' | 'remove';
}

const spoilt = fc.record<Spoilt>({
  path: fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }),
  by: anything,
  key: keys,
  how: fc.constantFrom('replace', 'add', 'remove'),
});

/** The text of a value that is like the given one but for one place somewhere in it. */
function spoil(value: unknown, { path: [step = 0, ...path], by, key, how }: Spoilt): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(by);
  const isList = Array.isArray(value);
  const members = Object.entries(value).map(([name, inner]) => [name, JSON.stringify(inner)] as const);
  const at = members.length === 0 ? 0 : step % members.length;
  const inner = (name: string): string =>
    path.length === 0
      ? JSON.stringify(by)
      : spoil(Object.entries(value).find(([one]) => one === name)?.[1], { path, by, key, how });
  const changed = members.flatMap(([name, told], index) => {
    if (index !== at) return [[name, told] as const];
    if (how === 'remove' && path.length === 0) return [];
    return how === 'add' && path.length === 0
      ? [[name, told] as const, [key, JSON.stringify(by)] as const]
      : [[name, inner(name)] as const];
  });
  if (isList) return `[${changed.map(([, told]) => told).join(',')}]`;
  return `{${changed.map(([name, told]) => `${JSON.stringify(name)}:${told}`).join(',')}}`;
}

const ids = fc.oneof(
  fc.constantFrom(
    'x',
    '__proto__',
    'constructor',
    '..',
    '%2e%2e',
    '%00',
    'a'.repeat(64),
    'a'.repeat(65),
    '-',
    '%E0%A4%A',
  ),
  fc.string({ unit: 'binary', maxLength: 70 }).map((id) => encodeURIComponent(id.toWellFormed())),
);
const headerText = fc.string({
  unit: fc.constantFrom(...Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)), ' ', 'é', 'ÿ'),
  maxLength: 60,
});
const headers = fc.record(
  {
    'if-match': fc.oneof(headerText, fc.constantFrom('"0"', '"1"', '*', 'W/"0"', '"99999999999999999999"')),
    'idempotency-key': fc.oneof(headerText, fc.constantFrom('same-key', '__proto__')),
    'x-correlation-id': headerText,
    traceparent: headerText,
    'content-type': fc.oneof(
      headerText,
      fc.constantFrom('application/json; charset=utf-16', 'text/plain', 'application/jsonx'),
    ),
    'accept-encoding': headerText,
    'x-http-method-override': headerText,
    'last-event-id': headerText,
  },
  { requiredKeys: [] },
);

describe('whatever is sent', () => {
  let server: Server;
  let authorization: string;
  beforeAll(async () => {
    server = await serve({ env: { LOG_LEVEL: 'silent' } });
    authorization = `Bearer ${await server.token('operator')}`;
  });
  afterAll(() => server.stop());

  /** Sends it; a command is stored exactly when the answer is 201, a refusal at most once, and no answer is an error of the program. */
  async function told(
    path: string,
    method: string,
    body: Buffer | string,
    given: OutgoingHttpHeaders,
  ): Promise<number> {
    const before = await head();
    const answer = await raw(path, method, body, { 'content-type': 'application/json', ...given, authorization });
    const after = await head();
    const repeated = answer.status === 201 && after === before;
    expect({ path, status: answer.status, text: answer.text, ok: answer.status < 500 }).toMatchObject({ ok: true });
    if (answer.status === 409) expect([0n, 1n]).toContain(after - before);
    else if (answer.status !== 201)
      expect({ path, status: answer.status, stored: after - before }).toMatchObject({ stored: 0n });
    else if (!repeated)
      expect(after - before).toBe(BigInt((JSON.parse(answer.text) as { events: unknown[] }).events.length));
    if (answer.status >= 400) {
      expect(JSON.parse(answer.text)).toMatchObject({ status: answer.status, ledger: { name: 'peru', mode: 'test' } });
    }
    return answer.status;
  }

  const head = async (): Promise<bigint> => {
    const { text: told } = await raw('/v1/history?limit=1', 'GET', '', { authorization });
    return BigInt((JSON.parse(told) as { head: string }).head);
  };

  const raw = (path: string, method: string, body: Buffer | string, sent: OutgoingHttpHeaders) => {
    const { promise, resolve, reject } = Promise.withResolvers<{ readonly status: number; readonly text: string }>();
    const { hostname, port } = new URL(server.base);
    const call = request({ hostname, port, path, method, headers: sent }, (response) => {
      text(response).then((whole) => {
        resolve({ status: response.statusCode ?? 0, text: whole });
      }, reject);
    });
    call.on('error', reject);
    call.end(body);
    return promise;
  };

  it('a body of any shape, or a right one spoilt in one place, is refused in words or stored, never an error', async () => {
    const statuses = new Map<number, number>();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...commands),
        fc.oneof(anything, spoilt, spoilt, spoilt),
        async ({ address, example }, how) => {
          const isSpoilt =
            typeof how === 'object' && how !== null && Object.hasOwn(how, 'path') && Object.hasOwn(how, 'how');
          const body = isSpoilt ? spoil(example, how as Spoilt) : JSON.stringify(how);
          const path = `/v1/actions/${address.replace('$', `f-${(number += 1).toString()}`)}`;
          const status = await told(path, 'POST', body, {});
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        },
      ),
      { numRuns },
    );
    expect(statuses.get(400)).toBeGreaterThan(0);
    expect([...statuses.keys()].filter((status) => ![201, 400, 409, 429].includes(status))).toEqual([]);
  });

  it('ids, headers and bytes of any kind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...commands),
        ids,
        headers,
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
          fc.constant(undefined),
        ),
        async ({ address, example }, id, given, bytes) => {
          await told(`/v1/actions/${address.replace('$', () => id)}`, 'POST', bytes ?? JSON.stringify(example), given);
        },
      ),
      { numRuns },
    );
  });

  it('questions with any parameters', async () => {
    const paths = server.app.platform.routes.all.filter(
      ({ method, address }) => method === 'GET' && address.startsWith('/v1/') && address !== '/v1/feed',
    );
    const names = fc.oneof(
      fc.constantFrom(
        'validAt',
        'knownAt',
        'after',
        'from',
        'until',
        'limit',
        'area',
        'under',
        'scheme',
        'q',
        'type',
        'phase',
        'page',
        'at',
      ),
      keys,
    );
    const values = fc.oneof(
      fc.constantFrom(
        'PE',
        'PE-TAC',
        '2025-12-01',
        '0',
        '-1',
        '1e9',
        '9'.repeat(30),
        '2025-02-30',
        '__proto__',
        '%',
        "' OR 1=1 --",
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    const query = fc.array(fc.tuple(names, values), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), ids, query, async ({ address }, id, parameters) => {
        const asked = parameters.map((pair) => pair.map((one) => encodeURIComponent(one.toWellFormed())).join('='));
        const path = address.replace(':action', 'border-closure').replace(/:\w+/gu, () => id);
        await told(`${path}?${asked.join('&')}`, 'GET', '', {});
      }),
      { numRuns },
    );
  });
});
