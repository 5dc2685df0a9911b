import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { closure } from '../acts.js';
import { operatorToken } from '../log.js';
import { root } from '../tree.js';
import type { Ran } from '../tree.js';

/** Variables of a program that tells a server with one node. */
export function tellingTo(address: string, change: Readonly<Record<string, string>> = {}) {
  return { KAFKA_BROKERS: address, KAFKA_REPLICATION: '1', KAFKA_MIN_INSYNC_REPLICAS: '1', ...change };
}

/** `tocsin` in a folder. */
export function tocsinIn(
  folder: string,
  env: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>();
  const args = [join(root, 'bin/tocsin.js'), ...words];
  const options = { cwd: folder, env: { PATH: process.env['PATH'] ?? '', TOCSIN_MODE: 'test', ...env } };
  const child = execFile(process.execPath, args, options, (_, stdout, stderr) => {
    resolve({ code: child.exitCode ?? 1, stdout, stderr });
  });
  return promise;
}

/** Has a border closed, which is acknowledged. */
export async function closeBorder(folder: string, address: string, id: string): Promise<void> {
  const token = await operatorToken(join(folder, 'data'));
  const answer = await fetch(`${address}/v1/actions/border-closure/${id}/close`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': id },
    body: JSON.stringify(closure),
  });
  expect(answer.status).toBe(201);
}

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly because: string;
}

/** What the health of a server says of its relay. */
export async function relayAt(address: string, name = 'relay'): Promise<Check | undefined> {
  const { checks } = (await (await fetch(`${address}/health/ready`)).json()) as { readonly checks: readonly Check[] };
  return checks.find((one) => one.name === name);
}
