import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { isLedgersOwn } from '#kernel';
import type { EventStore } from '#kernel';
import { rebuild as rebuildReadModel } from '#read-model';
import { join } from 'node:path';
import { fillLedger } from './fill.js';
import type { Workload } from './workload.js';

/** (b) The whole read model from the log alone. */
export const rebuild: Workload = {
  letter: 'b',
  title: 'Rebuild of the read model',
  run: async ({ folder, sizes }) => {
    await fillLedger(folder, sizes.rebuildEvents);
    const store = SqliteEventStore.follow(join(folder, 'ledger.db'));
    const read = await readAndParse(store);
    const rebuilt = await rebuildReadModel({
      file: join(folder, 'read-model.db'),
      store,
      catalogue,
      areas: new AreaRegistry(),
      isOwn: isLedgersOwn,
    });
    await store.close();
    return {
      conditions: `${rebuilt.events.toLocaleString('en')} events of all kinds; one thread makes the rows, another writes them`,
      figures: [
        {
          name: 'events projected',
          value: rebuilt.events / rebuilt.seconds,
          unit: '/s',
          target: { atLeast: 40_000 },
          limits: [{ name: 'reading and parsing', value: read }],
        },
        { name: 'the whole rebuild', value: rebuilt.seconds, unit: 's' },
      ],
    };
  },
};

const pageSize = 1_000;

/** Events a second that the log itself gives. */
async function readAndParse(store: EventStore): Promise<number> {
  const started = performance.now();
  let count = 0;
  for (let after = 0n; ;) {
    const page = await store.readAll({ after, limit: pageSize });
    count += page.length;
    const last = page.at(-1);
    if (last === undefined) return (count / (performance.now() - started)) * 1_000;
    after = last.position;
  }
}
