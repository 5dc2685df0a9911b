import type { Instant, RememberedAreas, StoredEvent } from '#kernel';
import { enter, isoBook } from './area-book.js';
import type { AreaBook } from './area-book.js';
import { areaEventOf } from './area-events.js';
import { AreaView } from './area-view.js';

/** Place in the stream of areas, and in the whole log. */
export type PlaceOfEvent = Pick<StoredEvent, 'revision' | 'position'>;

/**
 * All areas that are known: ISO 3166 from the beginning, and what events register. Answers come from memory, and it
 * remembers when it learned what: `asKnown` answers as it would have answered then.
 */
export class AreaRegistry extends AreaView implements RememberedAreas {
  readonly #book: AreaBook;
  #last: PlaceOfEvent | undefined;

  constructor() {
    const book = isoBook();
    super(book, undefined);
    this.#book = book;
  }

  /** Where the last event that was taken in stands. */
  get last(): PlaceOfEvent | undefined {
    return this.#last;
  }

  /** Takes in an event that registers areas or crossings, once however often it comes; false for any other. */
  take(stored: Pick<StoredEvent, 'type' | 'data' | 'recordedAt'> & PlaceOfEvent): boolean {
    const event = areaEventOf(stored);
    if (event === undefined) return false;
    const { revision, position, recordedAt } = stored;
    if (this.#last !== undefined && revision <= this.#last.revision) return true;
    enter(this.#book, event, recordedAt);
    this.#last = { revision, position };
    return true;
  }

  asKnown(moment: Instant | undefined): AreaView {
    return moment === undefined ? this : new AreaView(this.#book, moment);
  }
}
