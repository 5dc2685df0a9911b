import { catalogue } from '#catalogue';
import { describedEvents } from '#contract';
import { schemaIdOf } from '#cloud-events';
import { toJsonObject } from '#kernel';
import fc from 'fast-check';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventIn, linesIn } from './golden/history.js';
import { bodies } from './support/arbitrary.js';
import { errorsOf, isSchema, publishedFolder, publishedIn, publishedNames } from './support/published.js';
import { commandsOf, decided } from './support/told.js';
import { copyOf, plant, root, runIn } from './support/tree.js';
import type { Ran } from './support/tree.js';

const folder = publishedFolder;
const names = publishedNames;
const nameOf = (type: string, version: number): string => `${type}.${version.toString()}.json`;
const events = describedEvents(catalogue);
const golden = linesIn(join(root, 'test/golden')).map(eventIn);

describe('the published schemas', () => {
  it('are one for each version of each type of event that the log can hold, and no other', () => {
    const wanted = events.flatMap(({ type, version }) =>
      Array.from({ length: version }, (_, index) => nameOf(type, index + 1)),
    );
    expect(names.toSorted()).toEqual(wanted.toSorted());
    const recorded = new Set(golden.map(({ type, version }) => nameOf(type, version)));
    expect([...recorded].toSorted()).toEqual(names.toSorted());
    const ofActions = [...catalogue.values()].flatMap((action) => [...action.events.keys()]);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(ofActions));
    expect(events).toHaveLength(ofActions.length + 6);
  });

  it.each(names)('%s is sound, says its name for ever, and takes fields that it does not name', (name) => {
    const schema = publishedIn(name);
    expect(isSchema(schema)).toBe(true);
    const [type = '', version] = name.split('.');
    expect(schema).toMatchObject({ $id: schemaIdOf({ type, version: Number(version) }), title: type });
    expect(JSON.stringify(schema)).not.toContain('additionalProperties');
  });

  it.each(golden.map((event) => ({ event, place: `line ${event.position.toString()}, ${event.type},` })))(
    'take $place of the golden history',
    ({ event }) => {
      expect(errorsOf(event)).toBeNull();
    },
  );

  it.each(events.filter(({ action }) => action !== undefined))('take every $type that its shape takes', (event) => {
    let taken = 0;
    for (const body of fc.sample(bodies(event.shape.schema()), { numRuns: 60, seed: 7 })) {
      const parsed = event.shape.parse(body);
      if (!parsed.ok) continue;
      taken += 1;
      const data = toJsonObject(parsed.value);
      expect([data, errorsOf({ ...event, data })]).toEqual([data, null]);
    }
    expect(taken).toBeGreaterThan(5);
  });

  it.each([...catalogue.values()].map((action) => ({ name: action.name, action })))(
    'take every event that commands of $name lead to',
    ({ action }) => {
      const told = fc.sample(commandsOf(action), { numRuns: 200, seed: 11 }).flatMap((said) => decided(action, said));
      expect(told.length).toBeGreaterThan(50);
      for (const event of told) expect([event, errorsOf(event)]).toEqual([event, null]);
    },
  );

  it('refuse what is of another shape', () => {
    const [closed] = golden.filter(({ type }) => type === 'BorderClosed');
    if (closed === undefined) throw new TypeError('Nothing was closed.');
    expect(errorsOf({ ...closed, data: { ...closed.data, extent: 'air' } })).not.toBeNull();
    expect(errorsOf({ ...closed, data: { ...closed.data, effectiveFrom: 'tomorrow' } })).not.toBeNull();
    expect(errorsOf({ ...closed, data: {} })).not.toBeNull();
  });
});

describe('npm run check, where a published shape was changed', () => {
  const copy = copyOf('scripts', 'libs', 'dist/libs', 'package.json', '.prettierrc.json');
  const built = 'dist/libs/actions/border-closure';
  const commands = readFileSync(join(copy, built, 'border-closure.commands.js'), 'utf8');
  const index = readFileSync(join(copy, built, 'index.js'), 'utf8');

  /** What the check says of a copy with other code in it, and whether the script would write it all the same. */
  async function checked(change: (folder: string) => void): Promise<Ran> {
    change(copy);
    try {
      const before = filesIn(copy);
      const ran = await runIn(copy, 'scripts/contract.ts', '--check');
      expect(filesIn(copy)).toEqual(before);
      return ran;
    } finally {
      plant(copy, `${built}/border-closure.commands.js`, commands);
      plant(copy, `${built}/index.js`, index);
    }
  }

  const filesIn = (place: string): readonly string[] =>
    readdirSync(join(place, folder)).map((name) => readFileSync(join(place, folder, name), 'utf8'));

  const inCommands = (before: string, after: string) => (place: string) => {
    expect(commands).toContain(before);
    plant(place, `${built}/border-closure.commands.js`, commands.replaceAll(before, after));
  };

  it('passes where nothing was', async () => {
    expect(await checked(() => undefined)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it.each([
    [
      'a word more',
      "'both'",
      "'both', 'transit'",
      'BorderClosed.1.json, which is published, could not be read by everybody any more: /properties/direction/enum was ["both","entry","exit"] and would be ["both","entry","exit","transit"].',
    ],
    [
      'another limit',
      'IsText(2_000)',
      'IsText(3_000)',
      'BorderReopened.1.json, which is published, could not be read by everybody any more: /properties/cause/maxLength was 2000 and would be 3000.',
    ],
  ])('refuses %s, and says the way out', async (_what, before, after, sentence) => {
    const { code, stderr } = await checked(inCommands(before, after));
    expect([code, stderr]).toEqual([1, expect.stringContaining(sentence)]);
    expect(stderr).toContain('Leave the shape as it was, or raise the version and add an upcaster');
  });

  it('takes a field more that need not be there, once it is published', async () => {
    const more = inCommands('class EaseBorder extends EffectiveAct {', 'class EaseBorder extends TimedAct {');
    const { code, stderr } = await checked(more);
    expect([code, stderr]).toEqual([
      1,
      'BorderEased.1.json is not what the catalogue says now: run "npm run contract".\n',
    ]);
  });

  it('takes anything as a new version, and keeps the one before', async () => {
    const next = (place: string): void => {
      inCommands("'both'", "'both', 'transit'")(place);
      plant(place, `${built}/index.js`, index.replaceAll('version: 1', 'version: 2'));
    };
    const { code, stderr } = await checked(next);
    expect(code).toBe(1);
    expect(stderr).toContain('BorderClosed.2.json is not what the catalogue says now: run "npm run contract".');
    expect(stderr).not.toMatch(/is published|Put the file back/u);
  });

  it.each([
    ['an event of which no action knows any more', 'BorderShut.1.json'],
    ['a version that nobody has written', 'BorderClosed.2.json'],
  ])('refuses that %s has a schema', async (_what, name) => {
    plant(copy, join(folder, name), '{}');
    const { code, stderr } = await checked(() => undefined);
    rmSync(join(copy, folder, name));
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${name} is published, and no action knows that type`)]);
  });

  it('writes nothing over what others read', async () => {
    const before = filesIn(copy);
    inCommands("'both'", "'both', 'transit'")(copy);
    const { code, stderr } = await runIn(copy, 'scripts/contract.ts');
    plant(copy, `${built}/border-closure.commands.js`, commands);
    expect([code, stderr]).toEqual([1, expect.stringContaining('BorderClosed.1.json, which is published')]);
    expect(filesIn(copy)).toEqual(before);
  });
});
