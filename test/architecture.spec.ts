import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyOf, plant, root, runIn } from './support/tree.js';

interface Row {
  readonly opensOnto: readonly string[];
  readonly packages: readonly string[];
  readonly node: boolean;
}

interface Table {
  readonly rooms: Readonly<Record<string, Row>>;
  readonly apps: Readonly<Record<string, readonly string[]>>;
  readonly default: { readonly forbidden: readonly { readonly name: string }[] };
}

const configuration = new URL('../.dependency-cruiser.js', import.meta.url).href;
const { rooms, apps, default: rules } = (await import(configuration)) as Table;
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

const roomNames = Object.keys(rooms);
const appNames = Object.keys(apps);
const packages = Object.keys(manifest.dependencies).filter((name) => name !== 'node');
const program = ['apps', 'libs', 'test', 'bench', 'scripts', 'bin'];

const copy = (): string =>
  copyOf(...program, 'package.json', 'tsconfig.json', '.dependency-cruiser.js', 'eslint.config.js');

function importing(...modules: readonly string[]): string {
  return modules.map((name) => `import '${name}';\n`).join('');
}

interface Violation {
  readonly rule: { readonly name: string; readonly severity: string };
  readonly from: string;
  readonly to: string;
}

async function violationsIn(folder: string): Promise<readonly Violation[]> {
  const cruise = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
  const { stdout, stderr } = await runIn(folder, cruise, ...program, '-T', 'json');
  if (stdout === '') throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  return summary.violations;
}

const anAction = 'border-closure';
const placeOf = (room: string): string => (room === 'actions' ? `libs/actions/${anAction}` : `libs/${room}`);
const faceOf = (room: string): string => (room === 'actions' ? `#actions/${anAction}` : `#${room}`);

/** For every room a file that opens every door there is, and for every app likewise. */
function plantOpenDoors(folder: string): void {
  for (const room of roomNames) {
    const top = '../'.repeat(placeOf(room).split('/').length);
    const others = roomNames.filter((name) => name !== room).map(faceOf);
    const outside = [
      ...appNames.map((name) => `${top}apps/${name}/planted-door.ts`),
      `${top}test/support/ledger.ts`,
      `${top}bench/load.ts`,
      `${top}scripts/catalogue.ts`,
      `${top}bin/tocsin.js`,
    ].map((name) => name.replace(/\.ts$/u, '.js'));
    plant(folder, `${placeOf(room)}/planted.ts`, importing(...others, ...outside, ...packages, 'node:fs'));
  }
  for (const app of appNames) {
    const others = appNames.filter((name) => name !== app).map((name) => `../${name}/planted-door.js`);
    plant(folder, `apps/${app}/planted.ts`, importing(...others));
    plant(folder, `apps/${app}/planted-door.ts`, 'export const door = 1;\n');
  }
}

