import type { Actor } from './actor.js';
import type { EventStore } from './event-store.js';
import type { StoredEvent } from './event.js';
import type { Digest } from './identity.js';
import { eventId } from './identity.js';
import { isObject } from './json.js';
import { modes } from './ledger.js';
import type { Ledger } from './ledger.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** The stream that holds the first event of every ledger. */
export const ledgerStream = 'ledger';

/** The type of that event. */
export const ledgerEventType = 'LedgerOpened';

const opener: Actor = { subject: 'tocsin', role: 'admin' };

/**
 * The ledger in the store: its first event says its name, jurisdiction, time zone and mode. An empty store becomes the
 * ledger that is wanted; one that is another is refused with the way out.
 */
export async function openLedger(store: EventStore, wanted: Ledger, digest: Digest): Promise<Ledger | Refusal> {
  const found = await readLedger(store);
  if (found !== undefined) return sameLedger(found, wanted) ?? found;
  const id = eventId(digest, opener, 'open', ledgerStream, 0);
  const metadata = {
    actor: opener,
    ledger: wanted.name,
    mode: wanted.mode,
    correlationId: id,
    causationId: id,
    command: { name: 'open', hash: digest(JSON.stringify(wanted)) },
    reliedOn: [],
    findings: [],
  };
  const { name, jurisdiction, timeZone, mode } = wanted;
  const event = { id, type: ledgerEventType, version: 1, data: { name, jurisdiction, timeZone, mode }, metadata };
  const { repeated } = await store.append({ stream: ledgerStream, events: [event], expected: 'none' });
  // Somebody else was faster, and may have opened it as another.
  return repeated ? openLedger(store, wanted, digest) : wanted;
}

/** The ledger that the store holds, undefined while it is empty. Throws where the first event is not one. */
export async function readLedger(store: Pick<EventStore, 'readStream'>): Promise<Ledger | undefined> {
  const [first] = await store.readStream(ledgerStream, { limit: 1 });
  return first === undefined ? undefined : ledgerIn(first);
}

function ledgerIn({ data }: StoredEvent): Ledger {
  const { name, jurisdiction, timeZone } = data;
  const mode = modes.find((one) => one === data['mode']);
  if (
    isObject(data) &&
    typeof name === 'string' &&
    typeof jurisdiction === 'string' &&
    typeof timeZone === 'string' &&
    mode !== undefined
  ) {
    return { name, jurisdiction, timeZone, mode };
  }
  throw new TypeError('The first event of the ledger does not say whose it is.');
}

function sameLedger(found: Ledger, wanted: Ledger): Refusal | undefined {
  for (const [key, label] of labels) {
    if (found[key] === wanted[key]) continue;
    return refuse(
      'another-ledger',
      `This is the ledger "${found.name}" of ${found.jurisdiction} in mode ${found.mode} (${found.timeZone}); ` +
        `its ${label} is ${found[key]}, not ${wanted[key]}. Start it as what it is, or name another data folder or ledger.`,
    );
  }
  return undefined;
}

const labels: readonly (readonly [keyof Ledger, string])[] = [
  ['name', 'name'],
  ['jurisdiction', 'jurisdiction'],
  ['mode', 'mode'],
  ['timeZone', 'time zone'],
];
