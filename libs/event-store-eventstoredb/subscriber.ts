import type { Delivery, StoredEvent } from '#kernel';
import { UnknownPosition } from '#kernel';
import { Call } from './call.js';
import type { Said } from './call.js';
import type { EventStoreClient } from './client.js';
import { opened } from './envelope.js';
import type { Entry, Place } from './envelope.js';
import type { Standing, Watch } from './figures.js';
import { pause, pauseAfter } from './patience.js';
import type { Patience } from './patience.js';
import { isReconnect, kindOf, reasonOf } from './trouble.js';
import { inWords } from './words.js';

export interface SubscriberSetting {
  readonly client: EventStoreClient;
  readonly prefix: string;
  readonly patience: Patience;
  readonly watch: Watch;
  readonly after: bigint;
  readonly signal: AbortSignal;
}

/** Where a subscriber stands. */
interface Stand {
  /** Position of the last event handed on. */
  position: bigint;
  /** From where the server is asked to go on: that, or a later place up to which all was handed on or passed over. */
  resume: Place | undefined;
  caughtUp: boolean;
}

/**
 * Hands on every event after a position once, in order, for ever. The server may end the call whenever it likes, in good
 * order or not, and send what it has sent before: each end is a drop, after which it goes on from where it is.
 */
export async function* subscriber(setting: SubscriberSetting): AsyncGenerator<Delivery, void> {
  const { after, signal, watch, patience, client, prefix } = setting;
  const stand: Stand = { position: after, resume: after === 0n ? undefined : placeAt(after), caughtUp: false };
  const standing = watch.begin(after);
  try {
    while (!signal.aborted) {
      standing.resubscribing();
      const call = new Call({
        client,
        prefix,
        from: stand.resume,
        read: (resolved) => opened(resolved, prefix),
        answer: patience.answer,
      });
      let error: Error | undefined;
      try {
        error = yield* deliveries(call, stand, { standing, watch, signal });
      } finally {
        await call.close();
      }
      if (isOver(signal)) return;
      expectToHeal(error, stand);
      if (isReconnect(error)) watch.count('reconnects');
      stand.caughtUp = false;
      const wait = pauseAfter(standing.drops + 1, patience);
      standing.dropped(error === undefined ? 'the server ended it' : reasonOf(error), wait);
      await pause(wait, signal);
    }
  } finally {
    watch.end(standing);
  }
}

interface Handing {
  readonly standing: Standing;
  readonly watch: Watch;
  readonly signal: AbortSignal;
}

/** Hands on what one call gives until it ends; gives back the error that it ended with. */
async function* deliveries(
  call: Call<Entry>,
  stand: Stand,
  { standing, watch, signal }: Handing,
): AsyncGenerator<Delivery, Error | undefined> {
  while (!signal.aborted) {
    const said = await call.next(signal);
    const events: StoredEvent[] = [];
    const before = stand.caughtUp;
    for (const one of said) take(one, stand, events, watch);
    const news = stand.caughtUp && !before;
    if (events.length > 0 || news) {
      standing.handed(stand.position, stand.caughtUp, events.at(-1)?.recordedAt);
      yield { events, caughtUp: stand.caughtUp };
    } else if (before && !stand.caughtUp) standing.fellBehind();
    const last = said.at(-1);
    if (last?.said === 'ended') return last.error;
  }
  return undefined;
}

function take(said: Said<Entry>, stand: Stand, events: StoredEvent[], watch: Watch): void {
  switch (said.said) {
    case 'event':
      takeEntry(said.entry, stand, events, watch);
      return;
    case 'checkpoint':
      stand.resume = said.place;
      return;
    case 'caught-up':
      stand.caughtUp = true;
      return;
    case 'fell-behind':
    case 'ended':
      stand.caughtUp = false;
      return;
  }
}

function takeEntry({ place, event }: Entry, stand: Stand, events: StoredEvent[], watch: Watch): void {
  if (place !== undefined && place.commit <= (stand.resume?.commit ?? -1n)) return;
  stand.resume = place ?? stand.resume;
  if (event === undefined) {
    watch.foreign(`at ${place?.commit.toString() ?? 'an unknown place'}`);
    return;
  }
  events.push(event);
  stand.position = event.position;
}

/** Throws for what does not pass by itself; everything else is tried again for ever, and shows in the figures. */
function expectToHeal(error: Error | undefined, { resume }: Stand): void {
  if (error === undefined) return;
  const kind = kindOf(error);
  if (kind === 'invalid' && resume !== undefined) throw new UnknownPosition(resume.commit);
  if (kind === 'denied' || kind === 'invalid') throw inWords(error, 'follow the log');
}

function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

function placeAt(position: bigint): Place {
  return { commit: position, prepare: position };
}