/** What the rules that hold for all forbid: rule, file, and what it imports. */
const breaks: readonly (readonly [rule: string, file: string, ...imports: readonly string[]])[] = [
  ['actions-apart', `libs/actions/${anAction}/planted-action.ts`, '#actions/cabinet-decree'],
  ['actions-apart', `libs/actions/${anAction}/planted-shared.ts`, '../planted-between.js'],
  ['known-rooms-lead-out', 'libs/annex/index.ts', '#kernel'],
  ['known-rooms-lead-out', 'apps/annex/main.ts', '#kernel'],
  ['known-rooms-lead-in', 'apps/standalone/planted-annex.ts', '../../libs/annex/index.js'],
  ['known-rooms-lead-in', 'test/support/planted-annex.ts', '../../apps/annex/main.js'],
  ['rooms-by-their-face', 'libs/read-model/planted-back.ts', '../kernel/handle.js'],
  ['rooms-by-their-face', 'libs/catalogue/planted-back.ts', `../actions/${anAction}/${anAction}.decider.js`],
  ['rooms-by-their-face', 'apps/standalone/planted-back.ts', '../../libs/kernel/handle.js'],
  ['rooms-by-their-face', 'bench/planted-back.ts', '../libs/kernel/handle.js'],
  ['rooms-by-their-face', 'scripts/planted-back.ts', '../libs/kernel/handle.js'],
  ['rooms-by-their-face', 'test/support/planted-back.ts', '../../libs/kernel/handle.js'],
  ['nest-in-platform-and-apps', 'libs/kernel/planted-nest.spec.ts', '@nestjs/common'],
  ['nest-in-platform-and-apps', 'libs/read-model/planted-nest.ts', '@nestjs/core'],
  ['no-tests-in-the-program', 'apps/standalone/planted-support.ts', '../../test/support/ledger.js'],
  ['no-tests-in-the-program', 'apps/standalone/planted-bench.ts', '../../bench/load.js'],
  ['no-tests-in-the-program', 'apps/standalone/planted-testing.ts', '#kernel/testing'],
  ['no-tests-in-the-program', 'libs/read-model/planted-spec.ts', './planted-some.spec.js'],
  ['no-tools-in-the-program', 'apps/cli/planted-tool.ts', 'fast-check'],
  ['no-tools-in-the-program', 'apps/cli/planted-stranger.ts', 'acorn'],
  ['no-circles', 'libs/kernel/planted-one.ts', './planted-two.js'],
  ['resolvable', 'apps/cli/planted-file.ts', './nowhere.js'],
  ['resolvable', 'apps/cli/planted-room.ts', '#nowhere'],
  ['resolvable', 'apps/cli/planted-package.ts', 'nowhere'],
];

function plantBreaks(folder: string): void {
  plant(folder, 'libs/kernel/planted-two.ts', importing('./planted-one.js'));
  plant(folder, 'libs/actions/planted-between.ts', 'export const between = 1;\n');
  plant(folder, 'libs/read-model/planted-some.spec.ts', 'export const some = 1;\n');
  for (const [, file, ...imports] of breaks) plant(folder, file, importing(...imports));
}

/** Rooms, apps, folders or packages that paths lead to. */
function namesOf(paths: readonly string[]): readonly string[] {
  const names = paths.map((path) => {
    const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(path) ?? /^(?:libs|apps)\/([^/]+)/u.exec(path) ?? [];
    return name ?? path.split('/')[0] ?? path;
  });
  return names.toSorted();
}

function without(all: readonly string[], ...gone: readonly string[]): readonly string[] {
  return all.filter((name) => !gone.includes(name)).toSorted();
}

