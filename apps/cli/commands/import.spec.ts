import { SqliteEventStore } from '#event-store-sqlite';
import { isObject } from '#kernel';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeRefused } from '../import/refused-rows.js';
import { folder, ledgerFolder, open, tocsin } from '../testing/command-line.js';
import type { Ran } from '../testing/command-line.js';

const work = folder();
const mapping = join(work, 'mapping.json');

writeFileSync(
  mapping,
  JSON.stringify({
    id: 'closures',
    title: 'Closures of the border',
    zone: { constant: 'America/Lima' },
    dates: ['dd/MM/yyyy'],
    key: ['row'],
    case: { template: 'closure-{case}' },
    order: [{ column: 'day', as: 'day' }],
    facts: {
      start: { column: 'day' },
      announced: { column: 'said' },
      opens: { what: 'closed' },
      changes: { what: 'eased' },
      ends: { what: 'opened' },
    },
    optional: ['said', 'entered'],
    sourceRecordedAt: { column: 'entered', dates: ['iso'] },
    every: {
      effectiveFrom: { column: 'day', as: 'instant' },
      cause: { column: 'why', default: 'Not said' },
      publishedAt: { column: 'said', as: 'instant' },
    },
    rules: [
      {
        name: 'closed',
        when: { what: 'closed' },
        action: 'border-closure',
        command: 'close',
        body: {
          areas: { column: 'where', split: [' '], as: 'area', area: { under: { constant: 'PE' } } },
          extent: 'whole',
          direction: 'both',
          effectiveUntil: { column: 'until', as: 'instant', plusDays: 1 },
        },
      },
      { name: 'eased', when: { what: 'eased' }, action: 'border-closure', command: 'ease' },
      { name: 'opened', when: { what: 'opened' }, action: 'border-closure', command: 'reopen' },
      { name: 'rumours', when: { what: 'rumour' }, skip: 'Nobody decided it.' },
    ],
  }),
);

const head = 'row,case,what,where,day,until,why,said,entered';
const table = [
  head,
  '1,a,closed,Tacna,01/03/2020,,A virus,29/02/2020,2020-03-05T00:00:00Z',
  '2,a,opened,,01/05/2020,,It is over,,',
  '3,a,eased,,15/03/2020,,Fruit may pass,,',
  '1,a,closed,Tacna,01/03/2020,,A virus,29/02/2020,2020-03-05T00:00:00Z',
  '3,a,eased,,16/03/2020,,Fruit may pass,,',
  '4,b,opened,,01/03/2020,,Nobody closed it,,',
  '5,c,closed,Takna,01/03/2020,,A slip,,',
  '6,d,rumour,Puno,01/03/2020,,They say,,',
  '7,e,closed,Puno,05/03/2020,01/03/2020,"=HYPERLINK(""x"")<script>",06/03/2020,',
  '8,f,closed,Puno Tacna,05/03/2020,10/03/2020,"open',
  '9,f,closed,Puno Tacna,05/03/2020,10/03/2020,As before,,',
  '10,g,annexed,Puno,05/03/2020,,Not an act,,',
].join('\n');

let count = 0;

async function ledger(): Promise<string> {
  count += 1;
  return ledgerFolder(join(work, `ledger-${count.toString()}`));
}

function file(content: string | Uint8Array): string {
  count += 1;
  const path = join(work, `table-${count.toString()}.csv`);
  writeFileSync(path, content);
  return path;
}

function importOf(path: string, dataDir: string, ...words: readonly string[]): Promise<Ran> {
  return tocsin('import', path, '--mapping', mapping, '--ministry', 'interior', '--data-dir', dataDir, ...words);
}

interface Report {
  readonly rows: Readonly<Record<string, number>> & {
    readonly duplicates: { readonly identical: number; readonly different: number };
  };
  readonly [name: string]: unknown;
}

async function reportOf(path: string, dataDir: string, ...words: readonly string[]): Promise<Report> {
  const { out, err } = await importOf(path, dataDir, ...words, '--json');
  expect(err).toBe('');
  return JSON.parse(out) as Report;
}

function sumOf({ rows: { read: _read, duplicates, ...others } }: Report): number {
  return Object.values(others).reduce((sum, some) => sum + some, duplicates.identical + duplicates.different);
}

