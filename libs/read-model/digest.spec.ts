import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { isLedgersOwn } from '#kernel';
import type { EventStore, StoredEvent } from '#kernel';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { linesIn, withLedger } from '../../test/golden/history.js';
import { temporaryFolder } from '../../test/support/ledger.js';
import { root } from '../../test/support/tree.js';
import { inspectReadModel, rebuild, snapshotOf } from './index.js';
import { fill } from './rebuild.js';
import { snapshotIn } from './snapshot.js';
import { allEngines } from './testing/engines.js';

const lines = linesIn(join(root, 'test/golden'));
const setting = (store: EventStore) => ({ store, catalogue, areas: new AreaRegistry(), isOwn: isLedgersOwn });

/** The same log where positions have gaps, as those of a cluster have. */
function withGaps(store: EventStore): EventStore {
  const [every, begin] = [97n, 1_867n];
  const moved = (events: readonly StoredEvent[]) =>
    events.map((event) => ({ ...event, position: event.position * every + begin }));
  return {
    ...store,
    readAll: async ({ after = 0n, ...rest } = {}) =>
      moved(await store.readAll({ after: after === 0n ? 0n : (after - begin) / every, ...rest })),
    readStream: async (stream, options) => moved(await store.readStream(stream, options)),
    head: async () => (await store.head()) * every + begin,
  };
}

describe.each(allEngines())('the digest of a read model on $name', (engine) => {
  it('is the same whether the positions of the log have gaps or not, which its places tell apart', async () => {
    const [dense, gapped] = await withLedger(lines, async ({ store, folder }) => {
      const snapshots = [];
      for (const [name, log] of Object.entries({ dense: store, gapped: withGaps(store) })) {
        const database = engine.site(folder, name).open('live', 'write');
        await fill({ ...setting(log), database });
        snapshots.push(await snapshotIn(database));
        await database.destroy();
      }
      await engine.clear(folder);
      return snapshots;
    });
    expect(gapped?.position).toBe((dense?.position ?? 0n) * 97n + 1_867n);
    expect(gapped?.digest).toBe(dense?.digest);
    expect(gapped?.places).not.toBe(dense?.places);
  });
});

describe('a position that was changed by hand', () => {
  const folder = temporaryFolder();

  it('is found, though it changes the order of nothing', async () => {
    const statement = `UPDATE cases SET findings = replace(findings, '"position":', '"position":1')`;
    await withLedger(lines, async ({ store }) => {
      const file = join(folder, 'read-model.db');
      await rebuild({ ...setting(store), file });
      const before = await snapshotOf(file);
      const database = new DatabaseSync(file);
      database.exec(statement);
      database.close();
      expect(await snapshotOf(file)).toMatchObject({ digest: before?.digest });
      const { checks } = await inspectReadModel({ ...setting(store), address: file, scratch: join(folder, 'scratch') });
      const equal = checks.find(({ name }) => name === 'read model equals replay');
      expect(equal).toMatchObject({ ok: false, because: expect.stringContaining('of events at other positions') });
    });
  });
});
