import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { canonicalJson, isLedgersOwn, readBack, toJsonObject } from '#kernel';
import type { JsonObject } from '#kernel';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { broughtUp, formsOf } from '../../libs/kernel/upcast.js';
import { fill } from '../../libs/read-model/rebuild.js';
import { snapshotIn } from '../../libs/read-model/snapshot.js';
import { allEngines } from '../../libs/read-model/testing/engines.js';
import { temporaryFolder } from '../support/ledger.js';
import { root, runIn } from '../support/tree.js';
import {
  casesIn,
  eventIn,
  expectedIn,
  expectedName,
  historyName,
  lineOf,
  linesIn,
  replayed,
  withLedger,
} from './history.js';

const golden = join(root, 'test/golden');
const lines = linesIn(golden);
const recorded = lines.map((line) => ({
  line,
  event: eventIn(line),
  place: `line ${eventIn(line).position.toString()}`,
}));
const ofActions = recorded.flatMap(({ event, ...rest }) => {
  const events = [...catalogue.values()].find((action) => action.events.has(event.type))?.events;
  return events === undefined ? [] : [{ ...rest, event, type: event.type, events }];
});
const described = [...catalogue.values()].flatMap(({ events }) => [...events]);

describe('the golden history', () => {
  it('has every event of the catalogue in each of its versions, and those of the system itself', () => {
    const known = new Set(recorded.map(({ event: { type, version } }) => `${type} ${version.toString()}`));
    const wanted = described.flatMap(([type, { version }]) =>
      Array.from({ length: version }, (_, index) => `${type} ${(index + 1).toString()}`),
    );
    const ofAreas = ['AreasRegistered 1', 'CrossingsRegistered 1'];
    const told = ['EndApproaching 1', 'NoticeOverdue 1', 'CommandRefused 1'];
    const own = ['LedgerOpened 1', ...ofAreas, ...told];
    expect([...own, ...wanted].filter((one) => !known.has(one))).toEqual([]);
  });

  it('is one order without gaps, in the whole and in each stream', () => {
    const revisions = new Map<string, bigint>();
    for (const [index, { event }] of recorded.entries()) {
      expect(event.position).toBe(BigInt(index + 1));
      expect([event.stream, event.revision]).toEqual([event.stream, revisions.get(event.stream) ?? 0n]);
      revisions.set(event.stream, event.revision + 1n);
    }
    expect(new Set(recorded.map(({ event }) => event.id)).size).toBe(lines.length);
    const moments = recorded.map(({ event }) => event.recordedAt);
    expect(moments).toEqual(moments.toSorted());
  });

  it('has one line for each event and nothing else', () => {
    expect(readFileSync(join(golden, historyName), 'utf8')).toBe(`${lines.join('\n')}\n`);
    expect(recorded.map(({ event }) => lineOf(event))).toEqual(lines);
  });

  it.each(ofActions)('$place, $type, is read byte for byte as it was written', ({ line, event, events }) => {
    const { older, today } = formsOf(events, event);
    const [asWritten = today] = older;
    expect(line).toContain(`"data":${JSON.stringify(asWritten)},"metadata":`);
    const parsed = events.get(event.type)?.shape.parse(today);
    expect(parsed?.ok === true ? canonicalJson(toJsonObject(parsed.value)) : parsed).toBe(canonicalJson(today));
  });

  it('gives every case the state, the measures, the phase and the title that it gave at first', async () => {
    const expected = expectedIn(golden);
    const found = await replayed(lines);
    for (const [stream, was] of Object.entries(expected?.cases ?? {})) {
      expect([stream, found.cases[stream]]).toEqual([stream, was]);
    }
    expect(JSON.stringify(found.cases)).toBe(JSON.stringify(expected?.cases));
    expect(found.readModel).toEqual(expected?.readModel);
  });

  it('is the same whichever case comes first', () => {
    const byCase = lines.toSorted((one, other) => {
      const [first, second] = [eventIn(one).stream, eventIn(other).stream];
      return first === second ? 0 : first < second ? 1 : -1;
    });
    const all = (some: readonly string[]) =>
      [...casesIn(some)].map(([stream, current]) => [stream, current.state(), current.measures()]).toSorted();
    expect(byCase).not.toEqual(lines);
    expect(JSON.stringify(all(byCase))).toBe(JSON.stringify(all(lines)));
  });
});

describe.each(allEngines())('the golden history on $name', (engine) => {
  it('gives the read model that it gave at first', async () => {
    const { readModel } = expectedIn(golden) ?? {};
    const found = await withLedger(lines, async ({ store, folder }) => {
      const database = engine.site(folder, 'golden').open('live', 'write');
      try {
        await fill({ store, catalogue, areas: new AreaRegistry(), isOwn: isLedgersOwn, database });
        return await snapshotIn(database);
      } finally {
        await database.destroy();
        await engine.clear(folder);
      }
    });
    expect(found).toMatchObject({ digest: readModel?.digest, parked: [] });
  });
});