async function eventsIn(dataDir: string) {
  const store = open(dataDir);
  try {
    return await store.readAll({ limit: 1_000 });
  } finally {
    await store.close();
  }
}

describe('tocsin import', () => {
  it('accounts for every row of the table, and says what is wrong with each', async () => {
    const report = await reportOf(file(table), await ledger());
    expect(report).toMatchObject({
      complete: true,
      rows: {
        read: 12,
        accepted: 4,
        alreadyThere: 0,
        duplicates: { identical: 1, different: 1 },
        skipped: 1,
        refused: 5,
        left: 0,
      },
      refused: [
        { code: 'ends-before-it-starts', rows: 1, lines: [10] },
        { code: 'no-rule-fits', rows: 1, lines: [13] },
        { code: 'not-closed', rows: 1, lines: [7] },
        { code: 'quote-not-closed', rows: 1, lines: [11] },
        { code: 'unknown-area', rows: 1, lines: [8] },
      ],
      skipped: [{ code: 'rumours', because: 'Nobody decided it.', rows: 1, lines: [9] }],
      duplicates: [
        { code: 'different', lines: [6], because: 'It has the key of line 4, and says something else.' },
        { code: 'identical', lines: [5], because: 'The same row as line 2.' },
      ],
      endedBeforeStart: { rows: 1, lines: [10] },
      announcedAfterStart: { rows: 1, lines: [10] },
      chains: {
        count: 7,
        longest: { case: 'closure-a', rows: 5, duplicates: 2 },
        orphans: { cases: 3, ids: ['closure-b', 'closure-d', 'closure-g'] },
        ended: 2,
        changedAfterEnd: { cases: 1, ids: ['closure-a'] },
      },
      unknownAreas: [{ rows: 1 }],
    });
    expect(JSON.stringify(report['unknownAreas'])).toContain('Did you mean PE-TAC (Tacna)?');
    expect(sumOf(report)).toBe(12);
  });

  it('records acts as taken, in their order within a case, with what the source calls its time of recording', async () => {
    const dataDir = await ledger();
    await importOf(file(table), dataDir);
    const events = await eventsIn(dataDir);
    const acts = events.filter(({ stream }) => stream === 'border-closure-closure-a');
    expect(acts.map(({ type }) => type)).toEqual(['BorderClosed', 'BorderEased', 'BorderReopened']);
    expect(acts[0]).toMatchObject({
      data: {
        basis: 'taken',
        effectiveFrom: '2020-03-01T05:00:00.000Z',
        publishedAt: '2020-02-29T05:00:00.000Z',
        sourceRecordedAt: '2020-03-05T00:00:00.000Z',
      },
      metadata: { actor: { role: 'operator', organisation: 'interior' } },
    });
    expect(acts[0]?.recordedAt).not.toContain('2020');
  });

  it('adds nothing the second time, also of what was refused', async () => {
    const [dataDir, path] = [await ledger(), file(table)];
    await importOf(path, dataDir);
    const before = await eventsIn(dataDir);
    const again = await reportOf(path, dataDir);
    expect(again.rows).toMatchObject({ read: 12, accepted: 0, alreadyThere: 4, refused: 5 });
    expect(await eventsIn(dataDir)).toEqual(before);
  });

  it('adds nothing the second time where rows stand in another order than their acts can be recorded in', async () => {
    const rows = ['1,a,opened,,20/03/2020,,x,,', '2,a,eased,,20/03/2020,,x,,', '3,a,closed,Tacna,20/03/2020,,x,,'];
    const [dataDir, path] = [await ledger(), file([head, ...rows].join('\n'))];
    expect((await reportOf(path, dataDir)).rows).toMatchObject({ accepted: 2, refused: 1 });
    expect((await reportOf(path, dataDir)).rows).toMatchObject({ accepted: 0, alreadyThere: 2, refused: 1 });
  });

  it('adds nothing for another ministry either, and refuses a row that says something else now', async () => {
    const [dataDir, path] = [await ledger(), file(`${head}\n1,a,closed,Tacna,01/03/2020,,A virus,,`)];
    await importOf(path, dataDir);
    const other = ['--mapping', mapping, '--ministry', 'Interior', '--data-dir', dataDir, '--json'];
    const rowsOf = async (one: string): Promise<unknown> => JSON.parse((await tocsin('import', one, ...other)).out);
    expect(await rowsOf(path)).toMatchObject({ rows: { accepted: 0, alreadyThere: 1 } });
    expect(await rowsOf(file(`${head}\n1,a,closed,Puno,01/03/2020,,A virus,,`))).toMatchObject({
      rows: { accepted: 0, refused: 1 },
      refused: [
        {
          code: 'idempotency-key-reused',
          because:
            'This row was imported before and said something else then: its close of border-closure/closure-a stands as it ' +
            'was. Where that is wrong, correct the act; an import changes none.',
          lines: [2],
        },
      ],
    });
  });

  it('stores nothing in a dry run, whose report is that of the import', async () => {
    const [dataDir, path] = [await ledger(), file(table)];
    const before = await eventsIn(dataDir);
    const dry = await reportOf(path, dataDir, '--dry-run');
    expect(await eventsIn(dataDir)).toEqual(before);
    const real = await reportOf(path, dataDir);
    const timeless = ({ seconds: _seconds, dryRun: _dryRun, ...rest }: Report): object => rest;
    expect(timeless(dry)).toEqual(timeless(real));
  });

  it('takes NDJSON, and either compressed', async () => {
    const row = { row: 1, case: 'a', what: 'closed', where: 'Tacna', day: '01/03/2020', until: null, why: 'A virus' };
    for (const content of [JSON.stringify(row), gzipSync(JSON.stringify(row)), gzipSync(`${table}\n`)]) {
      const report = await reportOf(file(content), await ledger());
      expect(report.rows['accepted']).toBeGreaterThan(0);
    }
  });

  it('counts no row that is not there where a compressed table is cut off, and says so', async () => {
    const rows = table.split('\n').slice(0, 3).join('\n');
    for (const [text, read] of [
      [`${rows}\n`, 2],
      [`${rows}\n4,a,opened,,01/06/2020,,It`, 3],
    ] as const) {
      const cut = gzipSync(text, { level: 0 }).subarray(0, -4);
      const { out, err, code } = await importOf(file(cut), await ledger(), '--json');
      const report = JSON.parse(out) as Report;
      expect(report).toMatchObject({ complete: false, rows: { read, accepted: 2, refused: read - 2 } });
      expect(err).toContain('The compressed data is cut off here.');
      expect(code).toBe(1);
    }
  });

  it('issues nothing of a compressed table that is damaged, as its rows may not be what was written', async () => {
    const packed = gzipSync(`${table}\n`, { level: 0 });
    const at = packed.indexOf('A virus');
    packed.write('B virus', at);
    const dataDir = await ledger();
    const before = await eventsIn(dataDir);
    const { out, err, code } = await importOf(file(packed), dataDir, '--json');
    expect(JSON.parse(out)).toMatchObject({ complete: false, rows: { accepted: 0, alreadyThere: 0 } });
    expect([code, err]).toEqual([1, expect.stringMatching(/no row of it can be trusted\..*Nothing was issued\./u)]);
    expect(await eventsIn(dataDir)).toEqual(before);
  });

  it('takes no number of NDJSON for another one, and no object that says a name twice', async () => {
    const rest = '"case":"a","what":"closed","where":"Tacna","day":"01/03/2020","until":null,"why":"A virus"';
    const ids = ['9007199254740993', '9007199254740992', '1e999', '2e999'];
    const rows = ids.map((id, index) => `{"row":${id},${rest.replace('"a"', `"a${index.toString()}"`)}}`);
    const report = await reportOf(file([...rows, `{"row":1,"row":2,${rest}}`].join('\n')), await ledger());
    expect(report.rows).toMatchObject({ read: 5, accepted: 4, refused: 1 });
    expect(report['refused']).toMatchObject([{ code: 'name-twice', because: 'It says "row" twice.', lines: [5] }]);
  });

  it('tells a ministry in text and in a page what came of it, and lets nothing in a cell do anything', async () => {
    const page = join(work, 'report.html');
    const text = join(work, 'report.txt');
    const { out, code } = await importOf(file(table), await ledger(), '--report', page, '--report', text);
    expect(code).toBe(0);
    expect(out).toContain('       12  rows read');
    expect(readFileSync(text, 'utf8')).toContain('ends-before-it-starts');
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('12 rows were read.');
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/<script|onload|javascript:/iu);
    expect(html).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"));
  });

  it('writes every refused row with its sentence where that is asked for, and no cell of it is a formula', async () => {
    const refused = join(work, 'refused.csv');
    const wrong = Array.from(
      { length: 30 },
      (_, n) => `${n.toString()},c${n.toString()},closed,Takna${n.toString()},01/03/2020,,x,,`,
    );
    const path = file([head, ...wrong, '99,z,opened,,01/03/2020,,x,,'].join('\n'));
    const { out } = await importOf(path, await ledger(), '--refused', refused);
    const rows = parse<Record<string, string>>(readFileSync(refused, 'utf8'), { columns: true });
    expect(rows.map(({ line: at, code }) => [at, code])).toEqual([
      ...wrong.map((_, n) => [(n + 2).toString(), 'unknown-area']),
      ['32', 'not-closed'],
    ]);
    expect(rows[29]?.['because']).toContain('"Takna29"');
    expect(out).toContain(`Each row with its own sentence is in ${refused}.`);
    expect((await importOf(path, await ledger())).out).toContain('--refused');
    expect((await importOf(path, await ledger(), '--refused', 'x.txt')).code).toBe(2);
    expect((await importOf(path, await ledger(), '--refused', path)).code).toBe(2);
    expect(await importOf(path, await ledger(), '--refused', join(work, 'none/x.csv'))).toMatchObject({ code: 1 });
    writeRefused(refused, [{ line: 1, code: '=1+1', because: '@SUM(A1)' }]);
    expect(readFileSync(refused, 'utf8')).toBe("line,code,because\r\n1,'=1+1,'@SUM(A1)\r\n");
  });

  it('tells a reason in each of its sentences where those are few', async () => {
    const rows = [
      '1,a,closed,Takna,01/03/2020,,x,,',
      '2,b,closed,Takna,01/03/2020,,x,,',
      '3,c,closed,Pumo,01/03/2020,,x,,',
    ];
    expect(await reportOf(file([head, ...rows].join('\n')), await ledger())).toMatchObject({
      refused: [
        { code: 'unknown-area', rows: 2, lines: [2, 3], because: expect.stringContaining('Takna') as unknown },
        { code: 'unknown-area', rows: 1, lines: [4], because: expect.stringContaining('Pumo') as unknown },
      ],
    });
  });

  it('escapes what the table says in the page', async () => {
    const page = join(work, 'hostile.html');
    const hostile = `${head}\n1,a,closed,"<img/src=x/onerror=alert(1)>",01/03/2020,,x,,`;
    await importOf(file(hostile), await ledger(), '--report', page);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('&#60;img/src=x/onerror=alert(1)&#62;');
    expect(html).not.toContain('<img');
  });

  it('ends with 1 where a row is refused and that was asked for', async () => {
    expect((await importOf(file(table), await ledger(), '--strict')).code).toBe(1);
    expect((await importOf(file(table), await ledger())).code).toBe(0);
  });

  it('reads nothing where the mapping, the file or the call is wrong, and says why', async () => {
    const dataDir = await ledger();
    const wrong = join(work, 'wrong.json');
    writeFileSync(wrong, '{"id":"x"}');
    const told = async (...words: readonly string[]): Promise<Ran> => tocsin('import', ...words);
    expect(await told(file(table), '--mapping', wrong, '--ministry', 'a', '--data-dir', dataDir)).toMatchObject({
      code: 1,
      err: expect.stringContaining(`${wrong}: title is missing`) as unknown,
    });
    writeFileSync(wrong, '{"id":}');
    expect((await told(file(table), '--mapping', wrong)).err).toContain('line 1, column 7 is not JSON');
    writeFileSync(wrong, '{"id":"a","id":"b"}');
    expect((await told(file(table), '--mapping', wrong)).err).toContain('line 1, column 11 says "id" a second time');
    expect((await told(file(table), '--mapping', 'corona')).err).toContain('coronanet, openfema, peru-decree-chain');
    expect((await told(file(table), '--mapping', mapping)).err).toContain('--ministry');
    expect((await told('nowhere.csv', '--mapping', mapping, '--ministry', 'a', '--data-dir', dataDir)).err).toContain(
      'There is no file nowhere.csv',
    );
    expect(
      (await told(file('a,b\n1,2'), '--mapping', mapping, '--ministry', 'a', '--data-dir', dataDir)).err,
    ).toContain('Columns case, day, what, row, why, where, until are not in the file. It has a, b.');
    expect((await told('--mapping', mapping)).code).toBe(2);
    expect((await told(file(table))).code).toBe(2);
    expect((await importOf(file(table), dataDir, '--report', 'report.pdf')).code).toBe(2);
    expect((await importOf(file(table), join(work, 'none'))).err).toContain('There is no ledger in');
  });

  it('tells which areas of a file cannot be registered, with line and reason', async () => {
    const registering = join(work, 'registering.json');
    const register = {
      scheme: 'own',
      code: { column: 'what' },
      name: { column: 'why' },
      kind: { constant: 'district' },
      parent: { column: 'where' },
    };
    writeFileSync(registering, JSON.stringify({ ...(JSON.parse(readFileSync(mapping, 'utf8')) as object), register }));
    const path = file([head, '1,a,rumour,PE-TAC,01/03/2020,,x,,', '2,b,closed,PE-TOC,01/03/2020,,x,,'].join('\n'));
    const words = ['--mapping', registering, '--ministry', 'interior'];
    const report = join(work, 'areas.json');
    const { out } = await tocsin('import', path, ...words, '--data-dir', await ledger(), '--report', report);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
      areas: {
        registered: 1,
        leftOut: {
          count: 1,
          examples: [{ at: 'line 3, closed', because: expect.stringMatching(/^parent .*\.$/u) as unknown }],
        },
      },
    });
    expect(out).toContain('1 left out as they cannot be registered');
    expect(out).toContain('line 3, closed: parent ');
  });

  it('says which process holds the ledger, and whose token a server takes the acts from', async () => {
    const dataDir = await ledger();
    const other = SqliteEventStore.open({ file: join(dataDir, 'ledger.db'), now: () => '2025-11-28T12:00:00.000Z' });
    try {
      const { code, err } = await importOf(file(table), dataDir);
      expect(code).toBe(1);
      expect(err).toContain(`Another process, with the id ${process.pid.toString()}, holds the ledger in ${dataDir}`);
      expect(err).toContain('<token of role operator>');
    } finally {
      await other.close();
    }
  });

  it('prints the JSON Schema of a mapping', async () => {
    const { out, code } = await tocsin('import', '--schema');
    const schema: unknown = JSON.parse(out);
    expect(code).toBe(0);
    expect(isObject(schema) && schema['title'] === undefined && isObject(schema['properties'])).toBe(true);
  });
});

