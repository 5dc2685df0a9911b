import { readConfiguration } from '#platform';
import { planAreas } from '#areas';
import type { Planner } from '#areas';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { serve } from '../../../test/support/server.js';
import type { Server } from '../../../test/support/server.js';
import { root } from '../../../test/support/tree.js';
import { withAreasInFolder } from '../areas/in-folder.js';
import { folder, ledgerFolder, open, tocsin } from '../testing/command-line.js';
import type { Ran } from '../testing/command-line.js';

const scheme = 'ubigeo-inei';
const csv = `code,name,kind,parent,validFrom
230101,Tacna,district,2301,
230111,La Yarada Los Palos,district,2301,2015-11-07
2301,Tacna,province,PE-TAC,
`;
const rows = [
  { code: '230101', name: 'Tacna', kind: 'district', parent: '2301' },
  { code: '230111', name: 'La Yarada Los Palos', kind: 'district', parent: '2301', validFrom: '2015-11-07' },
  { code: '2301', name: 'Tacna', kind: 'province', parent: 'PE-TAC' },
];
const point = { type: 'Point', coordinates: [-70.25, -18.01] };
const feature = ({ code, ...properties }: { readonly code: string }): object => ({
  type: 'Feature',
  id: code,
  properties,
  geometry: code === '230101' ? point : null,
});

const base = folder();
const fresh = (): Promise<string> => ledgerFolder(mkdtempSync(join(base, 'data-')));

function file(content: string | Uint8Array, name = 'areas.csv'): string {
  const path = join(mkdtempSync(join(base, 'file-')), name);
  writeFileSync(path, content);
  return path;
}

function document({ out }: Ran): Record<string, unknown> {
  return JSON.parse(out) as Record<string, unknown>;
}

async function imported(content: string | Uint8Array, ...words: readonly string[]): Promise<Ran> {
  return tocsin('areas', 'import', file(content), '--scheme', scheme, '--data-dir', await fresh(), ...words);
}

async function codes(dataDir: string, ...words: readonly string[]): Promise<readonly string[]> {
  const listed = document(await tocsin('areas', 'list', '--data-dir', dataDir, '--json', ...words));
  return (listed['areas'] as readonly { code: string }[]).map(({ code }) => code);
}

