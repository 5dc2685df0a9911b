import { isObject, StoreUnavailable } from '#kernel';
import { again } from './again.js';
import type { Asking } from './again.js';
import { Call } from './call.js';
import type { EventStoreClient } from './client.js';
import { NoAnswer } from './trouble.js';

/** Settings of a stream that make the server forget events of it. A deleted stream has the last one. */
const forgetting = ['$maxAge', '$maxCount', '$tb'];

export interface RetentionSetting extends Asking {
  readonly client: EventStoreClient;
  readonly prefix: string;
}

/** Throws `StoreUnavailable` where a stream of this ledger is set so that events of it are forgotten, or was deleted. */
export async function expectNothingForgotten(setting: RetentionSetting): Promise<void> {
  const settings = await again(setting, 'read the settings of the streams', () => settingsOfStreams(setting));
  for (const [stream, said] of settings) {
    const wrong = forgetting.filter((key) => isObject(said) && Object.hasOwn(said, key));
    if (wrong.length === 0) continue;
    throw new StoreUnavailable(
      `The stream ${stream} of EventStoreDB has ${wrong.join(' and ')} set, so that the server forgets its events: ` +
        'a ledger forgets nothing. Take the setting away; if the stream was deleted, put it back from a backup.',
    );
  }
}

/**
 * The last settings of each stream that ever had some. The server looks through its whole log, which takes as long as it
 * is, and sends only these: it is waited for while it goes on saying how far it is.
 */
async function settingsOfStreams({
  client,
  prefix,
  patience,
}: RetentionSetting): Promise<ReadonlyMap<string, unknown>> {
  const call = new Call({
    client,
    prefix: `$$${prefix}`,
    from: undefined,
    read: ({ event }) => event,
    answer: patience.answer,
  });
  const settings = new Map<string, unknown>();
  try {
    for (;;) {
      const said = await call.next(AbortSignal.timeout(patience.answer));
      if (said.length === 0) throw new NoAnswer('The server looks through its log, and does not say how far it is.');
      for (const one of said) {
        if (one.said === 'event') settings.set(one.entry?.streamId.slice(2) ?? '', one.entry?.data);
        if (one.said === 'ended') throw one.error ?? new NoAnswer('The server ended the subscription.');
        if (one.said === 'caught-up') return settings;
      }
    }
  } finally {
    await call.close();
  }
}
