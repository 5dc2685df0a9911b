import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { folder, ledgerFolder, open, tocsin } from '../testing/command-line.js';
import type { Ran } from '../testing/command-line.js';
import { storyIn } from '../testing/story.js';

const base = folder();
const story = (): Promise<string> => storyIn(mkdtempSync(join(base, 'data-')));

function document({ out }: Ran): Readonly<Record<string, unknown>> {
  return JSON.parse(out) as Readonly<Record<string, unknown>>;
}

describe('tocsin replay', () => {
  let dataDir: string;
  const replay = (...words: readonly string[]): Promise<Ran> => tocsin('replay', ...words, '--data-dir', dataDir);
  const digest = async (...words: readonly string[]): Promise<unknown> =>
    document(await replay(...words, '--json'))['digest'];
  beforeAll(async () => {
    dataDir = await story();
  });

  it('tells what it replayed, and its digest', async () => {
    const ran = await replay();
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(ran.out.split('\n')).toEqual([
      'Replayed ledger peru (mode test) to position 3, recorded 2025-12-02T15:00:00.000Z.',
      expect.stringMatching(/^digest {4}[\da-f]{64}$/u),
      'events    3',
      'cases     1',
      expect.stringMatching(/^measures {2}\d$/u),
      expect.stringMatching(/^speed {5}\d+ events a second$/u),
      '',
    ]);
  });

  it('gives the same with --json, and the same digest each time', async () => {
    expect(document(await replay('--json'))).toMatchObject({
      ledger: { name: 'peru', mode: 'test' },
      position: '3',
      recordedAt: '2025-12-02T15:00:00.000Z',
      events: 3,
      cases: 1,
      parked: 0,
    });
    expect(await digest()).toBe(await digest());
  });

  it('stops at a position, a moment or the start of a day', async () => {
    const atTwo = await digest('--to', '2');
    expect(atTwo).not.toBe(await digest());
    expect(await digest('--to', '2025-12-02T14:59:59.999Z')).toBe(atTwo);
    expect(await digest('--to', '2025-12-02')).toBe(atTwo);
    expect(await digest('--to', '2025-12-02T15:00:00Z')).toBe(await digest());
    expect(document(await replay('--to', '0', '--json'))).toMatchObject({ position: '0', recordedAt: null, events: 0 });
  });

  it('compares with the read model in the folder', async () => {
    const ran = await replay('--compare');
    expect([ran.code, ran.out]).toEqual([0, expect.stringMatching(/\nThey are equal\.\n$/u)]);
    expect(document(await replay('--compare', '--json'))).toMatchObject({ equal: true, live: await digest() });
  });

  it('answers 1 where the read model is not what the log gives', async () => {
    const spoilt = await story();
    const file = new DatabaseSync(join(spoilt, 'read-model.db'));
    file.exec("UPDATE measures SET title = 'Another'");
    file.close();
    const ran = await tocsin('replay', '--compare', '--data-dir', spoilt);
    expect([ran.code, ran.err, ran.out]).toEqual([
      1,
      '',
      expect.stringMatching(/They differ: run "tocsin doctor"\.\n$/u),
    ]);
    const json = await tocsin('replay', '--compare', '--json', '--data-dir', spoilt);
    expect([json.code, document(json)]).toMatchObject([1, { equal: false }]);
    rmSync(join(spoilt, 'read-model.db'));
    const none = await tocsin('replay', '--compare', '--data-dir', spoilt);
    expect([none.code, none.err]).toEqual([
      1,
      expect.stringMatching(/^There is no read model in .* yet: a server makes it\./u),
    ]);
  });

  it('works beside whoever writes the ledger', async () => {
    const held = open(dataDir);
    const ran = await replay();
    await held.close();
    expect(ran.code).toBe(0);
  });

  it('answers 1 to a position that the log has not reached, and where there is no ledger', async () => {
    expect(await replay('--to', '4')).toEqual({
      code: 1,
      out: '',
      err: 'The log ends at position 3; there is no 4 to replay to.\n',
    });
    const none = await tocsin('replay', '--data-dir', join(base, 'nowhere'));
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/^There is no ledger in /u)]);
  });

  it('replays a ledger in which nothing has happened', async () => {
    const empty = await ledgerFolder(mkdtempSync(join(base, 'data-')));
    const ran = await tocsin('replay', '--json', '--data-dir', empty);
    expect([ran.code, document(ran)]).toMatchObject([0, { position: '1', cases: 0, measures: 0 }]);
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'a place that is none',
      ['--to', 'yesterday'],
      /^--to must be a position such as 42, a date .*; it is "yesterday"\./u,
    ],
    ['a day that does not exist', ['--to', '2025-02-30'], /^--to must be a position/u],
    ['a comparison at another place', ['--to', '1', '--compare'], /cannot be used with option/u],
  ])('answers 2 to %s', async (_what, words, expected) => {
    const ran = await replay(...words);
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toMatch(expected);
  });
});
