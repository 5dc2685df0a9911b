import { StoryClock } from '#platform';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaration } from '../../../test/support/acts.js';
import { serve } from '../../../test/support/server.js';
import { folder, tocsin } from '../testing/command-line.js';
import type { Ran } from '../testing/command-line.js';

const base = folder();
const dataDir = join(base, 'data');
const square = {
  type: 'Polygon',
  coordinates: [
    [
      [-71, -18],
      [-70, -18],
      [-70, -17],
      [-71, -18],
    ],
  ],
};

const district = { code: '230101', name: 'Tacna', kind: 'district', parent: 'PE-TAC', geometry: square };
const coast = { code: '230111', name: 'La Yarada Los Palos', kind: 'district', parent: 'PE-TAC' };

/** An emergency of 28 November in a district, whose cause the gazette corrects on 3 December. */
beforeAll(async () => {
  const clock = new StoryClock('test', '2025-11-28T20:00:00.000Z');
  const server = await serve({ dataDir, clock });
  const registry = { scheme: 'ubigeo-inei', areas: [district, coast] };
  const imported = await server.send('/v1/areas/imports', { method: 'POST', as: 'admin', body: registry });
  expect(imported.status).toBe(201);
  const emergency = 'emergency-declaration/south';
  const cause = '=HYPERLINK("http://127.0.0.1/")';
  const areas = ['ubigeo-inei:230101', 'ubigeo-inei:230111'];
  const declared = { ...declaration, areas, cause, title: '=1+1, "quoted"\nand broken' };
  expect((await server.act(`${emergency}/declare`, declared)).status).toBe(201);
  clock.set('2025-12-03T15:00:00.000Z');
  const fields = [{ field: '/cause', before: cause, after: 'Crime' }];
  const gazette = { name: 'El Peruano', publishedAt: '2025-12-03T05:00:00.000Z' };
  expect((await server.act(`${emergency}/correct`, { revision: 0, fields, gazette })).status).toBe(201);
  await server.stop();
});

let written = 0;

async function exported(...words: readonly string[]): Promise<{ readonly ran: Ran; readonly to: string }> {
  const to = join(base, `export-${(written += 1).toString()}`);
  return { ran: await tocsin('export', to, '--data-dir', dataDir, ...words), to };
}

