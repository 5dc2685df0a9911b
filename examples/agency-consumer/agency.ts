import { DatabaseSync } from 'node:sqlite';

/** A message of a topic: where it was, and what its headers and its value say. */
export interface Told {
  readonly topic: string;
  readonly partition: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

/** Something is missing between this message and the one before it in its partition. */
export class Gap extends Error {
  override readonly name = 'Gap';
}

const nothingYet = '0'.repeat(19);

/**
 * What an agency has made of what it was told, in a database of its own. What an event means to it, the id of the event
 * and how far it has come in the partition are kept in one transaction: so nothing is done twice, and nothing is lost,
 * wherever it is broken off.
 */
export class Agency {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      CREATE TABLE IF NOT EXISTS acts (
        id TEXT PRIMARY KEY, sequence TEXT NOT NULL, type TEXT NOT NULL, stream TEXT NOT NULL, data TEXT NOT NULL
      );
      CREATE TABLE IF NOT EXISTS reached (
        topic TEXT NOT NULL, partition INTEGER NOT NULL, sequence TEXT NOT NULL, PRIMARY KEY (topic, partition)
      );
    `);
  }

  /**
   * True where it was handled now, false where it had been before. Throws `Gap`, with nothing done, where some are missing.
   * What was handled may be told anew in the topics of another generation: the place in those is kept all the same.
   */
  take({ topic, partition, headers, value }: Told): boolean {
    const { ce_id: id = '', ce_sequence: sequence = '', ce_type: type = '', ce_subject: stream = '' } = headers;
    const isKnown = this.#hasHandled(id);
    const reached = this.#reached(topic, partition);
    const previous = headers['ce_previoussequence'] ?? '';
    if (previous !== reached) {
      if (isKnown) return false;
      throw new Gap(
        `Between ${reached} and ${sequence} of ${topic}, partition ${partition.toString()}, something is missing: ` +
          `the message before this one is ${previous}. Ask the ministry to verify the topic; nothing was skipped.`,
      );
    }
    this.#inOne(() => {
      if (!isKnown)
        this.#database.prepare('INSERT INTO acts VALUES (?, ?, ?, ?, ?)').run(id, sequence, type, stream, value);
      this.#database.prepare('INSERT OR REPLACE INTO reached VALUES (?, ?, ?)').run(topic, partition, sequence);
    });
    return !isKnown;
  }

  close(): void {
    this.#database.close();
  }

  #hasHandled(id: string): boolean {
    return this.#database.prepare('SELECT 1 FROM acts WHERE id = ?').get(id) !== undefined;
  }

  #reached(topic: string, partition: number): string {
    const row = this.#database
      .prepare('SELECT sequence FROM reached WHERE topic = ? AND partition = ?')
      .get(topic, partition);
    return typeof row?.['sequence'] === 'string' ? row['sequence'] : nothingYet;
  }

  #inOne(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
