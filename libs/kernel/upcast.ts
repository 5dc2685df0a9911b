import type { EventDescription } from './action.js';
import { UnknownEvent } from './errors.js';
import type { StoredEvent } from './event.js';
import type { JsonObject } from './json.js';

/** The data of an event in today's version, and in those before it from the one it was stored in, oldest first. */
export interface Forms {
  readonly older: readonly JsonObject[];
  readonly today: JsonObject;
}

/** Throws `UnknownEvent` for a type or version this program does not know. */
export function formsOf(events: ReadonlyMap<string, EventDescription>, stored: StoredEvent): Forms {
  const description = events.get(stored.type);
  if (description === undefined)
    throw new UnknownEvent(`No action knows the event ${stored.type} of ${stored.stream}.`);
  if (stored.version > description.version) {
    throw new UnknownEvent(
      `${stored.type} of ${stored.stream} has version ${stored.version.toString()}; ` +
        `this program knows it up to ${description.version.toString()}.`,
    );
  }
  return broughtUp(description, stored.data, description.version - stored.version);
}

/** The data, and what the last so many upcasters make of it one after the other. */
export function broughtUp({ upcasters = [] }: EventDescription, data: JsonObject, steps: number): Forms {
  let today = data;
  const older: JsonObject[] = [];
  for (const upcast of upcasters.slice(upcasters.length - steps)) {
    older.push(today);
    today = upcast(today);
  }
  return { older, today };
}