describe('tocsin export', () => {
  it('writes every table in every format that can hold it, with a list of the files', async () => {
    const { ran, to } = await exported('--valid-at', '2025-12-10');
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(ran.out).toContain('mode test');
    expect(readdirSync(to).toSorted()).toEqual([
      'acts.csv',
      'acts.ndjson',
      'areas-ubigeo-inei.ndjson',
      'cases.csv',
      'cases.ndjson',
      'export.json',
      'measures.csv',
      'measures.geojson',
      'measures.ndjson',
      'status.csv',
      'status.geojson',
      'status.ndjson',
      'timeline.csv',
      'timeline.ndjson',
    ]);
    const list = JSON.parse(readFileSync(join(to, 'export.json'), 'utf8')) as {
      files: { file: string; bytes: number; sha256: string }[];
    };
    for (const { file, bytes, sha256 } of list.files) {
      const content = readFileSync(join(to, file));
      expect([file, content.length]).toEqual([file, bytes]);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    }
  });

  it('tells what held when, as it was known when', async () => {
    const causeIn = async (...words: readonly string[]): Promise<readonly unknown[]> => {
      const { to } = await exported('--only', 'status', '--format', 'ndjson', ...words);
      const lines = readFileSync(join(to, 'status.ndjson'), 'utf8')
        .split('\n')
        .filter((line) => line !== '');
      return lines.map((line) => {
        const { area, declarations, mode } = JSON.parse(line) as {
          area: { code: string };
          mode: string;
          declarations: { cause: string; scope: string }[];
        };
        return [area.code, declarations[0]?.scope, declarations[0]?.cause, mode];
      });
    };
    expect(await causeIn('--valid-at', '2025-11-30', '--known-at', '2025-12-02')).toEqual([
      ['PE', 'partial', '=HYPERLINK("http://127.0.0.1/")', 'test'],
      ['PE-TAC', 'partial', '=HYPERLINK("http://127.0.0.1/")', 'test'],
      ['ubigeo-inei:230101', 'whole', '=HYPERLINK("http://127.0.0.1/")', 'test'],
      ['ubigeo-inei:230111', 'whole', '=HYPERLINK("http://127.0.0.1/")', 'test'],
    ]);
    const later = await causeIn('--valid-at', '2025-11-30', '--known-at', '2025-12-04');
    expect(later).toContainEqual(['PE-TAC', 'partial', 'Crime', 'test']);
    expect(await causeIn('--valid-at', '2025-11-28')).toEqual([]);
    expect(await causeIn('--known-at', '2025-11-28')).toEqual([]);
  });

  it('gives the same bytes and the same digest again', async () => {
    const words = ['--json', '--valid-at', '2025-12-10', '--known-at', '2025-12-04'];
    const [one, two] = [await exported(...words), await exported(...words)];
    expect(one.ran.out).toBe(two.ran.out);
    const earlier = await exported('--json', '--valid-at', '2025-12-10', '--known-at', '2025-12-02');
    const digestOf = ({ ran }: { readonly ran: Ran }): unknown => (JSON.parse(ran.out) as { digest: string }).digest;
    expect(digestOf(earlier)).not.toBe(digestOf(one));
  });

  it('lets no cell of a CSV be taken for a formula, and keeps quotes and line ends within it', async () => {
    const { to } = await exported('--known-at', '2025-12-02', '--only', 'measures,cases', '--format', 'csv');
    expect(readFileSync(join(to, 'measures.csv'), 'utf8')).toContain(',"\'=1+1, ""quoted""\nand broken",');
    expect(readFileSync(join(to, 'cases.csv'), 'utf8')).toMatch(/\r\n$/u);
    expect(readFileSync(join(to, 'cases.csv'), 'utf8')).not.toMatch(/(?:^|,)"?=/mu);
  });

  it('draws the areas whose geometry is registered, and has the others without one', async () => {
    const { to } = await exported('--valid-at', '2025-12-10', '--format', 'geojson');
    const featuresOf = (file: string): readonly { geometry: unknown; properties: { area?: string } }[] =>
      (JSON.parse(readFileSync(join(to, file), 'utf8')) as { features: never[] }).features;
    const drawn = featuresOf('status.geojson').map(({ geometry, properties: { area } }) => [area, geometry]);
    expect(drawn).toContainEqual(['ubigeo-inei:230101', square]);
    expect(drawn).toContainEqual(['ubigeo-inei:230111', null]);
    expect(featuresOf('measures.geojson')).toMatchObject([
      { geometry: square, properties: { mode: 'test', notDrawn: ['ubigeo-inei:230111'] } },
    ]);
  });

  it('draws a measure on a region by the areas below it, and says which are missing', async () => {
    const clock = new StoryClock('test', '2025-12-05T15:00:00.000Z');
    const server = await serve({ dataDir: join(base, 'region'), clock });
    const registry = { scheme: 'ubigeo-inei', areas: [district, coast] };
    await server.send('/v1/areas/imports', { method: 'POST', as: 'admin', body: registry });
    expect((await server.act('emergency-declaration/all/declare', declaration)).status).toBe(201);
    await server.stop();
    const to = join(base, 'export-region');
    await tocsin('export', to, '--data-dir', join(base, 'region'), '--only', 'measures', '--format', 'geojson');
    const { features } = JSON.parse(readFileSync(join(to, 'measures.geojson'), 'utf8')) as { features: never[] };
    expect(features).toMatchObject([{ geometry: square, properties: { notDrawn: ['ubigeo-inei:230111'] } }]);
  });

  it('writes nothing over, and leaves nothing half done', async () => {
    const full = mkdtempSync(join(base, 'full-'));
    writeFileSync(join(full, 'mine'), 'mine');
    const ran = await tocsin('export', full, '--data-dir', dataDir);
    expect([ran.code, ran.err]).toEqual([
      1,
      expect.stringContaining('is not empty: name a folder that does not exist'),
    ]);
    expect(readdirSync(full)).toEqual(['mine']);
    const below = await tocsin('export', join(full, 'mine/x'), '--data-dir', dataDir);
    expect([below.code, below.err]).toEqual([1, expect.stringContaining('a part of its path is a file')]);
    expect(readdirSync(base).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  it('names what it does not know, and what may be meant', async () => {
    const wrong = async (...words: readonly string[]): Promise<readonly [number, string]> => {
      const { ran, to } = await exported(...words);
      expect(existsSync(to)).toBe(false);
      return [ran.code, ran.err];
    };
    expect(await wrong('--only', 'acs')).toEqual([2, expect.stringContaining('Did you mean acts?')]);
    expect(await wrong('--format', 'xlsx')).toEqual([2, expect.stringContaining('ndjson,csv,geojson')]);
    expect(await wrong('--valid-at', 'soon')).toEqual([2, expect.stringContaining('--valid-at must be a date')]);
    expect(await wrong('--known-at', '2199-01-01')).toEqual([2, expect.stringContaining('must not lie in the future')]);
    const none = await tocsin('export', join(base, 'none'), '--data-dir', join(base, 'nowhere'));
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('There is no ledger in')]);
  });
});
