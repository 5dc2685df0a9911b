import type { Append } from '#kernel';
import { EventTooLarge, maximumEventBytes, maximumEventsPerAppend, TooManyEvents } from '#kernel';

/** An append and, for each of its events, the texts that are stored: made once, before the file is locked. */
export interface Written extends Append {
  readonly texts: readonly EventTexts[];
}

export interface EventTexts {
  readonly data: string;
  readonly metadata: string;
}

/** Throws `TooManyEvents` or `EventTooLarge` for what the port does not take in. */
export function written(append: Append): Written {
  const { events } = append;
  if (events.length === 0) throw new TypeError('An append holds at least one event.');
  if (events.length > maximumEventsPerAppend) throw new TooManyEvents(events.length, maximumEventsPerAppend);
  if (new Set(events.map(({ id }) => id)).size < events.length)
    throw new TypeError('An append names one event id twice.');
  const texts = events.map(({ type, data, metadata }) => {
    const text = { data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
    const bytes = Buffer.byteLength(text.data) + Buffer.byteLength(text.metadata);
    if (bytes > maximumEventBytes) throw new EventTooLarge(type, bytes, maximumEventBytes);
    return text;
  });
  return { ...append, texts };
}
