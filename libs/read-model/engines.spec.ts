import { AreaRegistry } from '#areas';
import { ReadModelUnavailable } from '#kernel';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { lastMigration, logOf, migrateTo, Projector, shapeOf } from './index.js';
import { tablesOf } from './migrations.js';
import { prepareTables } from './prepare.js';
import { projectionVersion } from './tables.js';
import type { Tables } from './tables.js';
import { allEngines, sqlite } from './testing/engines.js';
import { closure as closing } from '../../test/support/acts.js';
import { World } from './testing/index.js';

const december = '2025-12-01T00:00:00.000Z';

describe.each(allEngines())('a read model on $name', (engine) => {
  let world: World;
  beforeEach(() => {
    world = new World(() => new AreaRegistry(), undefined, engine);
  });
  afterEach(() => world.leave());

  const close = async (...ids: readonly string[]): Promise<void> => {
    for (const id of ids) await world.act(`border-closure/${id}/close`, closing);
  };

  async function open<T>(access: 'write' | 'read', use: (database: Kysely<Tables>) => Promise<T>): Promise<T> {
    const database = world.open('live', access);
    try {
      return await use(database);
    } finally {
      await database.destroy();
    }
  }

  it('comes to its shape step by step, and every step can be taken back', async () => {
    await open('write', async (database) => {
      expect(await shapeOf(database)).toBeUndefined();
      await prepareTables(database, await logOf(world.store));
      expect(await shapeOf(database)).toBe(lastMigration);
      const made = await tablesOf(database);
      await migrateTo(database, 'none');
      expect(await shapeOf(database)).toBeUndefined();
      expect((await tablesOf(database)).filter((name) => !name.startsWith('kysely_'))).toEqual([]);
      await migrateTo(database, lastMigration);
      expect((await tablesOf(database)).toSorted()).toEqual(made.toSorted());
    });
    await close('a');
    await world.follow('live');
    expect(await world.snapshot('live')).toMatchObject({ position: 1n, cases: 1 });
  });

  it('orders text by its bytes, whatever the language of the server', async () => {
    await close('b', 'a-b', 'ab', 'a1', 'a', 'a-1', 'a0');
    await world.follow('live');
    const found = await world.readModel('live').register({ action: 'border-closure', standingAt: december, limit: 10 });
    expect(found.answer.map(({ id }) => id)).toEqual(['a', 'a-1', 'a-b', 'a0', 'a1', 'ab', 'b']);
  });

  it('finds the emergencies of an area, and for a while those of which nothing is left', async () => {
    const declared = {
      ...{ regime: 'pe-emergencia', level: 'emergency', areas: ['PE-TAC'], cause: 'Crime', orderKeptBy: 'police' },
      ...{ effectiveFrom: '2025-11-29T05:00:00.000Z', effectiveUntil: '2026-01-28T05:00:00.000Z' },
    };
    for (const id of ['annulled', 'holds', 'lifted']) await world.act(`emergency-declaration/${id}/declare`, declared);
    world.now = december;
    await world.act('emergency-declaration/annulled/annul', { by: 'Constitutional Court', cause: 'No grounds' });
    const lift = { effectiveFrom: declared.effectiveFrom, cause: 'Calm' };
    await world.act('emergency-declaration/lifted/lift', lift);
    await world.follow('live');
    const readModel = world.readModel('live');
    const area = new AreaRegistry().find('PE-TAC');
    if (area === undefined) throw new TypeError('There is no PE-TAC.');
    const found = async (since: string, known?: string) => {
      const [streams = []] = await readModel.emergenciesIn([area], { at: '2025-12-02T00:00:00.000Z', since, known });
      return streams.map((one) => one.replace('emergency-declaration-', '')).toSorted();
    };
    const before = '2025-11-30T00:00:00.000Z';
    expect(await found(before)).toEqual(['annulled', 'holds', 'lifted']);
    expect(await found(before, before)).toEqual(['annulled', 'holds', 'lifted']);
    expect(await found(before, december)).toEqual(['annulled', 'holds', 'lifted']);
    expect(await found(december)).toEqual(['holds']);
  });

  it('has the digest that a replay into a file has', async () => {
    await close('a', 'b');
    await world.follow('live');
    const other = new World(() => new AreaRegistry(), undefined, sqlite);
    await other.act('border-closure/a/close', closing);
    await other.act('border-closure/b/close', closing);
    await other.follow('file');
    expect((await world.snapshot('live'))?.digest).toBe((await other.snapshot('file'))?.digest);
    await other.leave();
  });

  it('is the same where events are taken while those before them are written, of cases that are not in mind', async () => {
    await close('a', 'b');
    await world.act('border-closure/a/reopen', { effectiveFrom: december, cause: 'Calm' });
    await world.act('border-closure/b/reopen', { effectiveFrom: december, cause: 'Calm' });
    await world.follow('live');
    const database = world.open('piecemeal', 'write');
    const projector = await Projector.start({ ...world.setting(), database, mostRemembered: 1 });
    let writing = Promise.resolve();
    for (const event of await world.store.readAll()) {
      const taken = await projector.take([event]);
      await writing;
      writing = projector.write(taken);
    }
    await writing;
    await database.destroy();
    expect(await world.snapshot('piecemeal')).toEqual(await world.snapshot('live'));
  });

  it('is not written by a projector that another has overtaken', async () => {
    await close('a', 'b');
    const [first, second] = await world.store.readAll();
    if (first === undefined || second === undefined) throw new TypeError('Nothing was closed.');
    await open('write', async (database) => {
      const late = await Projector.start({ ...world.setting(), database });
      await late.handle([first]);
      await open('write', async (other) => {
        const projector = await Projector.start({ ...world.setting(), database: other });
        await projector.handle([second]);
      });
      await close('c');
      const rest = (await world.store.readAll()).slice(2);
      await expect(late.handle(rest)).rejects.toThrow(ReadModelUnavailable);
    });
    expect(await world.snapshot('live')).toMatchObject({ position: 2n, cases: 2 });
  });

  it('is not read before it was made', async () => {
    await open('write', (database) => prepareTables(database, { head: 0n, ledger: '' }));
    const readModel = world.readModel('live');
    expect(await readModel.position()).toBe(0n);
    await open('write', (database) => migrateTo(database, 'none'));
    await expect(readModel.position()).rejects.toThrow(engine === sqlite ? 'no such table' : 'has not been made yet');
  });

  it.each([
    ['a projection', 'update checkpoint set version = version + 1'],
    ['a shape', "update kysely_migration set name = '9999-later'"],
  ])('is not read where %s is of a version that this program does not know', async (_what, statement) => {
    await close('a');
    await world.follow('live');
    const readModel = world.readModel('live');
    expect(await readModel.position()).toBe(1n);
    await open('write', (database) => sql.raw(statement).execute(database));
    const asked = readModel.position();
    await expect(asked).rejects.toThrow(ReadModelUnavailable);
    await expect(asked).rejects.toThrow('another version of Tocsin');
  });

  it('is filled anew where the projection has another version', async () => {
    await close('a');
    await world.follow('live');
    await open('write', (database) => sql.raw('update checkpoint set version = version - 1').execute(database));
    await world.follow('live');
    expect(await world.snapshot('live')).toMatchObject({ position: 1n, cases: 1, version: projectionVersion });
  });
});

describe('the tables of another ledger', () => {
  const [file, database] = allEngines();
  const other = { head: 5n, ledger: 'another' };

  async function prepared(engine: typeof file): Promise<string> {
    if (engine === undefined) throw new TypeError('There is no engine.');
    const world = new World(() => new AreaRegistry(), undefined, engine);
    await world.act('border-closure/a/close', closing);
    await world.follow('live');
    const tables = world.open('live', 'write');
    try {
      await prepareTables(tables, other);
      return 'made anew';
    } catch (error) {
      expect(await world.snapshot('live')).toMatchObject({ position: 1n, cases: 1 });
      return String(error);
    } finally {
      await tables.destroy();
      await world.leave();
    }
  }

  it('are made anew in a file, and left alone in a database', async () => {
    expect(await prepared(file)).toBe('made anew');
    expect(await prepared(database)).toContain('holds the read model of another ledger');
  });
});
