import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { folder, open, tocsin } from '../testing/command-line.js';
import type { Ran } from '../testing/command-line.js';
import { parkedStoryIn, storyIn } from '../testing/story.js';

const base = folder();
const story = (): Promise<string> => storyIn(mkdtempSync(join(base, 'data-')));

function document({ out }: Ran): Readonly<Record<string, unknown>> {
  return JSON.parse(out) as Readonly<Record<string, unknown>>;
}

describe('tocsin doctor', () => {
  it('tells each check and that all is well', async () => {
    const dataDir = await story();
    const ran = await tocsin('doctor', '--data-dir', dataDir);
    expect([ran.code, ran.err]).toEqual([0, '']);
    const lines = ran.out.trimEnd().split('\n');
    expect(lines.at(-1)).toBe('All is well.');
    expect(lines.slice(0, -1).every((line) => line.startsWith('ok      '))).toBe(true);
    const { well, checks, parked } = document(await tocsin('doctor', '--data-dir', dataDir, '--json'));
    expect([well, parked]).toEqual([true, []]);
    expect((checks as readonly { name: string; ok: boolean }[]).map(({ name }) => name)).toHaveLength(lines.length - 1);
  });

  it('names what is not well, and answers 1: a read model that the log does not give', async () => {
    const dataDir = await story();
    const file = new DatabaseSync(join(dataDir, 'read-model.db'));
    file.exec("UPDATE measures SET title = 'Another'");
    file.close();
    const ran = await tocsin('doctor', '--data-dir', dataDir);
    expect([ran.code, ran.err, ran.out]).toEqual([1, '', expect.stringMatching(/^NOT OK .*replay/mu)]);
    expect(ran.out).toMatch(/\nNot well: .*\.\n$/u);
    const json = await tocsin('doctor', '--data-dir', dataDir, '--json');
    expect([json.code, document(json)['well']]).toEqual([1, false]);
  });

  it('names what is not well, and answers 1: a log that was changed', async () => {
    const dataDir = await story();
    const file = new DatabaseSync(join(dataDir, 'ledger.db'));
    file.exec(
      'PRAGMA foreign_keys = OFF; DROP TRIGGER events_are_never_deleted; DELETE FROM events WHERE position = 2',
    );
    file.close();
    const ran = await tocsin('doctor', '--data-dir', dataDir, '--json');
    const wrong = (document(ran)['checks'] as readonly { ok: boolean; name: string }[]).filter(({ ok }) => !ok);
    expect([ran.code, wrong.map(({ name }) => name)]).toEqual([
      1,
      ['ledger file', 'ledger tables', 'positions', 'revisions'],
    ]);
  });

  it('says of a case that is parked at which event, why, and how much waits behind it', async () => {
    const dataDir = await parkedStoryIn(mkdtempSync(join(base, 'data-')));
    const ran = await tocsin('doctor', '--data-dir', dataDir);
    expect([ran.code, ran.out]).toEqual([
      1,
      expect.stringContaining(
        'border-closure-tacna is parked at BorderClosed of 2025-11-28T20:00:00.000Z, position 2, and 1 event waits ' +
          'behind it: No action knows the event FromTheFuture.',
      ),
    ]);
    expect(document(await tocsin('doctor', '--data-dir', dataDir, '--json'))['parked']).toEqual([
      {
        ...{ stream: 'border-closure-tacna', position: '2', type: 'BorderClosed', since: '2025-11-28T20:00:00.000Z' },
        ...{ reason: 'No action knows the event FromTheFuture.', behind: 1 },
      },
    ]);
  });

  it.each([
    ['all that are parked', [], 'Tried 1 parked cases again: 1 go on, 0 still wait.'],
    ['one case as it names it', ['border-closure-tacna'], 'Tried border-closure-tacna again: it goes on.'],
    ['one case as answers name it', ['border-closure/tacna'], 'Tried border-closure/tacna again: it goes on.'],
  ])('tries again %s, beside whoever writes the ledger', async (_what, which, told) => {
    const dataDir = await parkedStoryIn(mkdtempSync(join(base, 'data-')));
    const held = open(dataDir);
    const ran = await tocsin('doctor', '--retry-parked', ...which, '--data-dir', dataDir);
    await held.close();
    expect([ran.code, ran.out]).toEqual([0, expect.stringMatching(/All is well\.\n$/u)]);
    expect(ran.out).toContain(told);
  });

  it('tries nothing again that is not parked', async () => {
    const dataDir = await story();
    const retry = async (...which: readonly string[]): Promise<unknown> => {
      const ran = await tocsin('doctor', '--retry-parked', ...which, '--data-dir', dataDir, '--json');
      return document(ran)['retried'];
    };
    expect(await retry()).toEqual({ before: [], after: [] });
    expect(await retry('border-closure/tacna')).toEqual({ before: [], after: [] });
    const ran = await tocsin('doctor', '--retry-parked', 'border-closure/x', '--data-dir', dataDir);
    expect([ran.code, ran.out]).toEqual([0, expect.stringContaining('border-closure/x is not parked: there was')]);
  });

  it('answers 1 where there is no ledger', async () => {
    const ran = await tocsin('doctor', '--data-dir', join(base, 'nowhere'), '--json');
    expect([ran.code, JSON.parse(ran.err)]).toMatchObject([1, { error: { code: 1 } }]);
  });
});
