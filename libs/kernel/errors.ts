/** The errors of the event-store port. They are for the machine; what an operator did wrong is a refusal. */

export class RevisionConflict extends Error {
  override readonly name = 'RevisionConflict';
  constructor(
    readonly stream: string,
    readonly expected: bigint | 'none',
    readonly actual: bigint | 'none',
  ) {
    super(`Stream ${stream} is at revision ${actual.toString()}, not at ${expected.toString()} as expected.`);
  }
}

export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge';
  constructor(
    readonly type: string,
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(`The event ${type} takes ${bytes.toString()} bytes; at most ${limit.toString()} can be stored.`);
  }
}

export class TooManyEvents extends Error {
  override readonly name = 'TooManyEvents';
  constructor(
    readonly count: number,
    readonly limit: number,
  ) {
    super(`${count.toString()} events in one append; at most ${limit.toString()} can be stored together.`);
  }
}

/** The engine cannot be reached or cannot write. The outcome of what was under way is unknown: retry with the same ids. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The position is none that the log has given out. An engine whose positions have gaps cannot begin just anywhere. */
export class UnknownPosition extends Error {
  override readonly name = 'UnknownPosition';
  constructor(readonly position: bigint) {
    super(`The log has no event at position ${position.toString()}; begin after one that it has, or at 0.`);
  }
}

/** The ledger is being written by somebody else. */
export class LedgerLocked extends Error {
  override readonly name = 'LedgerLocked';

  /** The id of the process that writes it; undefined where that is not known. */
  constructor(
    message: string,
    readonly holder: string | undefined,
  ) {
    super(message);
  }
}

/** The tables for questions cannot be read or written now; the message says why, and is for everybody to read. */
export class ReadModelUnavailable extends Error {
  override readonly name = 'ReadModelUnavailable';
}

/** An event whose type or version this program does not know. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
}
