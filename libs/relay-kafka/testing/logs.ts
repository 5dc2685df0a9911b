import { audienceOf, topicsOf } from '#cloud-events';
import { catalogue } from '#catalogue';
import type { StoredEvent } from '#kernel';
import { refusedEventType } from '#kernel';
import { stored } from '#kernel/testing';
import fc from 'fast-check';
import type { Checkpoint } from '../checkpoint.js';
import { partitionOf } from '../connection.js';
import type { EventPlan } from '../plan.js';

export const audience = audienceOf(catalogue);
const ledger = { name: 'peru', mode: 'test' } as const;
export const plan: EventPlan = {
  ledger,
  audience,
  topics: topicsOf(ledger, catalogue, audience),
  partitionOf: (key) => partitionOf(key, 3),
  areasOf: () => Promise.resolve('PE-TAC'),
};
export const start: Checkpoint = { log: 'first', begin: 0n, position: 0n, last: {} };

/** Where an event of some kind lies, and its type. */
const kinds = [
  ['border-closure', 'BorderClosed'],
  ['curfew', 'CurfewImposed'],
  ['draft', 'DraftSubmitted'],
  ['refusals-curfew', refusedEventType],
] as const;

/** A log of some cases of all kinds; positions may leave gaps. */
export const logs = fc
  .array(fc.record({ kind: fc.constantFrom(...kinds), id: fc.nat(9), gap: fc.nat(3) }), { maxLength: 60 })
  .map((drawn): readonly StoredEvent[] => {
    let position = 0n;
    return drawn.map(({ kind: [action, type], id, gap }, index) => {
      position += BigInt(gap) + 1n;
      const stream = `${action}-c${id.toString()}`;
      return { ...stored(stream, BigInt(index), { type, data: {} }), position };
    });
  });
