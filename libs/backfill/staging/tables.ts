/**
 * What is known of a file while it is imported: a row for each of its rows, and a command for those that are one. It lies
 * in a file that is thrown away, so that a file of any length takes as little memory as a short one, and nothing in it
 * has to outlive a fall of the machine.
 */
export const tables = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -16000;
  PRAGMA temp_store = FILE;
  CREATE TABLE row (
    n INTEGER PRIMARY KEY,
    line INTEGER NOT NULL,
    key BLOB,
    digest BLOB,
    /* staged, skipped, identical, different, refused */
    state TEXT NOT NULL,
    code TEXT,
    because TEXT,
    command INTEGER,
    chain TEXT,
    ord TEXT NOT NULL DEFAULT '',
    since TEXT,
    until TEXT,
    announced TEXT,
    opens INTEGER NOT NULL DEFAULT 0,
    changes INTEGER NOT NULL DEFAULT 0,
    ends INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE UNIQUE INDEX row_key ON row (key) WHERE state NOT IN ('identical', 'different') AND key IS NOT NULL;
  CREATE TABLE command (
    id INTEGER PRIMARY KEY,
    n INTEGER NOT NULL,
    line INTEGER NOT NULL,
    stream TEXT NOT NULL,
    ord TEXT NOT NULL,
    action TEXT NOT NULL,
    case_id TEXT NOT NULL,
    command TEXT NOT NULL,
    rule TEXT NOT NULL,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    gathered TEXT
  ) STRICT;
  CREATE UNIQUE INDEX command_gathered ON command (gathered) WHERE gathered IS NOT NULL;
  CREATE TABLE part (command INTEGER NOT NULL, field TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (command, field, item)) STRICT;
  CREATE TABLE outcome (
    command INTEGER PRIMARY KEY,
    /* accepted, there, refused, left */
    state TEXT NOT NULL,
    code TEXT,
    because TEXT
  ) STRICT;
  CREATE TABLE area (code TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, parent TEXT NOT NULL, line INTEGER NOT NULL) STRICT;
  CREATE TABLE remark (name TEXT PRIMARY KEY, rows INTEGER NOT NULL) STRICT;
  BEGIN;
`;

/** Made once all rows are in: what the commands are issued by, and the report is counted by. */
export const indexes = `
  CREATE INDEX command_stream ON command (stream, ord, n);
  CREATE VIEW fate AS
    SELECT row.n, row.line, row.command,
      CASE row.state WHEN 'staged' THEN coalesce(outcome.state, 'left') ELSE row.state END AS state,
      coalesce(outcome.code, row.code) AS code, coalesce(outcome.because, row.because) AS because
    FROM row LEFT JOIN outcome ON outcome.command = row.command;
  CREATE INDEX row_chain ON row (chain, ord, n) WHERE chain IS NOT NULL;
`;