/** Tables of any rows at all: some right, some broken, some the same. */
const cell = fc.oneof(
  fc.constantFrom(
    '',
    'closed',
    'eased',
    'opened',
    'rumour',
    'Tacna',
    'Puno',
    'a',
    'b',
    '1',
    '2',
    '01/03/2020',
    '02/04/2020',
  ),
  fc.constantFrom('"', '"x', 'x"y', '"a,b"', '"a\nb"', '\r', '=1+1', '<b>', '\uFFFD'),
  fc.string({ maxLength: 5 }),
);
const right = fc
  .tuple(fc.nat(9), fc.constantFrom('a', 'b'), fc.constantFrom('closed', 'eased', 'opened', 'rumour'), fc.nat(27))
  .map(
    ([row, id, what, day]) =>
      `${row.toString()},${id},${what},Tacna,${(day + 1).toString().padStart(2, '0')}/03/2020,,x,,`,
  );
const line = fc.oneof(
  right,
  fc.array(cell, { maxLength: 10 }).map((cells) => cells.join(',')),
);
const lines = fc.array(line, { maxLength: 30 });

describe('whatever a table holds', () => {
  it('the counts add up to the rows read, and a second import adds nothing', async () => {
    await fc.assert(
      fc.asyncProperty(lines, async (all) => {
        const [dataDir, path] = [await ledger(), file([head, ...all].join('\n'))];
        const report = await reportOf(path, dataDir);
        expect(sumOf(report)).toBe(report.rows['read']);
        const again = await reportOf(path, dataDir);
        expect(sumOf(again)).toBe(report.rows['read']);
        expect(again.rows).toMatchObject({ accepted: 0, alreadyThere: report.rows['accepted'] });
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});
