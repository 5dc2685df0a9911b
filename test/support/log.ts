import { SqliteEventStore } from '#event-store-sqlite';
import type { StoredEvent } from '#kernel';
import { join } from 'node:path';
import type { Acknowledged, Noted } from './operators.js';
import { root, runIn } from './tree.js';

/** What was acknowledged and does not stand where the answer said. */
export function lostOf({ acknowledged }: Noted, log: readonly StoredEvent[]): readonly Acknowledged[] {
  return acknowledged.filter(({ position, stream, revision, event }) => {
    const stored = log[position - 1];
    return stored?.id !== event || stored.stream !== stream || stored.revision !== BigInt(revision);
  });
}

/** The log as it lies in the file; what was seen of it before stands there unchanged. */
export async function logIn(dataDir: string, seen: readonly StoredEvent[] = []): Promise<readonly StoredEvent[]> {
  const store = SqliteEventStore.follow(join(dataDir, 'ledger.db'));
  const log: StoredEvent[] = [];
  try {
    for (;;) {
      const page = await store.readAll({ after: BigInt(log.length) });
      if (page.length === 0) break;
      log.push(...page);
    }
  } finally {
    await store.close();
  }
  const beginning = log.slice(0, seen.length).map((event) => JSON.stringify(event, asText));
  expect(beginning).toEqual(seen.map((event) => JSON.stringify(event, asText)));
  return log;
}

function asText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Positions and the revisions of every stream are dense. */
export function expectNoGap(log: readonly StoredEvent[]): void {
  const next = new Map<string, bigint>();
  const wrong = log.filter(({ position, stream, revision }, index) => {
    const expected = next.get(stream) ?? 0n;
    next.set(stream, expected + 1n);
    return position !== BigInt(index + 1) || revision !== expected;
  });
  expect(wrong).toEqual([]);
}

/** Waits until the read model has come to the end of the log, which is where it is now. */
export async function caughtUp(address: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const history = await (await fetch(`${address}/v1/history?limit=1`, { headers })).json();
  const question = `${address}/v1/actions/border-closure?limit=1&after=${String((history as { head: string }).head)}`;
  const statuses: number[] = [];
  while (statuses.at(-1) !== 200 && statuses.length < 6) statuses.push((await fetch(question, { headers })).status);
  expect(statuses.at(-1)).toBe(200);
}

/** `tocsin doctor` is content, and the read model was compared with a replay of the whole log. */
export async function expectWell(dataDir: string, head: number): Promise<void> {
  const { code, stdout } = await runIn(root, 'bin/tocsin.js', 'doctor', '--json', '--data-dir', dataDir);
  const { well, checks } = JSON.parse(stdout) as { well: boolean; checks: readonly { name: string; ok: boolean }[] };
  expect({ code, well, wrong: checks.filter(({ ok }) => !ok) }).toEqual({ code: 0, well: true, wrong: [] });
  expect(checks).toContainEqual({
    name: 'read model equals replay',
    ok: true,
    because: expect.stringContaining(`At position ${head.toString()} both have the digest`),
  });
}

export async function operatorToken(dataDir: string): Promise<string> {
  const words = ['token', '--role', 'operator', '--ministry', 'interior', '--data-dir', dataDir];
  const { code, stdout, stderr } = await runIn(root, 'bin/tocsin.js', ...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trim();
}
