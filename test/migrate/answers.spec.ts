import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { isLedgersOwn } from '#kernel';
import type { EventStore, Instant } from '#kernel';
import { ReadModel } from '#read-model';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { tocsin } from '../../apps/cli/testing/command-line.js';
import { fill } from '../../libs/read-model/rebuild.js';
import { snapshotIn } from '../../libs/read-model/snapshot.js';
import { allEngines, sqlite } from '../../libs/read-model/testing/engines.js';
import type { Engine } from '../../libs/read-model/testing/engines.js';
import { Cluster } from '../support/eventstoredb/cluster.js';
import { temporaryFolder } from '../support/ledger.js';
import { demoIn, ledgerOf, logOfFolder, wholeLog, withoutPositions } from '../support/ledgers.js';
import { root } from '../support/tree.js';

const work = temporaryFolder();
const cluster = new Cluster();
afterEach(() => cluster.close());
/** A server where there is one: in this process the digest alone is compared, as answers take their time there. */
const onPostgres = allEngines().find((engine) => engine !== sqlite) ?? sqlite;

const decrees = join(root, '../shared/data/peru-decrees/ds-184-2020-chain.csv');

async function chainIn(dataDir: string): Promise<string> {
  await ledgerOf(dataDir, 0);
  const words = ['--mapping', 'peru-decree-chain', '--ministry', 'pcm', '--data-dir', dataDir];
  expect(await tocsin('import', decrees, ...words)).toMatchObject({ code: 0, err: '' });
  return dataDir;
}

const ledgers = [
  { story: 'the demo', of: demoIn, there: true },
  { story: `a Peruvian chain of decrees (${decrees})`, of: chainIn, there: existsSync(decrees) },
];

/** A ledger in some place, and the read model that an engine makes of it. */
interface Made {
  readonly digest: string | undefined;
  readonly answers: readonly Answered[];
}

interface Answered {
  readonly question: string;
  readonly answer: string;
}

let models = 0;

async function made(store: EventStore, engine: Engine, moments: Moments): Promise<Made> {
  const [folder, areas] = [join(work, `model-${(models += 1).toString()}`), new AreaRegistry()];
  mkdirSync(folder);
  const database = engine.site(folder, 'model').open('live', 'write');
  await fill({ store, catalogue, areas, isOwn: isLedgersOwn, database });
  const snapshot = await snapshotIn(database);
  await database.destroy();
  const readModel = new ReadModel(engine.site(folder, 'model').open('live', 'read'), areas, 'America/Lima');
  const answers = await answersOf(readModel, areas, moments);
  await readModel.close();
  await engine.clear(folder);
  return { digest: snapshot?.digest, answers };
}

interface Moments {
  readonly at: readonly Instant[];
  readonly known: readonly (Instant | undefined)[];
}

/** In force at the turn of some months, and when the last thing was done; known at every recording, and just before. */
function momentsOf(recorded: readonly Instant[]): Moments {
  const all = [...new Set(recorded)];
  const some = all.filter((_, index) => index % Math.ceil(all.length / 6) === 0);
  const before = some.map((moment) => new Date(Date.parse(moment) - 1).toISOString());
  const at = ['2022-01-15', '2025-11-30', '2025-12-06'].map((day) => `${day}T12:00:00.000Z`);
  return { at, known: [undefined, ...some, ...before] };
}

/** What is in force in the areas, as known at each of the moments. */
async function answersOf(
  readModel: ReadModel,
  areas: AreaRegistry,
  { at, known }: Moments,
): Promise<readonly Answered[]> {
  const own = areas.list({ limit: Infinity }).filter(({ scheme }) => scheme !== 'iso-3166');
  const wanted = ['PE', 'PE-TAC'].map((code) => areas.find(code)).filter((area) => area !== undefined);
  const answers: Answered[] = [];
  for (const area of [...wanted, ...own.slice(0, 1)])
    for (const moment of at)
      for (const then of known) {
        const { answer, asOf } = await readModel.status(area, { at: moment, known: then });
        answers.push({
          question: `${area.code} at ${moment} known ${then ?? 'now'}`,
          answer: JSON.stringify([answer, asOf]),
        });
      }
  return answers;
}

describe.each(ledgers)('a ledger that was copied to a cluster and back: $story', ({ of, there }) => {
  const when = there ? it : it.skip;

  when(
    `gives every answer as known then, and the same digest on SQLite, ${onPostgres.name} and EventStoreDB`,
    async () => {
      const source = await of(join(work, `source-${(models += 1).toString()}`));
      const back = join(work, `back-${models.toString()}`);
      const server = await cluster.server();
      // The clock of the server is long past all of it: what was recorded when must not be asked of it.
      server.log.now = () => Date.parse('2040-01-01T00:00:00.000Z');
      expect(await tocsin('migrate', '--from', source, '--to', server.url)).toMatchObject({ code: 0, err: '' });
      expect(await tocsin('migrate', '--from', server.url, '--to', back)).toMatchObject({ code: 0, err: '' });
      const log = await logOfFolder(source);
      expect(await logOfFolder(back)).toEqual(log);
      const inCluster = await cluster.store(server);
      expect(withoutPositions(await wholeLog(inCluster))).toEqual(withoutPositions(log));

      const moments = momentsOf(log.map(({ recordedAt }) => recordedAt));
      const inFolder = SqliteEventStore.follow(join(source, 'ledger.db'));
      const first = await made(inFolder, sqlite, moments);
      expect(new Set(first.answers.map(({ answer }) => answer)).size).toBeGreaterThan(3);
      expect(await made(inCluster, sqlite, moments)).toEqual(first);
      for (const store of [inFolder, inCluster]) {
        const asked = onPostgres.name === 'PostgreSQL' ? moments : { at: [], known: [] };
        const answers = asked.at.length === 0 ? [] : first.answers;
        expect(await made(store, onPostgres, asked)).toEqual({ ...first, answers });
      }
      await inFolder.close();
    },
  );
});
