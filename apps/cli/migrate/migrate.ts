import { readLedger } from '#kernel';
import type { Ledger, LedgerCopy } from '#kernel';
import { NotDone } from '../exit.js';
import { copy } from './copy.js';
import type { Copied, Copying } from './copy.js';
import type { PositionsFile } from './positions-file.js';
import { openSource, openTarget } from './stores.js';
import type { Reading, Source, StoreAddress } from './stores.js';
import { verify } from './verify.js';
import type { Verified, VerifyingPart } from './verify.js';

export interface Migration extends Reading {
  readonly from: StoreAddress;
  readonly to: StoreAddress;
  readonly positions: PositionsFile | undefined;
  /** Told how far each part of it has come. */
  told(course: Course): void;
}

export interface Course {
  readonly part: Parameters<Copying['told']>[0] | VerifyingPart;
  readonly position: bigint;
  /** What the last position of this part will be. */
  readonly until: bigint;
  /** Of events that are copied: how many so far. */
  readonly copied?: number;
}

export interface Migrated extends Copied {
  readonly ledger: Ledger;
  /** Position of the last event, in the source and in the target. */
  readonly position: bigint;
  readonly targetPosition: bigint;
  /** Undefined where it was copied ahead: there is no end of it yet. */
  readonly verified: Verified | undefined;
}

/** Copies a ledger and verifies the copy. Throws `NotDone` where that cannot be, with nothing half done. */
export async function migrate(migration: Migration): Promise<Migrated> {
  const source = await openSource(migration.from, migration);
  try {
    const ledger = await readLedger(source.store);
    if (ledger === undefined) throw noLedger(migration);
    const target = await openTarget(migration.to, ledger.name);
    try {
      return { ledger, ...(await carriedOut(migration, source, target)) };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

function noLedger({ from: { shown, connection }, ledger }: Migration): NotDone {
  return connection === undefined
    ? new NotDone(`The ledger in ${shown} is empty: there is nothing to copy.`)
    : new NotDone(`There is no ledger "${ledger}" at ${shown}: name it with --ledger or TOCSIN_LEDGER.`);
}

/** So often it is looked whether the source has grown while the copy was verified. */
const mostRounds = 3;

async function carriedOut(
  { ahead, positions, told }: Migration,
  { store: source, held }: Source,
  target: LedgerCopy,
): Promise<Omit<Migrated, 'ledger'>> {
  let before: Copied | undefined;
  for (let round = 1; round <= mostRounds; round++) {
    const until = await source.head();
    const copying: Copying = {
      ...{ source, target, until },
      told: (part, position, count) => {
        told({ part, position, until, ...(part === 'Copying' ? { copied: count } : {}) });
      },
    };
    const now = await copy(copying);
    before = before === undefined ? now : { found: before.found, copied: before.copied + now.copied };
    if (ahead) return { ...before, position: until, targetPosition: await target.head(), verified: undefined };
    positions?.begin();
    const moved = (id: string, from: bigint, to: bigint): void => positions?.note(id, from, to);
    const verified = await verify({
      ...{ source, target, until, moved },
      told: (part, position, end) => {
        told({ part, position, until: end });
      },
    });
    if (!held && (await source.head()) !== until) continue;
    await target.finish();
    return { ...before, position: until, targetPosition: await target.head(), verified };
  }
  throw new NotDone(
    'The source is still written to: stop every service that writes it, and run this again. The copy was not finished; ' +
      'what has been copied is kept.',
  );
}
