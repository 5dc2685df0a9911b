import { ReadModelUnavailable } from '#kernel';
import { sql } from 'kysely';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inWords } from './reading.js';
import { openPostgres } from './postgres.js';

/** Says that anybody is let in, and answers so many statements with nothing; then it hangs. */
class HangingPostgres {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #left = 0;
  answers = 0;

  private constructor() {
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#sockets.add(socket);
      let isIn = false;
      socket.on('data', (chunk) => {
        if (!isIn) socket.write(Buffer.concat([letIn, ready]));
        else if (chunk[0] === terminate) return;
        else if (this.answers > 0) socket.write(Buffer.concat([done, ready]));
        if (isIn) this.answers -= 1;
        isIn = true;
      });
      socket.on('error', () => undefined);
      socket.on('end', () => (this.#left += 1));
    });
  }

  static async start(): Promise<HangingPostgres> {
    const one = new HangingPostgres();
    await new Promise<void>((resolve) => one.#server.listen(0, '127.0.0.1', resolve));
    return one;
  }

  get url(): string {
    return `postgres://tocsin@127.0.0.1:${(this.#server.address() as AddressInfo).port.toString()}/peru`;
  }

  /** How many have hung up. */
  async hasLeft(count: number): Promise<void> {
    while (this.#left < count) await sleep(1);
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

const message = (type: string, ...bytes: readonly number[]): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(bytes)]);
};
const letIn = message('R', 0, 0, 0, 0);
const ready = message('Z', 'I'.charCodeAt(0));
const done = message('C', ...Buffer.from('SET\0'));
const terminate = 'X'.charCodeAt(0);

const told = /did not finish a statement within 0\.5 seconds.*READ_MODEL_TIMEOUT/u;

describe('who writes a read model in PostgreSQL', () => {
  let server: HangingPostgres;
  beforeEach(async () => {
    server = await HangingPostgres.start();
  });
  afterEach(() => {
    server.stop();
  });

  const opened = (access: 'write' | 'write through', milliseconds = 500) =>
    openPostgres(server.url, access, 'tocsin', milliseconds);

  it.each([
    ['before it has begun', 0, 2],
    ['while it is at work', 2, 1],
  ])(
    'is told in time where the server hangs %s, asks it nothing more, and lets go of it',
    async (_when, answers, sessions) => {
      server.answers = answers;
      const database = opened('write');
      const asked = sql`select 1`.execute(database);
      await expect(asked).rejects.toThrow(told);
      await expect(asked).rejects.toThrow(ReadModelUnavailable);
      await expect(sql`select 1`.execute(database)).rejects.toThrow(told);
      await database.destroy();
      await server.hasLeft(sessions);
    },
  );

  it('waits longer where a statement is about the whole of it', async () => {
    const database = opened('write through', 50);
    const asked = sql`select 1`.execute(database);
    const late = sleep(300, 'still waits');
    expect(await Promise.race([asked.catch(String), late])).toBe('still waits');
    await expect(asked).rejects.toThrow('within 1.5 seconds');
    await database.destroy();
  });

  it('leaves a server that does not say goodbye', async () => {
    server.answers = 10;
    const database = opened('write', 20_000);
    await sql`select 1`.execute(database);
    await database.destroy();
  });

  it('says it in words that stay as they are', () => {
    const error = new ReadModelUnavailable('PostgreSQL did not finish a statement within 60 seconds: …');
    expect(inWords(error)).toBe(error);
  });
});
