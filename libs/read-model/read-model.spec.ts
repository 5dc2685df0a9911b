import { AreaRegistry } from '#areas';
import type { Area, NewEvent } from '#kernel';
import { anEvent } from '#kernel/testing';
import { spawnSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { CalendarEntry, ReadModel } from './index.js';
import { World } from './testing/index.js';

const areas = new AreaRegistry();
function area(code: string): Area {
  const found = areas.find(code);
  if (found === undefined) throw new TypeError(`There is no ${code}.`);
  return found;
}

const tacna = area('PE-TAC');
const morning = (date: string): string => `${date}T05:00:00.000Z`;
const closing = {
  areas: ['PE-TAC'],
  extent: 'whole',
  direction: 'both',
  cause: 'Irregular entry',
  effectiveFrom: morning('2025-11-29'),
};
const easing = { effectiveFrom: morning('2025-12-10'), cause: 'Calm' };
const declared = {
  regime: 'pe-emergencia',
  level: 'emergency',
  areas: ['PE-TAC'],
  cause: 'Crime',
  effectiveFrom: morning('2025-11-29'),
  term: { count: 10, unit: 'days' },
  orderKeptBy: 'police',
};
const deployed = {
  force: 'army',
  personnel: 100,
  areas: ['PE-TAC'],
  mission: 'Patrols',
  mode: 'support',
  effectiveFrom: morning('2025-11-30'),
  restsOn: 'emergency-declaration/d',
};
const erratum = {
  revision: 0,
  fields: [{ field: '/effectiveFrom', before: morning('2025-11-29'), after: morning('2025-12-02') }],
  gazette: { name: 'El Peruano', publishedAt: morning('2025-12-03') },
};

const causes = [{ field: '/cause', before: 'Calm', after: 'It is calm' }];

let world: World;
beforeEach(() => {
  world = new World(() => new AreaRegistry());
});
afterEach(() => world.leave());

/** A deployment that rests on a declaration, which is extended before it ends. */
async function deployOnExtended(): Promise<void> {
  await world.act('emergency-declaration/d/declare', declared);
  await world.act('troop-deployment/t/deploy', deployed);
  world.now = '2025-12-07T15:00:00.000Z';
  await world.act('emergency-declaration/d/extend', { term: { count: 20, unit: 'days' } });
}

/** Rows of a read model, as they are. */
function rows(name: string, query: string): readonly unknown[] {
  const database = new DatabaseSync(world.file(name), { readOnly: true });
  const found = database.prepare(query).all();
  database.close();
  return found.map((row) => ({ ...row }));
}

const isClosed = async (readModel: ReadModel, at: string, known?: string): Promise<boolean> =>
  (await readModel.status(tacna, { at, known })).answer.counts.border > 0;

describe('both clocks', () => {
  it('answer a correction: what was in force changes, what was believed does not', async () => {
    await world.act('border-closure/a/close', closing);
    world.now = '2025-12-03T15:00:00.000Z';
    await world.act('border-closure/a/correct', erratum);
    await world.follow('live');
    const readModel = world.readModel('live');
    const disputed = '2025-11-30T12:00:00.000Z';
    expect(await isClosed(readModel, disputed)).toBe(false);
    expect(await isClosed(readModel, disputed, '2025-12-02T00:00:00.000Z')).toBe(true);
    expect(await isClosed(readModel, disputed, '2025-12-03T14:59:59.999Z')).toBe(true);
    expect(await isClosed(readModel, disputed, '2025-12-03T15:00:00.000Z')).toBe(false);
    expect(await isClosed(readModel, morning('2025-12-02'))).toBe(true);
    expect(await isClosed(readModel, disputed, '2025-11-28T19:59:59.999Z')).toBe(false);
  });

  it('close a row at the event that says otherwise, and open one there', async () => {
    await world.act('border-closure/a/close', closing);
    await world.follow('live');
    world.now = '2025-12-03T15:00:00.000Z';
    await world.act('border-closure/a/ease', easing);
    await world.follow('live');
    const said = `SELECT position, iif(until_position > 1000, NULL, until_position) AS ended,
      json_extract(body, '$.severity') AS severity, json_extract(body, '$.until') AS until
      FROM measures ORDER BY position, effective_from`;
    expect(rows('live', said)).toEqual([
      { position: 1, ended: 2, severity: 'closed', until: null },
      { position: 2, ended: null, severity: 'closed', until: easing.effectiveFrom },
      { position: 2, ended: null, severity: 'restricted', until: null },
    ]);
    const stale =
      'SELECT count(*) AS n FROM places p JOIN measures m ON m.id = p.measure WHERE p.known_until <> m.known_until';
    expect(rows('live', stale)).toEqual([{ n: 0 }]);
  });

  it('end a deployment with the declaration it rests on, also in the register and in the calendar', async () => {
    await deployOnExtended();
    const readModel = await world.rebuilt('all');
    const ends = async (known?: string): Promise<readonly string[]> => {
      const window = { from: morning('2025-12-01'), until: morning('2026-02-01'), known, limit: 10, offset: 0 };
      const { answer } = await readModel.calendar(window);
      return answer
        .filter(({ what }) => what === 'ends')
        .map((one: CalendarEntry) => `${one.at.slice(0, 10)} ${one.case}`);
    };
    const holding = async (at: string): Promise<number> =>
      (await readModel.register({ action: 'troop-deployment', at, standingAt: '2025-12-01T05:00:00.000Z', limit: 10 }))
        .answer.length;
    const { forces: standing } = (await readModel.status(tacna, { at: morning('2025-12-05') })).answer;
    expect(standing.deployments).toMatchObject([
      { case: 'troop-deployment/t', restsOn: 'emergency-declaration/d', until: morning('2025-12-29') },
    ]);
    const forces = async (at: string): Promise<number> => (await readModel.status(tacna, { at })).answer.counts.force;
    expect(await ends('2025-12-01T00:00:00.000Z')).toEqual([
      '2025-12-09 emergency-declaration/d',
      '2025-12-09 troop-deployment/t',
    ]);
    expect(await ends()).toContain('2025-12-29 troop-deployment/t');
    for (const [at, count] of [
      [morning('2025-12-28'), 1],
      [morning('2025-12-29'), 0],
    ] as const) {
      expect([at, await holding(at), await forces(at)]).toEqual([at, count, count]);
    }
  });
});

describe('the calendar', () => {
  it('announces no end where an act goes on with other terms, on whatever page and as believed at each moment', async () => {
    await deployOnExtended();
    await world.act('troop-deployment/t/reinforce', {
      personnel: 50,
      effectiveFrom: morning('2025-12-10'),
      cause: 'A',
    });
    await world.act('border-closure/a/close', closing);
    await world.act('border-closure/a/ease', { ...easing, effectiveFrom: morning('2025-12-09') });
    const readModel = await world.rebuilt('all');
    const said = async (known: string | undefined, limit: number): Promise<readonly string[]> => {
      const all: string[] = [];
      for (let offset = 0; offset < 10; offset += limit) {
        const window = { from: morning('2025-11-01'), until: morning('2026-02-01'), known, limit, offset };
        const { answer } = await readModel.calendar(window);
        all.push(...answer.map(({ at, what, case: address }) => `${at.slice(0, 10)} ${what} ${address}`));
      }
      return all;
    };
    const now = [
      '2025-11-29 takes-effect border-closure/a',
      '2025-11-29 takes-effect emergency-declaration/d',
      '2025-11-30 takes-effect troop-deployment/t',
      '2025-12-09 changes border-closure/a',
      '2025-12-09 changes emergency-declaration/d',
      '2025-12-10 changes troop-deployment/t',
      '2025-12-29 ends emergency-declaration/d',
      '2025-12-29 ends troop-deployment/t',
    ];
    for (const limit of [1, 3, 10]) expect(await said(undefined, limit)).toEqual(now);
    expect(await said('2025-12-01T00:00:00.000Z', 2)).toEqual([
      '2025-11-29 takes-effect emergency-declaration/d',
      '2025-11-30 takes-effect troop-deployment/t',
      '2025-12-09 ends emergency-declaration/d',
      '2025-12-09 ends troop-deployment/t',
    ]);
  });
});

describe('a projection', () => {
  const history = async (): Promise<void> => {
    await world.act('border-closure/a/close', closing);
    await world.act('situation-report/r/report', {
      areas: ['PE'],
      observedAt: '2025-11-28T12:00:00.000Z',
      source: 'Migraciones',
      reliability: 'B2',
      text: 'Hundreds wait.',
      figures: [{ name: 'people', unit: 'persons', unknown: true, because: 'Nobody counted' }],
    });
    await world.follow('live');
    await world.act('border-closure/b/close', { ...closing, areas: ['PE-PUN', 'PE-TAC'] });
    world.now = '2025-12-03T15:00:00.000Z';
    await world.act('border-closure/a/ease', easing);
    await world.act('border-closure/a/correct', erratum);
    await world.follow('live');
  };

  it('made anew from nothing gives the same answers and the same digest', async () => {
    await history();
    const live = world.readModel('live');
    const anew = await world.rebuilt('anew');
    expect((await anew.digest()).answer).toBe((await live.digest()).answer);
    for (const code of ['PE', 'PE-TAC', 'PE-PUN', 'CL']) {
      for (const known of [undefined, '2025-12-01T00:00:00.000Z']) {
        const moments = { at: '2025-11-30T12:00:00.000Z', known };
        expect(await anew.status(area(code), moments)).toEqual(await live.status(area(code), moments));
      }
      const asked = { area: area(code), limit: 10 };
      expect(await anew.timeline(asked)).toEqual(await live.timeline(asked));
    }
  });

  it('does not depend on the order between cases', async () => {
    const acts = ['a', 'b'].map((id) => [`border-closure/${id}/close`, `border-closure/${id}/ease`] as const);
    const body = (address: string): object => (address.endsWith('ease') ? easing : closing);
    const told = async (order: readonly string[]): Promise<object> => {
      const other = new World(() => new AreaRegistry());
      for (const address of order) await other.act(address, body(address));
      await other.follow('live');
      const moments = { at: '2025-12-11T00:00:00.000Z', known: undefined };
      const { answer } = await other.readModel('live').status(tacna, moments);
      await other.leave();
      return answer;
    };
    const [[a1, a2] = ['', ''], [b1, b2] = ['', '']] = acts;
    const first = await told([a1, a2, b1, b2]);
    expect(first).toMatchObject({ counts: { border: 2 } });
    expect(await told([b1, a1, b2, a2])).toEqual(first);
    expect(await told([b1, b2, a1, a2])).toEqual(first);
  });

  it('loses no event of many that are written at once while it follows', async () => {
    const cases = Array.from({ length: 40 }, (_, index) => `case-${index.toString()}`);
    const written = cases.map(async (id) => {
      await world.act(`border-closure/${id}/close`, closing);
      await world.act(`border-closure/${id}/ease`, easing);
      await world.act(`border-closure/${id}/reopen`, { ...easing, effectiveFrom: morning('2025-12-20') });
    });
    const handed: bigint[] = [];
    while (handed.length < 100) {
      handed.push(...(await world.follow('live')).map(({ position }) => position));
      await setImmediate();
    }
    await Promise.all(written);
    handed.push(...(await world.follow('live')).map(({ position }) => position));
    expect(handed).toEqual(Array.from({ length: 120 }, (_, index) => BigInt(index + 1)));
    const { answer } = await world
      .readModel('live')
      .register({ action: 'border-closure', standingAt: '2025-12-01T05:00:00.000Z', limit: 100 });
    expect(answer.map(({ id, revision, phase }) => [id, revision, phase])).toEqual(
      cases.toSorted().map((id) => [id, '2', 'reopened']),
    );
  });

  it('goes on behind its first batch, and takes up there when it starts again', async () => {
    const strange = (): NewEvent => anEvent({ type: 'FromTheFuture' });
    for (const stream of ['border-closure-x', 'border-closure-y', 'border-closure-z']) {
      await world.store.append({ stream, events: Array.from({ length: 900 }, strange), expected: 'none' });
    }
    await world.act('border-closure/a/close', closing);
    expect(await world.follow('live')).toHaveLength(2_701);
    await world.act('border-closure/a/ease', easing);
    expect((await world.follow('live')).map(({ position }) => position)).toEqual([2_702n]);
    expect(await world.readModel('live').position()).toBe(2_702n);
  });

  it('fills its tables anew where they are of another version, or of a longer log', async () => {
    await history();
    const { answer: digest } = await world.readModel('live').digest();
    for (const change of ['version = version + 1', 'position = 1000']) {
      const database = new DatabaseSync(world.file('live'));
      database.exec(`DELETE FROM cases; UPDATE checkpoint SET ${change}`);
      database.close();
      await world.follow('live');
      expect((await world.readModel('live').digest()).answer).toBe(digest);
    }
  });
});

describe('an event that cannot be projected', () => {
  const broken: readonly (readonly [string, Partial<NewEvent>])[] = [
    ['of a type nobody knows', { type: 'FromTheFuture' }],
    ['of a version that is yet to come', { type: 'BorderEased', version: 99 }],
    ['whose data are not what they should be', { type: 'BorderClosed', data: {} }],
    ['whose moments are none', { type: 'BorderClosed', data: { ...closing, effectiveFrom: 'never' } }],
  ];

  it.each(broken)('%s parks its case as it stood; the others go on', async (_, change) => {
    await world.act('border-closure/a/close', closing);
    await world.act('border-closure/b/close', { ...closing, areas: ['PE-PUN'] });
    await world.store.append({ stream: 'border-closure-a', events: [anEvent(change)], expected: 0n });
    await world.act('border-closure/b/ease', easing);
    await world.follow('live');
    await world.act('border-closure/c/close', { ...closing, areas: ['PE-LIM'] });
    await world.follow('live');
    const readModel = world.readModel('live');
    const { answer } = await readModel.register({
      action: 'border-closure',
      standingAt: '2025-12-01T05:00:00.000Z',
      limit: 10,
    });
    expect(answer.map(({ id, revision }) => [id, revision])).toEqual([
      ['a', '0'],
      ['b', '1'],
      ['c', '0'],
    ]);
    expect((await readModel.parked()).answer).toMatchObject([{ stream: 'border-closure-a', position: '3' }]);
    expect(await isClosed(readModel, morning('2025-12-01'))).toBe(true);
    const anew = await world.rebuilt('anew');
    expect((await anew.digest()).answer).toBe((await readModel.digest()).answer);
  });
});

describe('rows and checkpoint', () => {
  it('move together: a projector that is killed between them leaves neither', async () => {
    await world.act('border-closure/a/close', closing);
    await world.follow('live');
    const before = rows('live', 'SELECT * FROM measures');
    await world.act('border-closure/a/ease', easing);
    const files = JSON.stringify({ ledgerFile: world.ledgerFile, readModelAt: world.file('live') });
    const projector = new URL('../../dist/apps/projector/run-projector.js', import.meta.url).href;
    const program = `
      import { DatabaseSync } from 'node:sqlite';
      import { runProjector } from '${projector}';
      const { prepare } = DatabaseSync.prototype;
      DatabaseSync.prototype.prepare = function (text) {
        if (text.startsWith('insert or rollback into measures')) process.kill(process.pid, 'SIGKILL');
        return prepare.call(this, text);
      };
      await runProjector(${files}, new AbortController().signal);`;
    const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 30_000 });
    expect(signal).toBe('SIGKILL');
    expect(rows('live', 'SELECT * FROM measures')).toEqual(before);
    expect(rows('live', 'SELECT position FROM checkpoint')).toEqual([{ position: 1 }]);
    expect(await world.follow('live')).toHaveLength(1);
    const anew = await world.rebuilt('anew');
    expect((await world.readModel('live').digest()).answer).toBe((await anew.digest()).answer);
  });

  it('move together: where a row cannot be written, nothing is', async () => {
    await world.follow('live');
    const database = new DatabaseSync(world.file('live'));
    database.exec("CREATE TRIGGER stop BEFORE INSERT ON touches BEGIN SELECT raise(ABORT, 'stop'); END");
    await world.act('border-closure/a/close', closing);
    await expect(world.follow('live')).rejects.toThrow('stop');
    expect(rows('live', 'SELECT * FROM cases')).toEqual([]);
    expect(rows('live', 'SELECT position FROM checkpoint')).toEqual([{ position: 0 }]);
    database.exec('DROP TRIGGER stop');
    database.close();
    expect(await world.follow('live')).toHaveLength(1);
  });
});

