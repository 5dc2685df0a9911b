import { SqliteEventStore } from '#event-store-sqlite';
import { openLedger } from '#kernel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesIn } from '#places';
import { digest } from '#hosting';
import { run } from '../run.js';

/** What a run of the command line left behind. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line in this process, with these words. */
export async function tocsin(...words: readonly string[]): Promise<Ran> {
  const written = { out: '', err: '' };
  const code = await run(words, {
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
  });
  return { code, ...written };
}

/** A folder that is gone after the tests of this file. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'tocsin-cli-'));
  afterAll(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

/** A data folder with a ledger of mode test that nobody serves. */
export async function ledgerFolder(path: string): Promise<string> {
  const store = open(path);
  await openLedger(store, { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' }, digest);
  await store.close();
  return path;
}

/** The ledger of the folder, held by whoever calls until it is closed. */
export function open(path: string): SqliteEventStore {
  return SqliteEventStore.open({ file: filesIn(path).ledgerFile, now: () => '2025-11-28T12:00:00.000Z' });
}
