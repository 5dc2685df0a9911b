import { catalogue } from '#catalogue';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { root } from '../../../test/support/tree.js';
import { folder, tocsin } from '../testing/command-line.js';
import { printed, corrected } from '../demo/decree.js';

/** The demo as a process of its own, with a place for temporary folders of its own. */
interface Demo {
  readonly process: ChildProcess;
  readonly temporary: string;
  /** All that it printed, once it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
  /** What it has printed so far, once that holds these words. */
  says(words: string): Promise<string>;
}

/** Each demo is a process of its own, which takes its time where many run at once. */
const patience = 120_000;

const base = folder();
const running: ChildProcess[] = [];

afterAll(() => {
  for (const one of running) one.kill('SIGKILL');
});

function demo(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Demo {
  const temporary = mkdtempSync(join(base, 'temporary-'));
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: temporary, ...environment };
  const child = spawn(process.execPath, [join(root, 'bin/tocsin.js'), 'demo', ...words], { cwd: base, env });
  running.push(child);
  const exit = once(child, 'exit');
  const [out, err] = [text(child.stdout), text(child.stderr)];
  let soFar = '';
  child.stdout.on('data', (chunk) => (soFar += String(chunk)));
  return {
    process: child,
    temporary,
    ended: exit.then(async () => ({ code: child.exitCode, out: await out, err: await err })),
    says: async (wanted) => {
      while (!soFar.includes(wanted)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`It ended without saying "${wanted}": ${await err}`);
        await sleep(20);
      }
      return soFar;
    },
  };
}

/** What is asked of the document below; the rest of it is held against the tables by a person. */
interface Told {
  readonly ledger: unknown;
  readonly story: readonly {
    readonly recordedAt: string;
    readonly body: object;
    readonly answer: { position: string };
  }[];
  readonly announced: Readonly<Record<string, unknown>>;
  readonly inForce: readonly unknown[];
  readonly erratum: { readonly answers: readonly Answer[]; readonly differences: readonly unknown[] };
  readonly later: readonly (Answer & { readonly differences: readonly unknown[] })[];
  readonly register: readonly { readonly action: { readonly name: string }; readonly cases: readonly unknown[] }[];
}

interface Answer {
  readonly query: string;
  readonly status: Readonly<Record<string, unknown>>;
}

const emergency = 'emergency-declaration/ds-135-2025-pcm';