describe('what is asked by area', () => {
  it('is touched from above and below, newest first, page by page', async () => {
    for (const [id, code] of [
      ['country', 'PE'],
      ['here', 'PE-TAC'],
      ['beside', 'PE-PUN'],
      ['abroad', 'CL'],
      ['again', 'PE-TAC'],
    ]) {
      await world.act(`border-closure/${id ?? ''}/close`, { ...closing, areas: [code] });
    }
    await world.follow('live');
    const readModel = world.readModel('live');
    const timeline = async (code: string, before?: bigint): Promise<readonly bigint[]> =>
      (await readModel.timeline({ area: area(code), before, limit: 2 })).answer;
    expect(await timeline('PE-TAC')).toEqual([5n, 2n]);
    expect(await timeline('PE-TAC', 2n)).toEqual([1n]);
    expect(await timeline('PE')).toEqual([5n, 3n]);
    expect(await timeline('PE', 3n)).toEqual([2n, 1n]);
    expect(await timeline('CL')).toEqual([4n]);
    const register = async (code: string, after?: string): Promise<readonly string[]> =>
      (
        await readModel.register({
          action: 'border-closure',
          area: area(code),
          after,
          standingAt: '2025-12-01T05:00:00.000Z',
          limit: 3,
        })
      ).answer.map(({ id }) => id);
    expect(await register('PE')).toEqual(['again', 'beside', 'country']);
    expect(await register('PE', 'country')).toEqual(['here']);
    expect(await register('PE-PUN')).toEqual(['beside', 'country']);
  });

  it('is touched by a lifting only where it lifts, as the feed says', async () => {
    world.now = morning('2025-12-03');
    const both = { ...declared, areas: ['PE-TAC', 'PE-PUN'] };
    await world.act('emergency-declaration/south/declare', both);
    const lifting = { effectiveFrom: morning('2025-12-05'), cause: 'Calm', areas: ['PE-PUN'] };
    expect(await world.act('emergency-declaration/south/lift', lifting)).not.toHaveProperty('refused');
    await world.follow('live');
    const timeline = async (code: string): Promise<readonly bigint[]> =>
      (await world.readModel('live').timeline({ area: area(code), limit: 10 })).answer;
    expect(await timeline('PE-PUN')).toEqual([2n, 1n]);
    expect(await timeline('PE-TAC')).toEqual([1n]);
    expect(await timeline('PE')).toEqual([2n, 1n]);
  });

  it('is touched by an act that a correction brings to it, and by what came of that act; what it touched it touched', async () => {
    world.now = morning('2025-12-03');
    await world.act('border-closure/before/close', closing);
    await world.act('border-closure/a/close', closing);
    await world.act('border-closure/a/ease', easing);
    await world.act('border-closure/a/correct', {
      ...erratum,
      fields: [{ field: '/areas/0', before: 'PE-TAC', after: 'PE-PUN' }],
    });
    await world.act('border-closure/a/correct', { ...erratum, revision: 1, fields: causes });
    await world.follow('live');
    const readModel = world.readModel('live');
    const timeline = async (code: string): Promise<readonly bigint[]> =>
      (await readModel.timeline({ area: area(code), limit: 10 })).answer;
    expect(await timeline('PE-PUN')).toEqual([5n, 4n, 3n, 2n]);
    expect(await timeline('PE-TAC')).toEqual([4n, 3n, 2n, 1n]);
    const anew = await world.rebuilt('anew');
    expect((await anew.digest()).answer).toBe((await readModel.digest()).answer);
  });

  it('shows the latest five reports of the area, from above and below, as believed then', async () => {
    const report = (code: string, day: number): object => ({
      areas: [code],
      observedAt: `2025-11-${day.toString()}T12:00:00.000Z`,
      source: 'Migraciones',
      reliability: 'B2',
      text: `Of the ${day.toString()}.`,
      figures: [{ name: 'people', unit: 'persons', unknown: true, because: 'Nobody counted' }],
    });
    for (const [index, code] of ['PE', 'PE-TAC', 'PE-TAC', 'PE-PUN', 'PE', 'PE-TAC', 'PE-TAC'].entries()) {
      await world.act(`situation-report/r${index.toString()}/report`, report(code, 20 + index));
    }
    world.now = '2025-11-29T20:00:00.000Z';
    await world.act('situation-report/r6/withdraw', { cause: 'It was wrong' });
    await world.follow('live');
    const readModel = world.readModel('live');
    const days = async (code: string, known?: string): Promise<readonly string[]> =>
      (await readModel.status(area(code), { at: '2025-11-29T00:00:00.000Z', known })).answer.reports.map(({ from }) =>
        from.slice(8, 10),
      );
    expect(await days('PE-TAC')).toEqual(['25', '24', '22', '21', '20']);
    expect(await days('PE-TAC', '2025-11-29T00:00:00.000Z')).toEqual(['26', '25', '24', '22', '21']);
    expect(await days('PE-PUN')).toEqual(['24', '23', '20']);
    const many = await readModel.statuses(area('PE'), [tacna, area('PE-PUN')], { at: '2025-11-29T00:00:00.000Z' });
    expect(many.answer.map(({ reports }) => reports.length)).toEqual([5, 3]);
  });
});