describe('tocsin areas import', () => {
  it('registers what the file says, and says how much and where', async () => {
    const dataDir = await fresh();
    const ran = await tocsin('areas', 'import', file(csv), '--scheme', scheme, '--data-dir', dataDir);
    expect(ran).toEqual({
      code: 0,
      out: 'Registered areas of ubigeo-inei: 3 new, 0 changed, 0 known as they are.\nLedger peru (mode test), at position 2.\n',
      err: '',
    });
    expect(await codes(dataDir, '--under', 'PE-TAC')).toEqual(rows.map(({ code }) => `${scheme}:${code}`).toSorted());
  });

  it('changes nothing the second time, and only what differs the third', async () => {
    const dataDir = await fresh();
    const again = (content: string): Promise<Ran> =>
      tocsin('areas', 'import', file(content), '--scheme', scheme, '--data-dir', dataDir, '--json');
    expect(document(await again(csv))).toMatchObject({ registered: 3, position: '2' });
    expect(document(await again(csv))).toMatchObject({ registered: 0, changed: 0, unchanged: 3, position: '2' });
    const renamed = csv.replace('230101,Tacna', '230101,Tacna (Cercado)');
    expect(document(await again(renamed))).toMatchObject({ registered: 0, changed: 1, unchanged: 2, position: '3' });
    expect((await again(renamed)).code).toBe(0);
  });

  it('tells how far it has come, also in a folder', async () => {
    const told: (readonly [number | bigint, number | bigint])[] = [];
    const said = rows.map((row, index) => ({ at: `line ${index.toString()}`, fields: new Map(Object.entries(row)) }));
    const plan: Planner = (areas) => planAreas(areas, { scheme, rows: said });
    const progress = {
      to: (done: number | bigint, all: number | bigint) => told.push([done, all]),
      stop: () => undefined,
    };
    const order = { plan, content: rows, dryRun: false, progress };
    const place = readConfiguration({ TOCSIN_DATA_DIR: await fresh() });
    await withAreasInFolder(place, (registry) => registry.register(order));
    expect(told).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('says with --dry-run what it would do, and does nothing', async () => {
    const dataDir = await fresh();
    const ran = await tocsin('areas', 'import', file(csv), '--scheme', scheme, '--data-dir', dataDir, '--dry-run');
    expect(ran.out).toMatch(
      /^Would register areas of ubigeo-inei: 3 new.*\nLedger peru \(mode test\): nothing was stored\./u,
    );
    expect(await codes(dataDir, '--scheme', scheme)).toEqual([]);
  });

  const features = rows.map(feature);
  it.each<[string, string | Uint8Array]>([
    ['CSV with a byte order mark and lines of Windows', `\uFEFF${csv.replaceAll('\n', '\r\n')}`],
    ['CSV with semicolons', csv.replaceAll(',', ';')],
    ['CSV with tabs, in UTF-16', Buffer.from(`\uFEFF${csv.replaceAll(',', '\t')}`, 'utf16le')],
    ['CSV without an end of its last line', csv.trimEnd()],
    [
      'CSV with columns in another order and otherwise spelt',
      'Parent,valid_from,NAME,Code,kind\n2301,2015-11-07,La Yarada Los Palos,230111,district\n2301,,Tacna,230101,district\nPE-TAC,,Tacna,2301,province',
    ],
    [
      'CSV with quotes, blank lines and cells left out',
      '"code",name,kind,parent,validFrom\n\n230101,"Tacna",district,"2301"\n230111,La Yarada Los Palos,district,2301,"2015-11-07"\n,,,\n2301,Tacna,province,PE-TAC\n',
    ],
    ['a list in JSON', JSON.stringify(rows, undefined, 2)],
    ['a body of the HTTP interface', JSON.stringify({ scheme, areas: rows })],
    ['a row of JSON on each line', rows.map((row) => JSON.stringify(row)).join('\n')],
    ['GeoJSON', JSON.stringify({ type: 'FeatureCollection', features })],
    ['a feature of GeoJSON on each line', `${features.map((one) => JSON.stringify(one)).join('\n')}\n`],
    ['a sequence of GeoJSON texts', features.map((one) => `\u001e${JSON.stringify(one)}\n`).join('')],
  ])('reads %s', async (_what, content) => {
    const dataDir = await fresh();
    const ran = await tocsin('areas', 'import', file(content), '--scheme', scheme, '--data-dir', dataDir, '--json');
    expect([ran.code, ran.err, document(ran)]).toMatchObject([0, '', { registered: 3 }]);
    const listed = document(await tocsin('areas', 'list', '--scheme', scheme, '--data-dir', dataDir, '--json'));
    expect(listed['areas']).toMatchObject([
      { code: `${scheme}:2301`, parent: 'PE-TAC', validFrom: null },
      { code: `${scheme}:230101`, name: 'Tacna', kind: 'district', parent: `${scheme}:2301` },
      { code: `${scheme}:230111`, validFrom: '2015-11-07' },
    ]);
  });

  it('reads a name with quotes, commas and letters of every kind as it is', async () => {
    const dataDir = await fresh();
    const content = 'code,name,kind,parent\nx,"Ñuñoa, ""la Alta"" 🌋",place,PE-PUN\n';
    await tocsin('areas', 'import', file(content), '--scheme', 'own', '--data-dir', dataDir);
    expect((await tocsin('areas', 'list', '--scheme', 'own', '--data-dir', dataDir)).out).toBe(
      'code   kind   parent  name\nown:x  place  PE-PUN  Ñuñoa, "la Alta" 🌋\n',
    );
  });

  it('registers corridors and crossings', async () => {
    const dataDir = await fresh();
    const words = ['--scheme', scheme, '--data-dir', dataDir, '--json'];
    const corridor = `code,name,parent,through\nsur,Corredor Vial Sur,PE,PE-CUS;PE-PUN\n`;
    expect(document(await tocsin('areas', 'import', file(corridor), ...words))).toMatchObject({ registered: 1 });
    const crossings = 'id,name,area,neighbour,kind\nsanta-rosa,Santa Rosa,PE-TAC,CL,road\n';
    const ran = await tocsin('areas', 'import', file(crossings), '--crossings', '--data-dir', dataDir);
    expect(ran.out).toMatch(/^Registered crossings: 1 new, 0 changed, 0 known/u);
    expect((await tocsin('areas', 'list', '--crossings', '--data-dir', dataDir)).out).toBe(
      'id          kind  area    neighbour  name\nsanta-rosa  road  PE-TAC  CL         Santa Rosa\n',
    );
  });

  it('tells every problem by its line, in their order, with the nearest names, and registers nothing', async () => {
    const dataDir = await fresh();
    const content =
      'code,name,kind,parent\n2301,Tacna,province,PE-TAX\n230101,"Tac\nna",district,2301\n23 02,X,district,2301\n';
    const path = file(content);
    const ran = await tocsin('areas', 'import', path, '--scheme', scheme, '--data-dir', dataDir);
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err.split('\n')).toEqual([
      expect.stringMatching(/^line 2: parent names "PE-TAX", .* did you mean PE-TAC \(Tacna\).*\?$/u),
      expect.stringMatching(/^line 3: name must be a text .* it is "Tac\\nna"\.$/u),
      expect.stringMatching(/^line 5: code must be 1 to 40 letters/u),
      `Nothing was registered: 3 problems in ${path}.`,
      '',
    ]);
    expect(await codes(dataDir, '--scheme', scheme)).toEqual([]);
  });

  it('tells them in a document with --json', async () => {
    const ran = await imported('code,name,kind,parent\n2301,Tacna,province,PE-TAX\n', '--json');
    expect([ran.code, ran.err]).toEqual([1, '']);
    expect(document(ran)).toMatchObject({
      registered: 0,
      problems: [
        { at: 'line 2', line: 2, field: 'parent', problem: expect.stringMatching(/^names "PE-TAX"/u) as string },
      ],
      more: 0,
    });
  });

  it('tells a hundred problems and how many more there are', async () => {
    const many = Array.from({ length: 250 }, (_, index) => `x${index.toString()},X,district,nowhere-at-all`);
    const ran = await imported(['code,name,kind,parent', ...many].join('\n'));
    expect(ran.err).toMatch(/\n… and 150 more problems\.\nNothing was registered: 250 problems in /u);
  });

  it.each<[string, string, RegExp]>([
    ['nothing', '', /^The file is empty/u],
    ['a head alone', 'code,name,kind,parent\n', /^areas must hold at least one area\./u],
    [
      'a column that is none',
      'code,name,kind,parent,población\n',
      /^line 1: "población" is not a field of areas, .*--ignore-unknown\./u,
    ],
    [
      'a column that would steer a screen',
      'code,name,kind,parent,a\u009b2J\u202e\n',
      /^line 1: "a\\u009b2J\\u202e" is not a field/u,
    ],
    ['a column twice', 'code,name,kind,parent,Name\n', /^line 1: name names two columns/u],
    ['a column missing', 'code,name,kind\n', /^line 1: parent is not among the columns/u],
    [
      'more cells than columns',
      'code,name,kind,parent\n\nx,Tacna, the town,place,PE\n',
      /^line 3: The line has 5 fields, and the first line names 4/u,
    ],
    [
      'a quote never closed',
      'code,name,kind,parent\na,"A\n",place,PE\n\nb,"B,place,PE\nc,C,place,PE\n',
      /^line 5: A quote is opened here and never closed/u,
    ],
    ['a quote in the middle', 'code,name,kind,parent\na,A "b" c,place,PE\n', /^line 2: A quote stands in the middle/u],
    [
      'a list with an error',
      '[\n  {"code": "a"},\n  {"code": "b",}\n]',
      /^line 3: The file stops being JSON at column 16\./u,
    ],
    ['a line with an error', '{"code": "a"}\n\n{"code": b}\n', /^line 3: The line stops being JSON at column 10\./u],
    ['a plain value for a row', '[{"code": "a"}, 7]', /^item 2: The row must be an object/u],
    ['an unknown member', '[\n{"code": "a"},\n{"cod": "b"}\n]', /^line 3: "cod" is not a field/u],
    [
      'a number for a code',
      '[\n{"code": 230101, "name": "A", "kind": "place", "parent": "PE"}]',
      /^line 2: code must be .* as text: a number loses its leading zeros/u,
    ],
    ['another scheme', '{"scheme": "other", "areas": [{}]}', /^scheme is "other" in the file, but not with --scheme/u],
    [
      'coordinates of another system',
      '{"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:32719"}}, "features": []}',
      /^crs names other coordinates than WGS 84/u,
    ],
    [
      'a geometry out of the world',
      `{"type": "FeatureCollection", "features": [\n{"type": "Feature", "properties": {"code": "a", "name": "A", "kind": "place", "parent": "PE"}, "geometry": {"type": "Point", "coordinates": [350000, 8000000]}}]}`,
      /^line 2: geometry must be a geometry in degrees/u,
    ],
    [
      'a geometry in a cell that is none',
      'code,name,kind,parent,geometry\na,A,place,PE,POINT(1 1)\n',
      /^line 2: geometry must be a GeoJSON geometry/u,
    ],
  ])('does not take %s, and says where and why', async (_what, content, expected) => {
    const ran = await imported(content);
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toMatch(expected);
    expect(ran.err).toMatch(/\nNothing was registered: \d+ problems? in /u);
  });

  it('passes over what is no field with --ignore-unknown', async () => {
    const ran = await imported('FID,code,name,kind,parent\n7,a,A,place,PE\n', '--ignore-unknown');
    expect([ran.code, ran.err]).toEqual([0, '']);
    const json = await imported(
      '[{"FID": 7, "code": "a", "name": "A", "kind": "place", "parent": "PE"}]',
      '--ignore-unknown',
    );
    expect([json.code, json.err]).toEqual([0, '']);
  });

  it('keeps the geometry of GeoJSON, and takes one from a cell', async () => {
    const dataDir = await fresh();
    const words = ['--scheme', scheme, '--data-dir', dataDir, '--json'];
    await tocsin('areas', 'import', file(JSON.stringify({ type: 'FeatureCollection', features })), ...words);
    const cell = `code,name,kind,parent,geometry\n230101,Tacna,district,2301,"${JSON.stringify(point).replaceAll('"', '""')}"\n`;
    expect(document(await tocsin('areas', 'import', file(cell), ...words))).toMatchObject({ changed: 0, unchanged: 1 });
  });

  it('says what is wrong with a file that cannot be read', async () => {
    const dataDir = await fresh();
    const words = ['--scheme', scheme, '--data-dir', dataDir];
    mkdirSync(join(base, 'a-folder'));
    const told = async (path: string): Promise<string> => (await tocsin('areas', 'import', path, ...words)).err;
    expect(await told(join(base, 'none.csv'))).toMatch(/^There is no file .*none\.csv\.\n$/u);
    expect(await told(join(base, 'a-folder'))).toMatch(/^A file is wanted, and a folder is /u);
    expect(await told(file(Buffer.from('code,name\na,Ñ', 'latin1')))).toMatch(
      /is not text in UTF-8: save it as UTF-8/u,
    );
  });

  it('says where a ledger is missing, or has not begun', async () => {
    const none = await tocsin('areas', 'import', file(csv), '--scheme', scheme, '--data-dir', join(base, 'nowhere'));
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/^There is no ledger in .*nowhere/u)]);
    const path = mkdtempSync(join(base, 'data-'));
    await open(path).close();
    const empty = await tocsin('areas', 'import', file(csv), '--scheme', scheme, '--data-dir', path);
    expect(empty.err).toMatch(/is empty: make one with "tocsin open"/u);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no file', ['--scheme', scheme], /^Missing required argument 'file'/u],
    ['no scheme', ['x.csv'], /^Areas need --scheme/u],
    ['a token without an address', ['x.csv', '--scheme', scheme, '--token', 'x'], /^--token is for a server/u],
    [
      'an address without a token',
      ['x.csv', '--scheme', scheme, '--url', 'http://127.0.0.1:1'],
      /^--url needs --token/u,
    ],
    ['both places', ['x.csv', '--url', 'http://127.0.0.1:1', '--data-dir', 'x'], /cannot be used with option/u],
    [
      'an address in the open',
      ['x.csv', '--scheme', scheme, '--url', 'http://example.org', '--token', 'x'],
      /^--url must be an https address/u,
    ],
    [
      'a token that is none',
      ['x.csv', '--scheme', scheme, '--url', 'http://127.0.0.1:1', '--token', 'a b'],
      /^--token must be a token/u,
    ],
  ])('is not to be called with %s', async (_what, words, expected) => {
    const ran = await tocsin('areas', 'import', ...words);
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toMatch(expected);
  });

  it('reads standard input, as a program of its own', async () => {
    const dataDir = await fresh();
    const words = ['areas', 'import', '-', '--scheme', scheme, '--data-dir', dataDir];
    const child = spawn(process.execPath, [join(root, 'bin/tocsin.js'), ...words], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(csv);
    expect(await text(child.stdout)).toMatch(/^Registered areas of ubigeo-inei: 3 new/u);
  });
});

