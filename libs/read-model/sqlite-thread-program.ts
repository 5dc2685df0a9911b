import { parentPort, workerData } from 'node:worker_threads';
import type { openFile as Open, SqliteFile } from './sqlite-file.js';
import type { Statement } from './statements.js';

// Nothing of this project is imported by its name, as what this runs in may know none.

/** What the thread is started with. */
export interface Order {
  readonly file: string;
  /** Address of the module that opens it. */
  readonly opener: string;
}

/** What it is told: to run some statements, to keep some, to run those that it has kept, or to close the file. */
export type Told =
  readonly Statement[] | { readonly keep: number; readonly statements: readonly Statement[] } | number | 'close';

/** What the last statement of several gave. */
export interface Outcome {
  readonly rows: readonly unknown[];
  /** So many rows were changed. */
  readonly changes: number | bigint;
}

/** What went wrong, as an error loses in passing what SQLite says beside its message. */
export interface Failure {
  readonly message: string;
  readonly told: object;
}

export type Answer = Outcome | Failure;

// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- what the thread was started with
const { file, opener }: Order = workerData;
// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- what the address is of
const { openFile }: { readonly openFile: typeof Open } = await import(opener);

/** Opened at the first statement, so that whoever asks is told what is wrong with it. */
let opened: SqliteFile | undefined;

function run(statements: readonly Statement[]): Outcome {
  opened ??= openFile(file, 'make');
  let outcome: Outcome = { rows: [], changes: 0 };
  for (const { text, parameters } of statements) {
    const statement = opened.prepare(text);
    if (statement.reader) outcome = { rows: statement.all(parameters), changes: 0 };
    else outcome = { rows: [], changes: statement.run(parameters).changes };
  }
  return outcome;
}

function answerTo(statements: readonly Statement[]): Answer {
  try {
    return run(statements);
  } catch (error) {
    return error instanceof Error
      ? { message: error.message, told: { ...error } }
      : { message: String(error), told: {} };
  }
}

const kept = new Map<number, readonly Statement[]>();

function runKept(number: number): Answer {
  const statements = kept.get(number) ?? [];
  kept.delete(number);
  return answerTo(statements);
}

parentPort?.on('message', (told: Told) => {
  if (told === 'close') {
    opened?.close();
    parentPort?.close();
  } else if (typeof told === 'object' && 'keep' in told) {
    kept.set(told.keep, told.statements);
  } else {
    parentPort?.postMessage(typeof told === 'number' ? runKept(told) : answerTo(told));
  }
});
