import { EventTooLarge, TooManyEvents } from './errors.js';
import type { Append } from './event-store.js';
import { maximumEventBytes, maximumEventsPerAppend } from './event-store.js';

/** An append and, for each of its events, the texts that are stored: made once, before anything is asked of the engine. */
export interface Written extends Append {
  readonly texts: readonly EventTexts[];
}

export interface EventTexts {
  readonly data: string;
  readonly metadata: string;
  /** What both take in UTF-8. */
  readonly bytes: number;
}

/**
 * What every engine asks of an append first. Throws `TooManyEvents` or `EventTooLarge` for what the port does not take
 * in; `bytesOf` counts a text in UTF-8.
 */
export function written(append: Append, bytesOf: (text: string) => number): Written {
  const { events } = append;
  if (events.length === 0) throw new TypeError('An append holds at least one event.');
  if (events.length > maximumEventsPerAppend) throw new TooManyEvents(events.length, maximumEventsPerAppend);
  if (new Set(events.map(({ id }) => id)).size < events.length)
    throw new TypeError('An append names one event id twice.');
  const texts = events.map((event) => {
    const data = JSON.stringify(event.data);
    const metadata = JSON.stringify(event.metadata);
    const bytes = bytesOf(data) + bytesOf(metadata);
    if (bytes > maximumEventBytes) throw new EventTooLarge(event.type, bytes, maximumEventBytes);
    return { data, metadata, bytes };
  });
  return { ...append, texts };
}
