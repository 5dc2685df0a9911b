import { isObject } from '#kernel';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './support/ledger.js';
import { blocksIn } from './support/markdown.js';
import { serveIn } from './support/process.js';
import type { Server } from './support/process.js';
import { copyOf, plant, root, runIn } from './support/tree.js';

/** The steps of CONTRIBUTING, "Add an action", as somebody follows them who knows nothing else of the project. */
const folderOfAction = 'libs/actions/school-closure';
const sources = ['apps', 'libs', 'bench', 'bin', 'scripts', 'docs', 'test/golden'];
const golden = 'test/golden/history.ndjson';
const schemas = ['SchoolsClosed', 'SchoolsReopened', 'SchoolClosureCorrected'];
const generated = [
  'libs/catalogue/index.ts',
  'docs/actions.md',
  golden,
  'test/golden/expected.json',
  ...schemas.map((type) => `libs/contract/published/${type}.1.json`),
];
const files = ['package.json', 'tsconfig.json', 'nest-cli.json', '.swcrc', '.prettierrc.json'];

const written = blocksIn(join(root, 'CONTRIBUTING.md'))
  .map(({ info, text }) => ({ name: /^ts (\S+\.ts)$/u.exec(info)?.[1] ?? '', text }))
  .filter(({ name }) => name !== '');