describe('tocsin areas import at a server', () => {
  let server: Server;
  beforeAll(async () => {
    server = await serve();
  });
  afterAll(() => server.stop());

  const at = async (as: 'admin' | 'agency' = 'admin'): Promise<readonly string[]> => [
    '--url',
    server.base,
    '--token',
    await server.token(as),
  ];

  it('does not write the files under a server, and says the way', async () => {
    const ran = await tocsin('areas', 'import', file(csv), '--scheme', scheme, '--data-dir', server.dataDir);
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toMatch(
      /^Another process, with the id \d+, holds the ledger in .*--url http:\/\/127\.0\.0\.1:3000 --token <token of role admin>/u,
    );
    const dry = await tocsin(
      'areas',
      'import',
      file(csv),
      '--scheme',
      scheme,
      '--data-dir',
      server.dataDir,
      '--dry-run',
    );
    expect(dry.code).toBe(0);
  });

  it('registers through the server, once', async () => {
    const first = await tocsin('areas', 'import', file(csv), '--scheme', scheme, ...(await at()), '--json');
    expect([first.err, document(first)]).toMatchObject([
      '',
      { registered: 3, ledger: { name: 'peru', mode: 'test' }, revision: '0' },
    ]);
    expect((await server.get(`/v1/regions/${scheme}:230111`)).status).toBe(200);
    const again = await tocsin('areas', 'import', file(csv), '--scheme', scheme, ...(await at()), '--json');
    expect(document(again)).toMatchObject({ registered: 0, unchanged: 3, position: document(first)['position'] });
  });

  it('takes the token from a file, and registers crossings', async () => {
    const token = file(`${await server.token('admin')}\n`, 'token.txt');
    const crossings = 'id,name,area,neighbour,kind\nsanta-rosa,Santa Rosa,PE-TAC,CL,road\n';
    const words = ['--crossings', '--url', `${server.base}/`, '--token', `@${token}`];
    expect((await tocsin('areas', 'import', file(crossings), ...words)).out).toMatch(/^Registered crossings: 1 new/u);
    expect((await server.get('/v1/crossings')).body['crossings']).toMatchObject([{ id: 'santa-rosa' }]);
  });

  it('tells the problems by the lines of the file, and sends nothing', async () => {
    const before = await server.head();
    const content = 'code,name,kind,parent\na,A,place,PE\nb,B,place,PE-TAX\n';
    const ran = await tocsin('areas', 'import', file(content), '--scheme', scheme, ...(await at()));
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(/^line 3: parent names "PE-TAX"/u)]);
    expect(await server.head()).toBe(before);
  });

  it('registers more than one body holds, parents and codes that look like those of ISO among them', async () => {
    const many = Array.from(
      { length: 9_000 },
      (_, index) => `m${index.toString()},Place ${index.toString()},place,PE-LIM`,
    );
    const content = [
      'code,name,kind,parent,through',
      'PE-LIM,Lima as a place,place,PE',
      ...many.map((row) => row.replace('PE-LIM', 'many:PE-LIM')),
      'way,Way,,PE,PE-PUN;iso-3166:PE-LIM',
    ].join('\n');
    const words = ['--scheme', 'many', ...(await at()), '--json'];
    const ran = await tocsin('areas', 'import', file(content), ...words);
    expect([ran.err, document(ran)]).toMatchObject(['', { registered: 9_002 }]);
    expect(document(await tocsin('areas', 'import', file(content), ...words))).toMatchObject({
      registered: 0,
      changed: 0,
      unchanged: 9_002,
    });
    expect((await server.get('/v1/regions/many:way')).body['area']).toMatchObject({
      parent: 'PE',
      through: ['PE-PUN', 'PE-LIM'],
    });
    expect((await server.get('/v1/regions/many:m8999')).body['area']).toMatchObject({ parent: 'many:PE-LIM' });
  });

  it('says what the server says of a token that may not, or is none', async () => {
    const may = await tocsin('areas', 'import', file(csv), '--scheme', scheme, ...(await at('agency')));
    expect([may.code, may.err]).toEqual([1, expect.stringMatching(/answers 403: Your token has the role agency/u)]);
    const words = ['--scheme', scheme, '--url', server.base, '--token', 'abc'];
    expect((await tocsin('areas', 'import', file(csv), ...words)).err).toMatch(/answers 401: /u);
  });

  it('says where no server answers', async () => {
    const words = ['--scheme', scheme, '--url', 'http://127.0.0.1:9', '--token', 'abc'];
    const ran = await tocsin('areas', 'import', file(csv), ...words);
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(/^No server answers at http:\/\/127\.0\.0\.1:9/u)]);
  });

  it('lists what the server has', async () => {
    const ran = await tocsin('areas', 'list', '--under', `${scheme}:2301`, ...(await at()));
    expect(ran.out.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'code',
      `${scheme}:230101`,
      `${scheme}:230111`,
      '',
    ]);
  });
});

describe('tocsin areas list', () => {
  it('suggests for an unknown area what looks like it', async () => {
    const ran = await tocsin('areas', 'list', '--under', 'PE-TAX', '--data-dir', await fresh());
    expect([ran.code, ran.err]).toEqual([
      1,
      expect.stringMatching(/^No area has the code PE-TAX\. Did you mean PE-TAC \(Tacna\)/u),
    ]);
  });
});
