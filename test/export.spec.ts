import type { JsonObject } from '#kernel';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerFolder, tocsin } from '../apps/cli/testing/command-line.js';
import { linesIn, withLedger } from './golden/history.js';
import { temporaryFolder } from './support/ledger.js';
import { root } from './support/tree.js';

const base = temporaryFolder();
const lines = linesIn(join(root, 'test/golden'));
const at = ['--valid-at', '2025-12-10'];

async function done(...words: readonly string[]): Promise<unknown> {
  const ran = await tocsin(...words, '--json');
  expect([words[0], ran.code, ran.err]).toEqual([words[0], 0, '']);
  return JSON.parse(ran.out);
}

async function exported(dataDir: string, name: string): Promise<{ readonly digest: string }> {
  return (await done('export', join(base, name), '--data-dir', dataDir, ...at)) as { digest: string };
}

/** A ledger of its own that has taken an export: its areas first, then its acts. */
async function taken(folder: string, acts: string): Promise<string> {
  const dataDir = join(base, `of-${acts}`);
  mkdirSync(dataDir);
  await ledgerFolder(dataDir);
  for (const file of readdirSync(join(base, folder))) {
    const [, scheme] = /^areas-(.+)\.ndjson$/u.exec(file) ?? [];
    const what = scheme === undefined ? ['--crossings'] : ['--scheme', scheme];
    if (scheme === undefined && file !== 'crossings.ndjson') continue;
    await done('areas', 'import', join(base, folder, file), ...what, '--data-dir', dataDir);
  }
  const report = await done(...importing(folder, acts, dataDir));
  const { length } = linesOf(folder, 'acts');
  expect(report).toMatchObject({ rows: { read: length, accepted: length, refused: 0 }, complete: true });
  expect(await done(...importing(folder, acts, dataDir))).toMatchObject({
    rows: { accepted: 0, alreadyThere: length },
  });
  return dataDir;
}

function importing(folder: string, acts: string, dataDir: string): readonly string[] {
  return ['import', join(base, folder, acts), '--mapping', 'acts', '--ministry', 'interior', '--data-dir', dataDir];
}

function linesOf(folder: string, table: string): readonly JsonObject[] {
  const text = readFileSync(join(base, folder, `${table}.ndjson`), 'utf8').trimEnd();
  return text.split('\n').map((line) => JSON.parse(line) as JsonObject);
}

describe('an export of the golden history', () => {
  it.each(['acts.ndjson', 'acts.csv'])('read into an empty ledger from %s gives the same digest', async (acts) => {
    await withLedger(lines, async ({ folder }) => {
      const first = `first-${acts}`;
      const second = `second-${acts}`;
      const { digest } = await exported(folder, first);
      const again = await exported(await taken(first, acts), second);
      for (const table of ['acts', 'measures']) {
        const told = (name: string) =>
          linesOf(name, table).map(({ recordedAt: _recorded, ledger: _ledger, ...line }) => line);
        expect(told(second)).toEqual(told(first));
      }
      const corrections = linesOf(first, 'acts').filter(({ command }) => command === 'correct');
      expect(corrections.length).toBeGreaterThan(0);
      for (const { body, recordedAt } of corrections) expect(body).toMatchObject({ sourceRecordedAt: recordedAt });
      // Every act says when it was recorded first, or what its own source said.
      for (const { body } of linesOf(first, 'acts'))
        expect(body).toMatchObject({ sourceRecordedAt: expect.any(String) as unknown });
      expect(again.digest).toBe(digest);
    });
  });
});
