import type { Action, AreaLookup, EventStore, Foundations, Instruction, Law } from '#kernel';
import { catalogueOf, noLaw } from '#kernel';
import { southernPeru } from '#kernel/testing';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export function foundationsOn(
  store: EventStore,
  actions: readonly Action[],
  {
    now = () => '2025-11-28T20:00:00.000Z',
    areas = southernPeru(),
    law = noLaw,
  }: { now?: () => string; areas?: AreaLookup; law?: Law } = {},
): Foundations {
  return {
    store,
    catalogue: catalogueOf(actions),
    areas,
    law,
    ledger: { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' },
    now,
    digest,
  };
}

let counter = 0;

/** An instruction of one operator; the body is parsed as the door would do it. */
export function instruction(
  action: Action,
  id: string,
  [type, body]: readonly [string, object],
  change: Partial<Instruction> = {},
): Instruction {
  const parsed = action.commands.get(type)?.shape.parse(body);
  if (parsed?.ok !== true) throw new TypeError(`The body of ${type} is invalid: ${JSON.stringify(parsed)}`);
  counter += 1;
  return {
    action: action.name,
    id,
    command: { type, data: parsed.value },
    actor: { subject: 'ana', role: 'operator', organisation: 'interior' },
    idempotencyKey: `key-${counter.toString()}`,
    correlationId: 'c',
    causationId: 'c',
    ...change,
  };
}
