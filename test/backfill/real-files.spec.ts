import { AreaRegistry } from '#areas';
import { SqliteEventStore } from '#event-store-sqlite';
import { openLedger } from '#kernel';
import type { Ledger } from '#kernel';
import { parse } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tocsin } from '../../apps/cli/testing/command-line.js';
import { digest, temporaryFolder } from '../support/ledger.js';
import { root } from '../support/tree.js';

/** None of the files is part of the project: where one is absent, the name of its block says what was left out. */
const shared = (name: string): string => join(root, '../shared/data', name);
const where = (name: string): typeof describe.skip => (existsSync(shared(name)) ? describe : describe.skip);

type Row = Readonly<Record<string, string>>;

/** The rows as a library that knows nothing of all this reads them. */
function rowsOf(name: string): readonly Row[] {
  return parse<Row>(readFileSync(shared(name), 'utf8'), { columns: true });
}

const work = temporaryFolder();

async function ledger(name: string, change: Partial<Ledger> = {}): Promise<string> {
  const folder = join(work, name);
  const store = SqliteEventStore.open({ file: join(folder, 'ledger.db'), now: () => '2025-11-28T12:00:00.000Z' });
  const own = { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' } as const;
  await openLedger(store, { ...own, ...change }, digest);
  await store.close();
  return folder;
}

interface Counts {
  readonly rows: number;
}

interface Report {
  readonly rows: {
    readonly read: number;
    readonly accepted: number;
    readonly alreadyThere: number;
    readonly skipped: number;
    readonly refused: number;
    readonly left: number;
    readonly duplicates: { readonly identical: number; readonly different: number };
  };
  readonly commands: { readonly accepted: number };
  readonly refused: readonly (Counts & { readonly code: string })[];
  readonly skipped: readonly (Counts & { readonly code: string })[];
  readonly endedBeforeStart: Counts;
  readonly announcedAfterStart: Counts;
  readonly chains: {
    readonly count: number;
    readonly longest: Counts & { readonly case: string };
    readonly orphans: { readonly cases: number };
    readonly ended: number;
    readonly changedAfterEnd: { readonly cases: number };
  };
  readonly gaps: { readonly count: number };
  readonly overlaps: { readonly count: number };
  readonly findings: readonly {
    readonly rule: string;
    readonly verdict: string;
    readonly count: number;
    readonly examples: readonly { readonly case: string; readonly because: string }[];
  }[];
}

async function imported(name: string, mapping: string, dataDir: string): Promise<Report> {
  const words = ['--mapping', mapping, '--ministry', 'pcm', '--data-dir', dataDir, '--json'];
  const { code, out, err } = await tocsin('import', shared(name), ...words);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Report;
}

function sumOf({ rows: { read: _read, duplicates, ...others } }: Report): number {
  return Object.values(others).reduce((sum, some) => sum + some, duplicates.identical + duplicates.different);
}

async function eventsIn(dataDir: string) {
  const store = SqliteEventStore.follow(join(dataDir, 'ledger.db'));
  try {
    return await store.readAll({ limit: 1_000 });
  } finally {
    await store.close();
  }
}

const decrees = 'peru-decrees/ds-184-2020-chain.csv';

where(decrees)(`a Peruvian chain of decrees (${decrees})`, () => {
  it('is one case of fourteen terms, every row accounted for, with the gap of January 2022', async () => {
    const [dataDir, rows] = [await ledger('decrees'), rowsOf(decrees)];
    const report = await imported(decrees, 'peru-decree-chain', dataDir);
    expect([report.rows.read, sumOf(report)]).toEqual([rows.length, rows.length]);
    expect(report.chains).toMatchObject({
      count: 1,
      longest: { case: 'ds-184-2020-pcm', rows: 98 },
      orphans: { cases: 0 },
    });
    expect(report.rows).toMatchObject({ accepted: 95, refused: 3 });
    expect(report.gaps).toMatchObject({
      count: 1,
      examples: [{ end: '2022-01-01T05:00:00.000Z', start: '2022-02-01T05:00:00.000Z' }],
    });
    expect(report.findings.filter(({ verdict }) => verdict === 'flagged')).toMatchObject([
      { rule: 'extension-gap', count: 1 },
    ]);
    const events = await eventsIn(dataDir);
    const terms = events.filter(({ type }) => type === 'EmergencyDeclared' || type === 'EmergencyExtended');
    expect(terms).toHaveLength(14);
    expect(new Set(terms.map(({ stream }) => stream)).size).toBe(1);
  });

  it('is not there twice when it is imported twice', async () => {
    const dataDir = await ledger('decrees-twice');
    await imported(decrees, 'peru-decree-chain', dataDir);
    const before = await eventsIn(dataDir);
    const again = await imported(decrees, 'peru-decree-chain', dataDir);
    expect(again.rows).toMatchObject({ accepted: 0, alreadyThere: 95 });
    expect(await eventsIn(dataDir)).toEqual(before);
  });
});

const measures = 'coronanet/measures_andes.csv';

where(measures)(`policies of the Andes (${measures})`, () => {
  let report: Report;
  let dataDir: string;
  let rows: readonly Row[];
  let chains: readonly (readonly Row[])[];

  beforeAll(async () => {
    dataDir = await ledger('measures');
    report = await imported(measures, 'coronanet', dataDir);
    rows = rowsOf(measures);
    chains = [...Map.groupBy(rows, ({ policy_id: policy }) => policy).values()];
  });

  it('has every row accounted for', () => {
    expect([report.rows.read, sumOf(report), report.rows.left]).toEqual([rows.length, 1_161, 0]);
    const ids = new Set(rows.map(({ record_id: record }) => record));
    expect(report.rows.duplicates).toEqual({ identical: rows.length - ids.size, different: 0 });
  });

  it('adds nothing when it is imported again', async () => {
    const { accepted, refused } = report.rows;
    const again = await imported(measures, 'coronanet', dataDir);
    expect(again.rows).toMatchObject({ accepted: 0, alreadyThere: accepted, refused });
    expect(again.refused).toEqual(report.refused);
  });

  it('has what the mapping passes over counted by its type', () => {
    const ofType = (wanted: string): number => rows.filter(({ type }) => type === wanted).length;
    const isChange = ({ type, type_sub_cat: kind, entry_type: entry, update_type: update }: Row): boolean =>
      type === 'External Border Restrictions' &&
      kind !== 'Total border crossing ban' &&
      entry === 'update' &&
      update !== 'End of Policy';
    const counts = Object.fromEntries(report.skipped.map(({ code, rows: count }) => [code, count]));
    expect(counts).toEqual({
      curfew: ofType('Curfew'),
      'border-changes': rows.filter(isChange).length,
      'within-the-country': ofType('Internal Border Restrictions'),
    });
  });

  it('has as many that end before they start, or are announced late, as the file', () => {
    const early = rows.filter(({ date_end: end = '', date_start: start = '' }) => end !== '' && end < start);
    const late = rows.filter(({ date_announced: said = '', date_start: start = '' }) => said > start);
    expect([report.endedBeforeStart.rows, report.announcedAfterStart.rows]).toEqual([early.length, late.length]);
  });

  it('has as many chains as the file, as long, as many without an opening and as many ended', () => {
    const isEnd = ({ update_type: update }: Row): boolean => update === 'End of Policy';
    const isChange = ({ update_type: update }: Row): boolean => update === 'Change of Policy';
    const orphans = chains.filter((chain) => chain.every(({ entry_type: entry }) => entry !== 'new_entry'));
    const ended = chains.filter((chain) => chain.some(isEnd));
    const again = ended.filter((chain) => chain.slice(chain.findIndex(isEnd)).some(isChange));
    expect(report.chains).toMatchObject({
      count: chains.length,
      longest: { rows: Math.max(...chains.map(({ length }) => length)) },
      orphans: { cases: orphans.length },
      ended: ended.length,
      changedAfterEnd: { cases: again.length },
    });
  });

  it('has every opening of a policy at the border taken, also where it stands in several rows, one for each kind', async () => {
    const opens = ({ type, entry_type: entry }: Row): boolean =>
      type === 'External Border Restrictions' && entry === 'new_entry';
    const openings = rows.filter(opens);
    expect(new Set(openings.map(recordOf)).size).toBeLessThan(openings.length);
    const events = (await eventsIn(dataDir)).filter(({ type }) => /^Border(?:Closed|Restricted)$/u.test(type));
    const inFile = new Set(openings.map(({ policy_id: policy = '' }) => `border-closure-coronanet-${policy}`));
    expect(new Set(events.map(({ stream }) => stream))).toEqual(inFile);
    expect(report.refused.map(({ code }) => code)).not.toContain('already-restricted');
  });

  it('has as many gaps and overlaps as the file', () => {
    const counts = { gaps: 0, overlaps: 0 };
    for (const chain of chains) {
      let before = '';
      for (const { date_start: start = '', date_end: end = '' } of termsOf(chain)) {
        if (before !== '' && start > before) counts.gaps += 1;
        if (before !== '' && start < before) counts.overlaps += 1;
        if (dayAfter(end) > before) before = dayAfter(end);
      }
    }
    expect({ gaps: report.gaps.count, overlaps: report.overlaps.count }).toEqual(counts);
  });

  it('has the term of Peru that is a slip of the year found by the sixty days of its constitution', () => {
    const found = report.findings.find(({ rule, verdict }) => rule === 'extension-length' && verdict === 'flagged');
    expect(found?.examples).toContainEqual(
      expect.objectContaining({
        case: 'coronanet-3446493',
        because: expect.stringContaining('60 days') as unknown,
      }),
    );
  });
});

/** A row for each kind of restriction that a record names, which differ in the last two characters of their id. */
function recordOf({ record_id: id = '', type, entry_type: entry }: Row): string {
  return type === 'External Border Restrictions' && entry === 'new_entry' ? id.slice(0, -2) : id;
}

/** Records with a sound period that end nothing, each once: the opening, then as they were announced, those of one day as they begin. */
function termsOf(chain: readonly Row[]): readonly Row[] {
  const key = ({ date_announced: said = '', date_start: start = '', entry_type: entry = '' }: Row): string =>
    `${entry === 'new_entry' ? '0' : '1'} ${said} ${start}`;
  return [...new Map(chain.map((row) => [recordOf(row), row])).values()]
    .filter(({ update_type: update }) => update !== 'End of Policy')
    .filter(({ date_end: end = '', date_start: start = '' }) => end !== '' && end >= start)
    .toSorted((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

const declarations = 'fema/openfema_declarations_1000.csv';
const fires = 'fema/openfema_fm_2024_99.csv';
const america = { name: 'us', jurisdiction: 'US', timeZone: 'America/New_York' };

where(declarations)(`declarations of which each row is one area (${declarations}, ${fires})`, () => {
  it('are 114, each with all its areas; another file with other columns is read by the same mapping', async () => {
    const dataDir = await ledger('fema', america);
    const files = [
      [declarations, 114],
      [fires, 71],
    ] as const;
    for (const [name, count] of files) {
      const report = await imported(name, 'openfema', dataDir);
      expect(report.rows).toMatchObject({ read: rowsOf(name).length, accepted: rowsOf(name).length });
      expect([report.commands.accepted, report.chains.count]).toEqual([count, count]);
    }
    const declared = (await eventsIn(dataDir)).filter(({ type }) => type === 'EmergencyDeclared');
    const wanted = Map.groupBy([...rowsOf(declarations), ...rowsOf(fires)], (row) => row['femaDeclarationString']);
    expect(declared).toHaveLength(wanted.size);
    for (const { stream, data } of declared) {
      const rows = wanted.get(stream.replace('emergency-declaration-', '').toUpperCase()) ?? [];
      expect(data['areas']).toEqual([...new Set(rows.map(placeOf))].sort());
    }
  });

  it('are not there twice when they are imported twice', async () => {
    const dataDir = await ledger('fema-twice', america);
    await imported(declarations, 'openfema', dataDir);
    const before = await eventsIn(dataDir);
    const again = await imported(declarations, 'openfema', dataDir);
    expect(again.rows).toMatchObject({ accepted: 0, alreadyThere: rowsOf(declarations).length });
    expect(await eventsIn(dataDir)).toEqual(before);
  });

  it('have their areas below the states of ISO 3166', async () => {
    const areas = new AreaRegistry();
    const dataDir = await ledger('fema-areas', america);
    await imported(declarations, 'openfema', dataDir);
    for (const event of await eventsIn(dataDir)) areas.take(event);
    expect(areas.find('fema:OK-99027')).toMatchObject({ name: 'Cleveland (County)', parent: 'US-OK' });
  });
});

function placeOf({ state = '', placeCode = '' }: Row): string {
  return placeCode === '0' ? `US-${state}` : `fema:${state}-${placeCode}`;
}
