import { SqliteEventStore } from '#event-store-sqlite';
import { openLedger } from '#kernel';
import type { ReadableLog, StoredEvent } from '#kernel';
import { anEvent } from '#kernel/testing';
import { StoryClock } from '#platform';
import { join } from 'node:path';
import { serverAt } from '../../apps/cli/areas/server.js';
import { play } from '../../apps/cli/demo/play.js';
import { beginning } from '../../apps/cli/demo/story.js';
import { digest } from './ledger.js';
import { serve } from './server.js';

/** The ledger of the demo in a folder, told over HTTP at the moments of the story. */
export async function demoIn(dataDir: string): Promise<string> {
  const clock = new StoryClock('test', beginning);
  const server = await serve({ dataDir, clock });
  await play({
    operator: serverAt(server.base, await server.token('operator')),
    admin: serverAt(server.base, await server.token('admin')),
    setClock: (moment) => {
      clock.set(moment);
    },
  });
  await server.stop();
  return dataDir;
}

/** A ledger of so many events in some streams, one after the other, a minute apart. */
export async function ledgerOf(dataDir: string, count: number, streams = 7): Promise<string> {
  let now = Date.parse('2025-11-28T12:00:00.000Z');
  const store = SqliteEventStore.open({ file: join(dataDir, 'ledger.db'), now: () => new Date(now).toISOString() });
  await openLedger(store, { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' }, digest);
  for (let index = 0; index < count; index++) {
    now += 60_000;
    const revision = Math.floor(index / streams);
    const expected = revision === 0 ? ('none' as const) : BigInt(revision - 1);
    await store.append({ stream: `s${(index % streams).toString()}`, events: [anEvent()], expected });
  }
  await store.close();
  return dataDir;
}

/** The whole log of a data folder. */
export async function logOfFolder(dataDir: string): Promise<readonly StoredEvent[]> {
  const store = SqliteEventStore.follow(join(dataDir, 'ledger.db'));
  try {
    return await wholeLog(store);
  } finally {
    await store.close();
  }
}

export async function wholeLog(store: Pick<ReadableLog, 'readAll'>): Promise<readonly StoredEvent[]> {
  const log: StoredEvent[] = [];
  for (;;) {
    const page = await store.readAll({ after: log.at(-1)?.position ?? 0n });
    if (page.length === 0) return log;
    log.push(...page);
  }
}

/** All of the events but their positions. */
export function withoutPositions(log: readonly StoredEvent[]): readonly Omit<StoredEvent, 'position'>[] {
  return log.map(({ position: _position, ...event }) => event);
}
