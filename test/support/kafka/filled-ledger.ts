import { SqliteEventStore } from '#event-store-sqlite';
import type { StoredEvent } from '#kernel';
import { recordRefusal, refuse } from '#kernel';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillLedger } from '../../../bench/fill.js';
import { audience, ledger } from './telling.js';

/** A ledger with acts of all kinds, and something for the inside of the house alone. */
export class FilledLedger {
  readonly store: SqliteEventStore;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.store = SqliteEventStore.open({ file: join(folder, 'ledger.db'), now: () => new Date().toISOString() });
  }

  static async of(events: number): Promise<FilledLedger> {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-relay-'));
    await fillLedger(folder, events);
    const filled = new FilledLedger(folder);
    await filled.refuse('at-first');
    return filled;
  }

  /** Appends an event that agencies do not see. */
  async refuse(id: string): Promise<void> {
    const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
    const actor = { subject: 'ana', role: 'operator', organisation: 'interior' } as const;
    const who = { actor, idempotencyKey: id, correlationId: id, causationId: id };
    const said = { action: 'border-closure', id, command: { type: 'close', data: {} }, ...who };
    const { store } = this;
    await recordRefusal({ store, ledger, digest }, said, refuse('no', 'No.'));
  }

  /** Of another log, which goes with this one. */
  file(name: string): string {
    return join(this.#folder, `${name}.db`);
  }

  log(): Promise<readonly StoredEvent[]> {
    return this.store.readAll({ limit: 100_000 });
  }

  /** What agencies see. */
  async outside(): Promise<readonly StoredEvent[]> {
    return (await this.log()).filter(({ stream }) => !audience.isInside(stream));
  }

  async leave(): Promise<void> {
    await this.store.close();
    rmSync(this.#folder, { recursive: true });
  }
}
