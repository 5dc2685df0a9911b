/**
 * One table. A position is one more than the one before it, which must exist: no gap can be stored. A stream has each
 * revision once.
 */
const events = (id: string): string => `
  CREATE TABLE IF NOT EXISTS events (
    position    INTEGER PRIMARY KEY,
    previous    INTEGER REFERENCES events (position),
    stream      TEXT    NOT NULL,
    revision    INTEGER NOT NULL CHECK (revision >= 0),
    id          ${id},
    type        TEXT    NOT NULL,
    version     INTEGER NOT NULL CHECK (version >= 1),
    data        TEXT    NOT NULL,
    metadata    TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (stream, revision),
    CHECK (position = coalesce(previous, 0) + 1)
  ) STRICT;
`;

/**
 * The first events of a stream are looked through for an id; those behind them have an index of theirs. It is part of the
 * second version, and never changes.
 */
export const lookedThrough = 8;

const idsOfLongStreams = `
  CREATE UNIQUE INDEX IF NOT EXISTS ids_of_long_streams
  ON events (stream, id) WHERE revision >= ${lookedThrough.toString()};
`;

/** Events are never changed or deleted; the two triggers say so to every connection. */
const triggers = `
  CREATE TRIGGER IF NOT EXISTS events_are_never_changed BEFORE UPDATE ON events
  BEGIN SELECT raise(ABORT, 'events are never changed'); END;

  CREATE TRIGGER IF NOT EXISTS events_are_never_deleted BEFORE DELETE ON events
  BEGIN SELECT raise(ABORT, 'events are never deleted'); END;
`;

/** In the first version, the ids of all streams had one index; its files are read and written as they are. */
const first = events('TEXT    NOT NULL UNIQUE') + triggers;

/** The tables that a new file gets, and their version. */
export const schema = events('TEXT    NOT NULL') + idsOfLongStreams + triggers;
const versions = [first, schema];
export const schemaVersion = versions.length;

/** The tables of a version, as `PRAGMA user_version` tells it; undefined where this program does not know it. */
export function schemaOf(version: number): string | undefined {
  return versions[version - 1];
}

/** Beside the events of a ledger that was copied from another engine: up to which position they were recorded there. */
export const copiedTable = 'CREATE TABLE IF NOT EXISTS copied (until INTEGER NOT NULL) STRICT';

/** Written into the file's header: "Tocs". Another program's file is not taken for a ledger. */
export const applicationId = 0x546f6373;

/** In its place while a copy is not finished, "Tocm": nobody takes such a file for a ledger. */
export const unfinishedId = 0x546f636d;