/** Every file below, with what stands in it; what is built is no source. */
function treeOf(folder: string, parts: readonly string[]): ReadonlyMap<string, string> {
  const names = parts.flatMap((part) =>
    readdirSync(join(folder, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name)),
  );
  return new Map(names.map((name) => [name.slice(folder.length).replace(/^\//u, ''), readFileSync(name, 'utf8')]));
}

const closure = {
  areas: ['PE-TAC'],
  cause: 'Danger on the way to school',
  effectiveFrom: '2025-12-01T05:00:00.000Z',
  term: { count: 5, unit: 'days' },
};

describe('an eighth action, added as CONTRIBUTING says', () => {
  const copy = copyOf(...sources, ...files, 'dist');
  const data = temporaryFolder();
  let server: Server;
  let token: string;

  const ask = async (path: string, init: RequestInit = {}): Promise<Readonly<Record<string, unknown>>> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer: unknown = await (await fetch(`${server.address}${path}`, { ...init, headers })).json();
    return isObject(answer) ? answer : {};
  };
  const act = (command: string, body: object): Promise<Readonly<Record<string, unknown>>> =>
    ask(`/v1/actions/school-closure/tacna-2025-12/${command}`, { method: 'POST', body: JSON.stringify(body) });

  beforeAll(async () => {
    for (const { name, text } of written) plant(copy, join(folderOfAction, name), `${text}\n`);
    const nest = 'node_modules/@nestjs/cli/bin/nest.js';
    const made = [
      ['scripts/catalogue.ts'],
      [nest, 'build'],
      ['scripts/actions-doc.ts'],
      ['scripts/golden.ts'],
      ['scripts/contract.ts'],
    ] as const;
    for (const [script, ...words] of made) {
      const { code, stderr } = await runIn(copy, script, ...words);
      if (code !== 0) throw new Error(`${script}: ${stderr}`);
    }
    server = await serveIn(data, {}, copy);
    const { stdout } = await runIn(
      copy,
      'bin/tocsin.js',
      'token',
      '--role',
      'operator',
      '--ministry',
      'education',
      '--data-dir',
      join(data, 'data'),
    );
    token = stdout.trim();
  });

  afterAll(() => server.stop());

  it('takes a folder of seven files', () => {
    expect(written.map(({ name }) => name)).toHaveLength(7);
  });

  it('touches that folder and what is generated, and nothing else', () => {
    const before = treeOf(root, sources);
    const after = treeOf(copy, sources);
    const changed = [...after].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
    expect(changed).toEqual(expect.arrayContaining(generated));
    expect(changed.filter((name) => !generated.includes(name)).toSorted()).toEqual(
      written.map(({ name }) => join(folderOfAction, name)).toSorted(),
    );
    expect([...before.keys()].filter((name) => !after.has(name))).toEqual([]);
  });

  it('compiles', async () => {
    plant(
      copy,
      'one.tsconfig.json',
      JSON.stringify({ extends: './tsconfig.json', include: ['libs/shapes', 'libs/catalogue', folderOfAction] }),
    );
    expect(await runIn(copy, 'node_modules/typescript/bin/tsc', '-p', 'one.tsconfig.json')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('adds a line to the golden history for each of its events, behind those that stand there', () => {
    const [before, after] = [root, copy].map((tree) => readFileSync(join(tree, golden), 'utf8'));
    const added = after?.slice(before?.length).trim().split('\n') ?? [];
    expect(after?.startsWith(before ?? 'nothing')).toBe(true);
    const types = added.map((line) => /"type":"(\w+)"/u.exec(line)?.[1]);
    expect(new Set(types)).toEqual(new Set(['SchoolsClosed', 'SchoolsReopened', 'SchoolClosureCorrected']));
  });

  it('is in the list of actions, with its refusals in words', () => {
    const page = readFileSync(join(copy, 'docs/actions.md'), 'utf8');
    expect(page).toContain('`POST /v1/actions/school-closure/{id}/close`: Close the schools of an area.');
    expect(page).toMatch(/\| `already-closed` +\| A closure is recorded under this id; give a new one its own\./u);
  });

  it('is in the catalogue and in the documentation of the interface', async () => {
    const { actions } = await ask('/v1/actions');
    expect(actions).toContainEqual(
      expect.objectContaining({
        name: 'school-closure',
        title: 'School closure',
        phases: [expect.objectContaining({ name: 'closed' }), expect.objectContaining({ name: 'reopened' })],
      }),
    );
  });

  it('is stored, and seen in the register, the status, the history, the timeline and the calendar', async () => {
    const { position, findings } = await act('close', closure);
    expect(findings).toEqual([]);
    const after = `after=${String(position)}`;
    const state = 'closed';
    expect(await ask(`/v1/actions/school-closure?state=${state}&${after}`)).toMatchObject({
      cases: [{ id: 'tacna-2025-12', phase: state }],
    });
    expect(await ask('/v1/actions/school-closure?state=clsoed')).toMatchObject({
      status: 400,
      problems: [{ problem: 'must be one of closed, reopened; did you mean closed?' }],
    });
    expect(await ask(`/v1/regions/PE-TAC/status?validAt=2025-12-02&${after}`)).toMatchObject({
      others: [
        {
          case: 'school-closure/tacna-2025-12',
          name: 'school-closure',
          title: 'Schools in PE-TAC',
          label: 'Schools closed',
        },
      ],
    });
    expect(await ask('/v1/history?type=SchoolsClosed')).toMatchObject({ events: [{ data: { cause: closure.cause } }] });
    expect(await ask('/v1/regions/PE-TAC/timeline')).toMatchObject({ events: [{ summary: 'Schools were closed.' }] });
    expect(await ask('/v1/calendar?from=2025-12-01&until=2026-01-01')).toMatchObject({
      entries: [{ what: 'takes-effect' }, { what: 'ends', at: '2025-12-06T05:00:00.000Z' }],
    });
  });

  it('is in the tables of the demo', async () => {
    const { code, stdout } = await runIn(copy, 'bin/tocsin.js', 'demo', '--once');
    expect(code).toBe(0);
    expect(stdout).toMatch(/│ School closure +│ close, reopen, correct +│ none in this story +│\n│ school-closure /u);
  });

  it('refuses in words, and is corrected and reopened like the others', async () => {
    expect(await act('close', closure)).toMatchObject({ status: 409, refused: 'already-closed' });
    expect(await act('close', { ...closure, colour: 'red' })).toMatchObject({
      status: 400,
      problems: [{ field: 'colour' }],
    });
    const gazette = { name: 'El Peruano', publishedAt: '2025-12-03T05:00:00.000Z' };
    const fields = [{ field: '/cause', before: closure.cause, after: 'A strike' }];
    expect(await act('correct', { revision: 0, fields, gazette })).toMatchObject({ revision: '1' });
    const reopening = { cause: 'The roads are safe', effectiveFrom: '2025-12-04T05:00:00.000Z' };
    expect(await act('reopen', reopening)).toMatchObject({ revision: '2' });
    expect(await ask('/v1/actions/school-closure/tacna-2025-12')).toMatchObject({
      phase: 'reopened',
      measures: [{ until: reopening.effectiveFrom, details: { cause: 'A strike' } }],
    });
  });
});
