import { maximumEventsPerAppend } from '#kernel';
import { largestEventData } from './limits.js';

const encoder = new TextEncoder();

/** Bytes of a value as JSON in UTF-8. */
export function bytesOf(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).length;
}

/** The most bytes that one item of an event may take: the event says a little more than its items. */
export const largestItem = largestEventData - 200;

/** Items in their order, as many together as one event may hold. */
export function inEvents<T>(items: readonly T[]): readonly (readonly T[])[] {
  const events: T[][] = [];
  let room = 0;
  for (const item of items) {
    const bytes = bytesOf(item) + 1;
    if (bytes > room) {
      events.push([]);
      room = largestItem;
    }
    events.at(-1)?.push(item);
    room -= bytes;
  }
  return events;
}

/** Why so many events are not registered at once, or undefined where they are: an append is all or nothing. */
export function tooMany(events: number): string | undefined {
  if (events <= maximumEventsPerAppend) return undefined;
  return (
    `is too much to be registered at once: it would make ${events.toString()} events, and at most ` +
    `${maximumEventsPerAppend.toString()} are stored together. Split it into several, parents first`
  );
}
