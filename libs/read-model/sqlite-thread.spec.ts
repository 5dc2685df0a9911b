import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteThread } from './sqlite-thread.js';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-thread-'));
const threads: SqliteThread[] = [];

afterAll(async () => {
  for (const thread of threads) await thread.close();
  rmSync(folder, { recursive: true });
});

function threadOn(name: string): SqliteThread {
  const thread = new SqliteThread(join(folder, name));
  threads.push(thread);
  return thread;
}

const say = (text: string, ...parameters: readonly unknown[]) => [{ text, parameters }];

describe('a thread that makes a file', () => {
  it('does what it is told in that order, and gives what the last statement gave', async () => {
    const thread = threadOn('order.db');
    void thread.run(say('create table one (n integer primary key, t text)'));
    void thread.run([...say('insert into one values (1, ?)', 'a'), ...say('insert into one values (2, ?)', null)]);
    expect(await thread.run(say('update one set t = ?', 'b'))).toEqual({ rows: [], changes: 2 });
    expect((await thread.run(say('select * from one'))).rows).toEqual([
      { n: 1, t: 'b' },
      { n: 2, t: 'b' },
    ]);
  });

  it('runs what it has kept when it is asked to, and once', async () => {
    const thread = threadOn('kept.db');
    await thread.run(say('create table one (n integer)'));
    const two = thread.keep(say('insert into one values (2)'));
    const one = thread.keep(say('insert into one values (1)'));
    await one();
    await two();
    await two();
    expect((await thread.run(say('select n from one order by rowid'))).rows).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('does nothing behind a statement that fails, tells what SQLite says of it, and goes on', async () => {
    const thread = threadOn('failing.db');
    await thread.run(say('create table one (n integer primary key)'));
    const failing = [1, 1, 2].flatMap((n) => say('insert into one values (?)', n));
    await expect(thread.run(failing)).rejects.toMatchObject({
      message: 'UNIQUE constraint failed: one.n',
      code: 'ERR_SQLITE_ERROR',
      errcode: 1555,
    });
    expect((await thread.run(say('select n from one'))).rows).toEqual([{ n: 1 }]);
  });

  it('tells whoever asks that the file cannot be opened', async () => {
    await expect(threadOn('no/such/folder.db').run(say('select 1'))).rejects.toMatchObject({ errcode: 14 });
  });

  it('refuses what cannot be passed on, and answers the next', async () => {
    const thread = threadOn('passing.db');
    await expect(thread.run(say('select ?', () => 1))).rejects.toThrow('could not be cloned');
    expect((await thread.run(say('select ? as one', 1))).rows).toEqual([{ one: 1 }]);
  });

  it('tells all who wait that it has ended, and all who come later', async () => {
    const thread = threadOn('ended.db');
    // What it cannot even look at ends it, as a lack of memory would.
    const [first, second] = [thread.run(null as unknown as []), thread.run(say('select 1'))];
    await expect(first).rejects.toThrow('in null');
    await expect(second).rejects.toThrow('in null');
    await expect(thread.run(say('select 1'))).rejects.toThrow('in null');
    await thread.close();
  });
});
