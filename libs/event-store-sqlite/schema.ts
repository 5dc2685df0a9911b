/**
 * One table. A position is one more than the one before it, which must exist: no gap can be stored.
 * Events are never changed or deleted; the two triggers say so to every connection.
 */
export const schema = `
  CREATE TABLE IF NOT EXISTS events (
    position    INTEGER PRIMARY KEY,
    previous    INTEGER REFERENCES events (position),
    stream      TEXT    NOT NULL,
    revision    INTEGER NOT NULL CHECK (revision >= 0),
    id          TEXT    NOT NULL UNIQUE,
    type        TEXT    NOT NULL,
    version     INTEGER NOT NULL CHECK (version >= 1),
    data        TEXT    NOT NULL,
    metadata    TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (stream, revision),
    CHECK (position = coalesce(previous, 0) + 1)
  ) STRICT;

  CREATE TRIGGER IF NOT EXISTS events_are_never_changed BEFORE UPDATE ON events
  BEGIN SELECT raise(ABORT, 'events are never changed'); END;

  CREATE TRIGGER IF NOT EXISTS events_are_never_deleted BEFORE DELETE ON events
  BEGIN SELECT raise(ABORT, 'events are never deleted'); END;
`;

/** Beside the events of a ledger that was copied from another engine: up to which position they were recorded there. */
export const copiedTable = 'CREATE TABLE IF NOT EXISTS copied (until INTEGER NOT NULL) STRICT';

/** Written into the file's header: "Tocs". Another program's file is not taken for a ledger. */
export const applicationId = 0x546f6373;

/** In its place while a copy is not finished, "Tocm": nobody takes such a file for a ledger. */
export const unfinishedId = 0x546f636d;

/** Version of the tables above. */
export const schemaVersion = 1;
