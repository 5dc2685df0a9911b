import { StoreUnavailable, unfinishedCopy } from '#kernel';
import { BACKWARDS, END, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { again } from './again.js';
import type { Asking } from './again.js';
import type { EventStoreClient } from './client.js';
import { collect } from './collect.js';
import { kindOf, within } from './trouble.js';

export interface MarkSetting extends Asking {
  readonly client: EventStoreClient;
  readonly ledger: string;
}

/** What is told of a copy into the ledger, in a stream beside those of the ledger; a name of a ledger has no full stop. */
type Mark = 'CopyBegun' | 'CopyFinished';
const streamOf = (ledger: string): string => `${ledger}.copy`;

/** Throws `StoreUnavailable` where a copy into the ledger has begun and is not finished. */
export async function expectNoUnfinishedCopy(setting: MarkSetting): Promise<void> {
  const { mark } = await lastMark(setting);
  if (mark === 'CopyBegun')
    throw new StoreUnavailable(`The ledger "${setting.ledger}" in EventStoreDB ${unfinishedCopy}`);
}

/** Sets the mark, unless it is the last one; another process that sets it at the same moment has set it too. */
export async function setMark(setting: MarkSetting, mark: Mark): Promise<void> {
  const { client, ledger, patience } = setting;
  const last = await lastMark(setting);
  if (last.mark === mark) return;
  const event = jsonEvent({ id: randomUUID(), type: mark, data: {} });
  const options = {
    expectedRevision: last.revision ?? NO_STREAM,
    requiresLeader: true,
    deadline: patience.answer,
  } as const;
  try {
    await again(setting, `note ${mark}`, () =>
      within(client.appendToStream(streamOf(ledger), event, options), patience.answer),
    );
  } catch (error) {
    if (kindOf(error) !== 'conflict' || (await lastMark(setting)).mark !== mark) throw error;
  }
}

async function lastMark({ client, ledger, ...asking }: MarkSetting): Promise<{ mark?: string; revision?: bigint }> {
  const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1, requiresLeader: true } as const;
  const [last] = await again(asking, 'read of a copy', () =>
    collect(client.readStream(streamOf(ledger), options), asking.patience.answer),
  );
  return last?.event === undefined ? {} : { mark: last.event.type, revision: last.event.revision };
}