describe('the golden history sees', () => {
  it.each([
    ['a word that is read otherwise', '"direction":"entry"', '"direction":"exit"'],
    ['a field that is passed over', '"startsAt":"22:00",', ''],
    ['an end that is counted otherwise', '"effectiveUntil":"2026-01-28', '"effectiveUntil":"2026-01-29'],
    ['a correction that does nothing', '"after":1200', '"after":1100'],
  ])('%s', async (_what, before, after) => {
    const changed = lines.map((line) => line.replace(before, after));
    expect(changed).not.toEqual(lines);
    const expected = expectedIn(golden);
    const found = await replayed(changed);
    expect(JSON.stringify(found.cases)).not.toBe(JSON.stringify(expected?.cases));
    expect(found.readModel.digest).not.toBe(expected?.readModel.digest);
  });

  it('a step between versions that is not taken', () => {
    const closed = ofActions.find(({ type }) => type === 'BorderClosed');
    const today = closed?.events.get('BorderClosed');
    if (closed === undefined || today === undefined) throw new TypeError('Nothing was closed.');
    const { cause, ...before } = closed.event.data;
    const old: JsonObject = { ...before, reason: cause ?? '' };
    const step = ({ reason, ...data }: JsonObject): JsonObject => ({ ...data, cause: reason ?? '' });
    const read = (upcasters: readonly ((data: JsonObject) => JsonObject)[]) =>
      today.shape.parse(broughtUp({ ...today, version: 2, upcasters }, old, 1).today).ok;
    expect([read([step]), read([(data) => data])]).toEqual([true, false]);
  });
});

describe('scripts/golden.ts', () => {
  const parent = temporaryFolder();
  const historyOf = (folder: string): string => readFileSync(join(folder, historyName), 'utf8');
  const folderWith = async (name: string, some: readonly string[]): Promise<string> => {
    const folder = join(parent, name);
    mkdirSync(folder);
    writeFileSync(join(folder, historyName), some.map((line) => `${line}\n`).join(''));
    writeFileSync(join(folder, expectedName), JSON.stringify(await replayed(some)));
    return folder;
  };
  const run = (folder: string, ...words: string[]) => runIn(root, 'scripts/golden.ts', '--folder', folder, ...words);

  it('adds nothing where nothing is missing, and leaves both files as they are', async () => {
    const folder = await folderWith('whole', lines);
    writeFileSync(join(folder, expectedName), readFileSync(join(golden, expectedName)));
    expect(await run(folder)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^0 events were added/u) });
    expect(historyOf(folder)).toBe(historyOf(golden));
    expect(readFileSync(join(folder, expectedName), 'utf8')).toBe(readFileSync(join(golden, expectedName), 'utf8'));
  });

  it('appends what is missing and touches no line that is there', async () => {
    const kept = lines.slice(0, 20);
    const folder = await folderWith('part', kept);
    expect(await run(folder)).toMatchObject({ code: 0, stderr: '' });
    const after = linesIn(folder);
    expect(after.slice(0, kept.length)).toEqual(kept);
    const types = new Set(after.map((line) => eventIn(line).type));
    expect(described.map(([type]) => type).filter((type) => !types.has(type))).toEqual([]);
    const found = await replayed(after);
    expect(readBack(readFileSync(join(folder, expectedName), 'utf8'))).toEqual(found);
    const before = Object.keys((await replayed(kept)).cases);
    expect(Object.keys(found.cases).slice(0, before.length)).toEqual(before);
  });

  it('records a case by commands of one’s own', async () => {
    const folder = await folderWith('own', lines);
    const file = join(folder, 'commands.ndjson');
    const body = {
      areas: ['PE-PUN'],
      startsAt: '20:00',
      endsAt: '06:00',
      cause: 'Unrest',
      effectiveFrom: '2026-06-02T05:00:00.000Z',
    };
    const order = { case: 'curfew/puno', command: 'impose', body, at: '2026-06-01T12:00:00.000Z' };
    appendFileSync(file, `${JSON.stringify(order)}\n`);
    expect(await run(folder, file)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1 events/u) });
    const after = linesIn(folder);
    expect(after.slice(0, -1)).toEqual(lines);
    expect(eventIn(after.at(-1) ?? '')).toMatchObject({ stream: 'curfew-puno', data: body });
  });

  it.each([
    [
      'a line was changed',
      (some: readonly string[]) => some.map((line) => line.replace('"startsAt":"22:00"', '"startsAt":"21:00"')),
    ],
    ['a line was taken away', (some: readonly string[]) => some.slice(0, -1)],
  ])('records nothing and says so where %s', async (what, change) => {
    const folder = await folderWith(what.replaceAll(' ', '-'), lines);
    const text = `${change(lines).join('\n')}\n`;
    writeFileSync(join(folder, historyName), text);
    expect(await run(folder)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/reads otherwise now: .* Nothing was added/u),
    });
    expect(historyOf(folder)).toBe(text);
  });
});
