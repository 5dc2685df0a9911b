import type { Append } from '#kernel';
import { EventTooLarge, maximumEventBytes, maximumEventsPerAppend, TooManyEvents } from '#kernel';

/** Throws `TooManyEvents` or `EventTooLarge` for what the port does not take in. */
export function checkSizes({ events }: Append): void {
  if (events.length === 0) throw new TypeError('An append holds at least one event.');
  if (events.length > maximumEventsPerAppend) throw new TooManyEvents(events.length, maximumEventsPerAppend);
  if (new Set(events.map(({ id }) => id)).size < events.length)
    throw new TypeError('An append names one event id twice.');
  for (const event of events) {
    const bytes = Buffer.byteLength(JSON.stringify(event.data)) + Buffer.byteLength(JSON.stringify(event.metadata));
    if (bytes > maximumEventBytes) throw new EventTooLarge(event.type, bytes, maximumEventBytes);
  }
}