describe('tocsin demo --once --json', () => {
  let told: Told;
  let serving: Demo;

  beforeAll(async () => {
    serving = demo(['--once', '--json'], {
      TOCSIN_MODE: 'actual',
      TOCSIN_LEDGER: 'elsewhere',
      OIDC_ISSUER: 'nonsense',
    });
    const { out } = await serving.ended;
    told = JSON.parse(out) as Told;
  }, patience);

  it('ends with 0, says nothing else, and leaves nothing behind', async () => {
    expect(await serving.ended).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(serving.temporary)).toEqual([]);
  });

  it('plays on a ledger in mode test, whatever the environment says', () => {
    expect(told.ledger).toEqual({ name: 'peru', mode: 'test' });
    expect(told.announced).toMatchObject({ ledger: { mode: 'test' } });
  });

  it('records at the moments that the story sets, one event after another', () => {
    expect(told.announced).toMatchObject({
      validAt: '2025-11-28T17:00:00.000Z',
      knownAt: '2025-11-28T17:00:00.000Z',
      announcements: [{ recordedAt: '2025-11-28T17:00:00.000Z' }],
    });
    const moments = told.story.map(({ recordedAt }) => recordedAt);
    expect(moments).toEqual(moments.toSorted());
    const positions = told.story.map(({ answer }) => Number(answer.position));
    expect(positions).toEqual(positions.map((_, index) => (positions[0] ?? 0) + index));
  });

  it('holds what was announced for no law, and what is in force for whole, inherited and partial', () => {
    expect(told.announced).toMatchObject({ level: 'announced', declarations: [] });
    expect(told.inForce).toMatchObject([
      { area: { code: 'PE-TAC' }, level: 'emergency', levelScope: 'whole' },
      { area: { code: 'ubigeo-inei:230111' }, level: 'emergency', levelScope: 'inherited' },
      { area: { code: 'PE' }, level: 'emergency', levelScope: 'partial' },
    ]);
  });

  it('keeps a number that nobody knows unknown', () => {
    expect(told.inForce[0]).toMatchObject({
      forces: { totals: [{ unknown: 1, personnel: 0 }], deployments: [{ personnel: null, mode: 'support' }] },
      reports: expect.arrayContaining([
        expect.objectContaining({
          case: 'situation-report/border-count',
          figures: [expect.objectContaining({ unknown: true, because: 'There is no clear count' })],
        }),
      ]),
    });
  });

  it('marks in each act what the story does not give', () => {
    for (const { body } of told.story) expect(body).toMatchObject({ illustrative: expect.any(Array) });
  });

  it('answers about 30 November before and after the erratum exactly as the erratum says', () => {
    expect(told.erratum.answers.map(({ query }) => query)).toEqual([
      'validAt=2025-11-30&knownAt=2025-12-02',
      'validAt=2025-11-30&knownAt=2025-12-04',
      'validAt=2025-11-30',
    ]);
    const wordsOf = ['declarations', emergency, 'provisions', '6.2 j', 'text'];
    const recorded = ['declarations', emergency, 'recordedAt'];
    expect(told.erratum.differences).toMatchObject([
      {
        fields: [
          { path: wordsOf, before: printed, after: corrected },
          { path: recorded, before: '2025-11-29T01:05:00.000Z', after: '2025-12-03T15:00:00.000Z' },
        ],
      },
      { fields: [] },
    ]);
  });

  it('gives the same two answers when more has arrived, and another as known now', () => {
    const place = { position: expect.any(String), asOf: expect.any(String) };
    const same = told.erratum.answers.map(({ status }) => ({ ...status, ...place }));
    expect(told.later[0]?.status).toEqual(same[0]);
    expect(told.later[1]?.status).toEqual(same[1]);
    expect(told.later[2]?.status).not.toEqual({ ...same[2], knownAt: expect.any(String) });
    expect(told.later.map(({ differences }) => differences)).toMatchObject([
      [],
      [],
      [
        { path: ['reports', 'situation-report/late-count'], before: null },
        { path: ['counts', 'report'], before: 3, after: 4 },
      ],
    ]);
  });

  it('shows every action of the catalogue', () => {
    expect(told.register.map(({ action }) => action.name).toSorted()).toEqual([...catalogue.keys()].toSorted());
  });
});

describe('tocsin demo --once', () => {
  it(
    'tells the story in tables of the width of the screen, without colours where there is no screen',
    async () => {
      const { code, out, err } = await demo(['--once'], { COLUMNS: '80' }).ended;
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const lines = out.split('\n');
      expect(lines.filter((line) => Array.from(line).length > 80)).toEqual([]);
      expect(lines.filter((line) => line.startsWith('│') && Array.from(line).length !== 80)).toEqual([]);
      expect(out).not.toContain('\u001b');
      for (const words of [
        'peru, mode test',
        '(validAt)',
        '(knownAt)',
        'illustrative',
        'number',
        'the same, to the letter',
      ])
        expect(out).toContain(words);
      for (const name of catalogue.keys()) expect(out.replaceAll(/\s/gu, '')).toContain(name);
    },
    patience,
  );

  it(
    'says in words that the port is taken, and leaves nothing behind',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      other.unref();
      const port = (other.address() as { port: number }).port.toString();
      const refused = demo(['--once', '--port', port]);
      const sentence = `Port ${port} of 127.0.0.1 is in use: stop what listens there, or name another with --port or TOCSIN_PORT.`;
      const refusedInJson = demo(['--port', port, '--json']);
      expect(await refused.ended).toEqual({ code: 1, out: '', err: `${sentence}\n` });
      expect(readdirSync(refused.temporary)).toEqual([]);
      const inJson = await refusedInJson.ended;
      expect(inJson).toMatchObject({ code: 1, out: '' });
      expect(JSON.parse(inJson.err)).toEqual({ error: { code: 1, message: sentence } });
      other.close();
    },
    patience,
  );

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'takes the folder away when %s ends the story',
    async (signal) => {
      const ended = demo(['--once']);
      while (readdirSync(ended.temporary).length === 0 && ended.process.exitCode === null) await sleep(1);
      ended.process.kill(signal);
      expect((await ended.ended).code).toBe(128 + { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }[signal]);
      expect(readdirSync(ended.temporary)).toEqual([]);
    },
    patience,
  );
});

