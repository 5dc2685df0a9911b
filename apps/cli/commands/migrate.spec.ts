import { SqliteEventStore } from '#event-store-sqlite';
import { anEvent } from '#kernel/testing';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster, fill } from '../../../test/support/eventstoredb/cluster.js';
import { ledgerOf, logOfFolder, withoutPositions, wholeLog } from '../../../test/support/ledgers.js';
import { migrate } from '../migrate/migrate.js';
import type { Course } from '../migrate/migrate.js';
import { folder, open, tocsin } from '../testing/command-line.js';
import type { Ran } from '../testing/command-line.js';

const all = folder();
const cluster = new Cluster();
afterEach(() => cluster.close());

let folders = 0;
const newFolder = (): string => join(all, (folders += 1).toString());
const migrated = (...words: readonly string[]): Promise<Ran> => tocsin('migrate', ...words);
const document = ({ out }: Ran): Record<string, unknown> => JSON.parse(out) as Record<string, unknown>;

describe('tocsin migrate', () => {
  it('copies a ledger to a cluster and back: the same events, the same digests', async () => {
    const [source, back, server] = [await ledgerOf(newFolder(), 40), newFolder(), await cluster.server()];
    const there = await migrated('--from', source, '--to', server.url, '--json');
    const again = await migrated('--from', server.url, '--ledger', 'peru', '--to', back, '--json');
    expect([there.code, there.err, again.code, again.err]).toEqual([0, '', 0, '']);
    expect(document(there)).toMatchObject({ finished: true, events: 41, copied: 41, found: 0, position: '41' });
    expect(document(again)).toMatchObject({ digest: document(there)['digest'], targetPosition: '41' });
    const log = await logOfFolder(source);
    expect(await logOfFolder(back)).toEqual(log);
    const store = await cluster.store(server);
    expect(withoutPositions(await wholeLog(store))).toEqual(withoutPositions(log));
    expect((await tocsin('doctor', '--data-dir', back)).code).toBe(0);
  });

  it('copies a folder to a folder, and tells where each event lies', async () => {
    const [source, target] = [await ledgerOf(newFolder(), 3), newFolder()];
    const file = join(all, 'moved.csv');
    const { code, out } = await migrated('--from', source, '--to', target, '--positions', file);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^Copied ledger peru \(mode test\)[^]*the same on both sides\n$/u),
    ]);
    const ids = (await logOfFolder(target)).map(({ id }) => id);
    expect(readFileSync(file, 'utf8')).toBe(
      `id,from,to\n${ids.map((id, index) => `${id},${(index + 1).toString()},${(index + 1).toString()}\n`).join('')}`,
    );
    expect((await migrated('--from', source, '--to', target, '--positions', file)).err).toContain('exists');
  });

  it('copies what has come since, where it is run again', async () => {
    const [source, server] = [await ledgerOf(newFolder(), 5), await cluster.server()];
    await migrated('--from', source, '--to', server.url);
    const store = open(source);
    await store.append({ stream: 'later', events: [anEvent(), anEvent()], expected: 'none' });
    await store.close();
    const again = await migrated('--from', source, '--to', server.url, '--json');
    expect(document(again)).toMatchObject({ copied: 2, found: 6 });
    expect(document(await migrated('--from', source, '--to', server.url, '--json'))).toMatchObject({ copied: 0 });
  });

  it('lets the copy be served: it goes on counting, and its times never go back', async () => {
    const [source, target] = [await ledgerOf(newFolder(), 5), newFolder()];
    await migrated('--from', source, '--to', target);
    const store = open(target);
    expect(await store.append({ stream: 'later', events: [anEvent()], expected: 'none' })).toMatchObject({
      position: 7n,
    });
    const [before, last] = (await store.readAll()).slice(-2);
    expect(last?.recordedAt).toBe(before?.recordedAt);
    await store.close();
    const refused = await migrated('--from', source, '--to', target);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('the source has no more events')]);
  });

  it('tells how far it has come in each part of the work, to its end', async () => {
    const [source, target] = [await ledgerOf(newFolder(), 1_250), newFolder()];
    await migrated('--from', source, '--to', target, '--ahead');
    const store = open(source);
    const more = Array.from({ length: 600 }, () => anEvent());
    await store.append({ stream: 'later', events: more, expected: 'none' });
    await store.close();
    const course: Course[] = [];
    const folderAt = (shown: string) => ({ shown, connection: undefined });
    await migrate({
      ...{ from: folderAt(source), to: folderAt(target), ledger: 'peru', ahead: false, positions: undefined },
      told: (one) => course.push(one),
    });
    const parts = Map.groupBy(course, ({ part }) => part);
    expect([...parts].map(([part, all]) => [part, all.map(({ position }) => position)])).toEqual([
      ['Comparing', [500n, 1_000n]],
      ['Copying', [1_751n, 1_851n]],
      ['Verifying the log', [500n, 1_000n, 1_500n]],
      ['Replaying the source', [1_851n]],
      ['Replaying the copy', [1_851n]],
    ]);
    expect(new Set(course.map(({ until }) => until))).toEqual(new Set([1_851n]));
  });

  describe('takes a store from a variable,', () => {
    const named = ['TOCSIN_MIGRATE_FROM', 'TOCSIN_MIGRATE_TO'] as const;
    afterEach(() => {
      for (const name of named) Reflect.deleteProperty(process.env, name);
    });

    it('and a flag goes before it', async () => {
      const [source, target] = [await ledgerOf(newFolder(), 3), newFolder()];
      process.env['TOCSIN_MIGRATE_FROM'] = source;
      process.env['TOCSIN_MIGRATE_TO'] = target;
      expect(await migrated()).toMatchObject({ code: 0, err: '' });
      const other = newFolder();
      expect(await migrated('--to', other)).toMatchObject({ code: 0, err: '' });
      expect(await logOfFolder(other)).toEqual(await logOfFolder(target));
    });

    it('names it where there is neither, and where what it says is no store', async () => {
      expect(await migrated('--to', newFolder())).toMatchObject({
        code: 2,
        err: 'Name the store with --from or TOCSIN_MIGRATE_FROM.\n',
      });
      process.env['TOCSIN_MIGRATE_FROM'] = 'postgres://tocsin:sesame@host/peru';
      const ran = await migrated('--to', newFolder());
      expect([ran.code, ran.err]).toEqual([2, expect.stringMatching(/^TOCSIN_MIGRATE_FROM must be a data folder/u)]);
      expect(ran.err).not.toContain('sesame');
    });

    it('and warns of a password only where others see it: on the command line', async () => {
      const [source, address] = [newFolder(), 'esdb://admin:sesame@127.0.0.1:1'];
      const told = 'The address that --to names has a password: other users of this machine can see it';
      const flagged = await migrated('--from', source, '--to', address);
      expect([flagged.code, flagged.err]).toEqual([1, expect.stringContaining(told)]);
      expect(flagged.err).toContain('Give it in TOCSIN_MIGRATE_TO instead.');
      process.env['TOCSIN_MIGRATE_TO'] = address;
      const quiet = await migrated('--from', source);
      expect([quiet.code, quiet.err]).toEqual([1, expect.stringMatching(/^There is no ledger in/u)]);
      const machine = await migrated('--from', source, '--to', address, '--json');
      const [warning = '', error = ''] = machine.err.split('\n');
      expect([machine.code, JSON.parse(warning), JSON.parse(error)]).toEqual([
        1,
        { warning: { message: expect.stringContaining(told) } },
        { error: { code: 1, message: expect.stringMatching(/^There is no ledger in/u) } },
      ]);
      expect(flagged.err + machine.err + quiet.err).not.toContain('sesame');
    });
  });

  describe('refuses, before an event is written,', () => {
    it.each([
      ['a folder with another ledger', async () => ledgerOf(newFolder(), 2), /not a copy of this source: its event 2/u],
      [
        'a cluster in which the ledger has something else',
        async () => {
          const server = await cluster.server();
          fill(server, 1);
          return server.url;
        },
        /not a copy of this source: its event 1 is SomethingHappened of fill-/u,
      ],
    ])('%s', async (_what, target, sentence) => {
      const [source, to] = [await ledgerOf(newFolder(), 4), await target()];
      const before = to.startsWith('esdb') ? undefined : await logOfFolder(to);
      const { code, err } = await migrated('--from', source, '--to', to);
      expect([code, err]).toEqual([1, expect.stringMatching(sentence)]);
      expect(err).toContain('Nothing was written.');
      if (before !== undefined) expect(await logOfFolder(to)).toEqual(before);
    });

    it('a ledger that a process writes; ahead it copies what is there, which nobody can serve yet', async () => {
      const [source, target, server] = [await ledgerOf(newFolder(), 4), newFolder(), await cluster.server()];
      const writing = open(source);
      const refused = await migrated('--from', source, '--to', target);
      expect(refused.code).toBe(1);
      expect(refused.err).toContain(`is being written by process ${process.pid.toString()}`);
      expect(existsSync(target)).toBe(false);
      for (const to of [target, server.url]) {
        const ahead = await migrated('--from', source, '--to', to, '--ahead', '--json');
        expect([ahead.code, document(ahead)]).toMatchObject([0, { finished: false, copied: 5, digest: null }]);
      }
      await writing.append({ stream: 'later', events: [anEvent()], expected: 'none' });
      await writing.close();
      const unfinished = 'holds a copy that is not finished: run "tocsin migrate" to its end';
      expect(() => open(target)).toThrow(unfinished);
      expect(() => SqliteEventStore.follow(join(target, 'ledger.db'))).toThrow(unfinished);
      expect((await tocsin('doctor', '--data-dir', target)).out).toContain(unfinished);
      await expect(cluster.store(server)).rejects.toThrow(unfinished);
      for (const to of [target, server.url]) {
        const rest = await migrated('--from', source, '--to', to, '--json');
        expect(document(rest)).toMatchObject({ finished: true, copied: 1, found: 5 });
      }
      expect(await logOfFolder(target)).toHaveLength(6);
      await cluster.store(server);
    });

    it('a ledger that is not there, and stores that are none', async () => {
      const [source, server] = [await ledgerOf(newFolder(), 1), await cluster.server()];
      const password = 'gPt7%40x';
      const tries: readonly (readonly [code: number, sentence: string, ...words: string[]])[] = [
        [1, 'There is no ledger in', '--from', newFolder(), '--to', source],
        [1, 'There is no ledger "chile"', '--from', server.url, '--ledger', 'chile', '--to', newFolder()],
        [2, '--to must be a data folder', '--from', source, '--to', `postgres://tocsin:${password}@host/peru`],
        [2, '--to must not name a password', '--from', source, '--to', `esdb://admin:${password}@host?tls=false`],
        [2, '--from and --to name the same store.', '--from', source, '--to', `${source}/`],
        [2, '--from', '--to', source],
      ];
      for (const [code, sentence, ...words] of tries) {
        const ran = await migrated(...words);
        expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(sentence)]);
        expect(ran.out + ran.err).not.toContain('gPt7');
      }
    });

    it('a source that is not whole', async () => {
      const { log, url } = await cluster.server();
      await migrated('--from', await ledgerOf(newFolder(), 3, 1), '--to', url);
      const own = log.all.find(({ stream }) => stream === 'peru:s0');
      if (own === undefined) throw new TypeError('Nothing was copied.');
      const id = (last: string): string => `ffffffff-0000-4000-8000-00000000000${last}`;
      log.append('peru:s0', 2n, [{ ...own, id: id('1'), metadata: new Uint8Array() }]);
      log.append('peru:s0', 3n, [{ ...own, id: id('2') }]);
      const { code, err } = await migrated('--from', url, '--to', newFolder());
      expect([code, err]).toEqual([1, expect.stringContaining('s0 goes on with revision 4 where 3 should be')]);
    });
  });
});
