import { isObject, ReadModelUnavailable } from '#kernel';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';

interface Queryable {
  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
}

/** What ends with the session. */
export interface Ending extends Queryable {
  end(): Promise<void>;
}

/** A connection that is asked one thing after the other, however many ask it at once. */
export class Session implements PostgresPoolClient {
  readonly #client: Queryable;
  #last: Promise<unknown> = Promise.resolve();
  #given: () => void = () => undefined;
  #lost: Error | undefined;

  constructor(client: Queryable) {
    this.#client = client;
  }

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    asked: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof asked !== 'string') {
      if (asked instanceof Cursor) asked.readIn(this);
      return asked;
    }
    const answer = this.#last.then(() => {
      if (this.#lost !== undefined) throw this.#lost;
      return this.#client.query<R>(asked, parameters);
    });
    this.#last = answer.catch((error: unknown) => {
      if (error instanceof Unanswered || isUnanswered(error)) this.#lost = error;
    });
    return answer;
  }

  /** Lent until it is released. */
  lent(given: () => void): this {
    this.#given = given;
    return this;
  }

  /** True where a question was not answered in time: nothing more is asked of it, as the answer may still come. */
  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  release(): void {
    this.#given();
  }
}

/** A statement was not finished in time; the message says what to do. */
export class Unanswered extends ReadModelUnavailable {}

/** True where the driver has waited long enough, or the server has ended a statement that took too long. */
export function isLate(error: unknown): boolean {
  return isUnanswered(error) || (isObject(error) && error['code'] === canceled);
}

/** SQLSTATE of a statement that was canceled. */
const canceled = '57014';

function isUnanswered(error: unknown): error is Error {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** One session for all that is asked, in turn; it is opened at the first question and never again once it was lost. */
export class OneSession implements PostgresPool {
  readonly #open: () => Promise<Ending>;
  #opened: { readonly client: Ending; readonly session: Session } | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(open: () => Promise<Ending>) {
    this.#open = open;
  }

  async connect(): Promise<PostgresPoolClient> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#turn = promise;
    await before;
    try {
      const client = this.#opened?.client ?? (await this.#open());
      this.#opened ??= { client, session: new Session(client) };
      return this.#opened.session.lent(() => {
        resolve(undefined);
      });
    } catch (error) {
      resolve(undefined);
      throw error;
    }
  }

  async end(): Promise<void> {
    await this.#opened?.client.end();
  }
}

/** What lends connections, and destroys one that is given back as lost. */
interface Lender {
  connect(): Promise<Queryable & { release(isLost: boolean): void }>;
  end(): Promise<void>;
}

/** The sessions of a pool, each the same object whenever it is lent: Kysely knows by it what is set up already. */
export function sessionsOf(pool: Lender): PostgresPool {
  const sessions = new WeakMap<object, Session>();
  return {
    connect: async () => {
      const client = await pool.connect();
      const session = sessions.get(client) ?? new Session(client);
      sessions.set(client, session);
      return session.lent(() => {
        client.release(session.isLost);
      });
    },
    end: () => pool.end(),
  };
}

let cursors = 0;

/** Rows of a question by the thousand, within a transaction: no answer has to fit into the memory. */
export class Cursor<T> implements PostgresCursor<T> {
  readonly #sql: string;
  readonly #parameters: readonly unknown[];
  readonly #name = `tocsin_${(cursors += 1).toString()}`;
  #session: Session | undefined;
  #state: 'asked' | 'open' | 'closed' = 'asked';

  constructor(sql: string, parameters: readonly unknown[]) {
    this.#sql = sql;
    this.#parameters = parameters;
  }

  readIn(session: Session): void {
    this.#session = session;
  }

  async read(count: number): Promise<T[]> {
    const session = this.#session;
    if (session === undefined) throw new TypeError('A cursor is read in a session.');
    const begun = this.#state;
    this.#state = 'closed';
    if (begun === 'asked')
      await session.query(`declare ${this.#name} no scroll cursor for ${this.#sql}`, this.#parameters);
    const { rows } = await session.query<T>(`fetch forward ${count.toString()} from ${this.#name}`, []);
    this.#state = 'open';
    return rows;
  }

  /** After an error there is nothing to close: the transaction has ended it. */
  async close(): Promise<void> {
    if (this.#state === 'open') await this.#session?.query(`close ${this.#name}`, []);
  }
}