describe('the table of rooms', () => {
  const asItStands = copy();
  const planted = copy();
  let untouched: readonly Violation[];
  let found: readonly Violation[];

  const reported = (rule: string, from: string): readonly string[] =>
    found.filter((one) => one.rule.name === rule && one.from === from).map(({ to }) => to);

  beforeAll(async () => {
    untouched = await violationsIn(asItStands);
    plantOpenDoors(planted);
    plantBreaks(planted);
    found = await violationsIn(planted);
  });

  it('has a row for every folder of libs and of apps', () => {
    const folders = (of: string): readonly string[] =>
      readdirSync(join(root, of), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name);
    expect(folders('libs').toSorted()).toEqual(roomNames.toSorted());
    expect(folders('apps').toSorted()).toEqual(appNames.toSorted());
  });

  it('is kept by the tree as it stands', () => {
    expect(untouched).toEqual([]);
  });

  it('lets the kernel depend on nothing', () => {
    expect(rooms['kernel']).toEqual({ opensOnto: [], packages: [], node: false });
  });

  it.each(roomNames)('lets %s through its own doors alone', (room) => {
    const { opensOnto = [] } = rooms[room] ?? {};
    const closed = [...without(roomNames, room, ...opensOnto), ...appNames, 'bench', 'bin', 'scripts', 'test'];
    expect(namesOf(reported(`${room}-opens-onto`, `${placeOf(room)}/planted.ts`))).toEqual(closed.toSorted());
  });

  it.each(roomNames)('lets %s use its own packages alone', (room) => {
    const { packages: own = [] } = rooms[room] ?? {};
    expect(namesOf(reported(`${room}-packages`, `${placeOf(room)}/planted.ts`))).toEqual(without(packages, ...own));
  });

  it.each(roomNames)('lets %s use Node only where its row says so', (room) => {
    const seen = reported(`${room}-without-node`, `${placeOf(room)}/planted.ts`);
    expect(seen).toEqual(rooms[room]?.node === true ? [] : ['fs']);
  });

  it.each(appNames)('lets %s open onto no app but those it puts together', (app) => {
    const closed = without(appNames, app, ...(apps[app] ?? []));
    expect(namesOf(reported(`${app}-opens-onto`, `apps/${app}/planted.ts`))).toEqual(closed);
  });

  it.each(breaks)('reports %s in %s, which imports %s', (rule, file) => {
    expect(reported(rule, file)).not.toEqual([]);
  });

  it('has no rule that was not seen reporting, and each stops the check', () => {
    const seen = new Set(found.map(({ rule }) => rule.name));
    expect(rules.forbidden.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
    expect(found.filter(({ rule }) => rule.severity !== 'error')).toEqual([]);
  });
});

describe('rooms in which a replay gives the same bytes on any day', () => {
  const impurities: Readonly<Record<string, string>> = {
    'new Date()': 'export const value = new Date();',
    'Date()': 'export const value = Date();',
    'Date.now()': 'export const value = Date.now();',
    'Date.now, handed on': 'export const value = Date.now;',
    'Temporal.Now': "import { Temporal } from 'temporal-polyfill';\nexport const value = Temporal.Now.instant();",
    'Math.random()': 'export const value = Math.random();',
    'randomUUID()': "import { randomUUID } from 'node:crypto';\nexport const value = randomUUID();",
    'crypto.randomUUID()': 'export const value = crypto.randomUUID();',
    'crypto.getRandomValues()': 'export const value = crypto.getRandomValues(new Uint8Array(1));',
    'a locale': "export const value = 'a'.localeCompare('b');",
    'the environment': 'export const value = process.env;',
    'a timer': 'export const value = setTimeout(() => undefined, 1);',
    'the network': "export const value = fetch('http://127.0.0.1');",
    'a default export': 'export default 1;',
  };
  const names = Object.keys(impurities);
  const pure = roomNames.filter((room) => rooms[room]?.node === false);
  const fileOf = (place: string, name: string): string => `${place}/planted-${names.indexOf(name).toString()}.ts`;
  const planted = copy();
  let lines: ReadonlyMap<string, readonly string[]>;

  const restricted = ({ ruleId }: Message): boolean => ruleId?.startsWith('no-restricted-') === true;

  beforeAll(async () => {
    for (const place of [...pure.map(placeOf), 'libs/platform', 'libs/kernel/testing']) {
      for (const name of names) plant(planted, fileOf(place, name), `${impurities[name] ?? ''}\n`);
    }
    const lint = 'node_modules/eslint/bin/eslint.js';
    const { stdout } = await runIn(planted, lint, '--format', 'json', 'libs/**/planted-*.ts');
    const results = JSON.parse(stdout) as readonly Linted[];
    lines = new Map(
      results.map(({ filePath, messages }) => [
        filePath.slice(planted.length + 1),
        messages.filter(restricted).map(({ message }) => message),
      ]),
    );
  });

  it.each(pure)('%s is one, and lint says so of each impurity', (room) => {
    const passed = names.filter((name) => (lines.get(fileOf(placeOf(room), name)) ?? []).length === 0);
    expect(passed).toEqual([]);
  });

  it.each(['libs/platform', 'libs/kernel/testing'])(
    '%s is none: there only the default export is reported',
    (place) => {
      const reported = names.filter((name) => (lines.get(fileOf(place, name)) ?? []).length > 0);
      expect(reported).toEqual(['a default export']);
    },
  );
});

interface Message {
  readonly ruleId: string | null;
  readonly message: string;
}

interface Linted {
  readonly filePath: string;
  readonly messages: readonly Message[];
}