describe('tocsin demo', () => {
  it(
    'serves on, with a token and three calls that work, until Ctrl-C',
    async () => {
      const serving = demo(['--port', '0'], { COLUMNS: '120', FORCE_COLOR: '1' });
      const out = await serving.says('Ctrl-C');
      expect(out).toContain('\u001b[1m');
      const plain = stripVTControlCharacters(out).split('\n');
      expect(plain.filter((line) => line.startsWith('│') && Array.from(line).length !== 120)).toEqual([]);
      const docs = /http:\S+\/docs/u.exec(out)?.[0] ?? '';
      expect((await fetch(docs)).status).toBe(200);
      const [token = '', ...calls] = plain.filter((line) => /^(?:TOKEN=|curl )/u.test(line));
      expect(calls).toHaveLength(3);
      const answers = await Promise.all(calls.map((call) => answerOf(`${token}\n${call}`)));
      expect(answers).toMatchObject([
        { validAt: '2025-11-30T05:00:00.000Z', knownAt: '2025-12-02T05:00:00.000Z', level: 'emergency' },
        { events: [{ type: 'SituationReported' }, {}, {}] },
        { stream: 'situation-report-my-own', revision: '0', ledger: { mode: 'test' } },
      ]);
      serving.process.kill('SIGINT');
      expect(await serving.ended).toMatchObject({ code: 0, err: '' });
      expect(readdirSync(serving.temporary)).toEqual([]);
    },
    patience,
  );

  it(
    'prints with --json where it serves, and a token',
    async () => {
      const serving = demo(['--port', '0', '--json']);
      const { address, docs, token } = JSON.parse(await serving.says('\n}\n')) as Record<string, string>;
      expect(docs).toBe(`${String(address)}/docs`);
      const headers = { authorization: `Bearer ${String(token)}` };
      expect((await fetch(`${String(address)}/v1/actions`, { headers })).status).toBe(200);
      serving.process.kill('SIGTERM');
      expect(await serving.ended).toMatchObject({ code: 0, err: '' });
      expect(readdirSync(serving.temporary)).toEqual([]);
    },
    patience,
  );

  it('has a help page, and knows no other option', async () => {
    expect((await tocsin('demo', '--help')).out).toMatch(/--once[^]*--port[^]*--json[^]*Examples:[^]*Exit codes:/u);
    expect((await tocsin('demo', '--clock', '2025-11-28')).code).toBe(2);
  });
});

/** The JSON that a line of shell prints; `curl` is a program of the tests. */
async function answerOf(script: string): Promise<unknown> {
  const programs = join(base, 'bin');
  mkdirSync(programs, { recursive: true });
  const curl = join(programs, 'curl');
  writeFileSync(
    curl,
    `#!/bin/sh\nexec '${process.execPath}' --no-warnings '${join(root, 'test/support/curl.ts')}' "$@"\n`,
  );
  chmodSync(curl, 0o755);
  const shell = spawn('sh', ['-eu'], { env: { PATH: `${programs}:${process.env['PATH'] ?? ''}` } });
  const out = text(shell.stdout);
  shell.stdin.end(script);
  return JSON.parse(await out);
}
