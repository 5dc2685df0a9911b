import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { folder, open, tocsin } from '../testing/command-line.js';
import type { Ran } from '../testing/command-line.js';
import { storyIn } from '../testing/story.js';

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

  it('retries what is parked beside whoever writes the ledger', async () => {
    const dataDir = await story();
    expect((await tocsin('doctor', '--retry-parked', '--data-dir', dataDir)).out).toMatch(
      /No case is parked: there was nothing to try again\./u,
    );
    const file = new DatabaseSync(join(dataDir, 'read-model.db'));
    file.exec("INSERT INTO parked VALUES ('border-closure-x', 2, 'unknown')");
    const held = open(dataDir);
    const ran = await tocsin('doctor', '--retry-parked', '--data-dir', dataDir);
    await held.close();
    expect(ran.out).toMatch(/Tried 1 parked cases again: 1 go on, 0 still wait\.[^]*All is well\./u);
    expect([ran.code, file.prepare('SELECT * FROM parked').all()]).toEqual([0, []]);
    file.close();
  });

  it('answers 1 where there is no ledger', async () => {
    const ran = await tocsin('doctor', '--data-dir', join(base, 'nowhere'), '--json');
    expect([ran.code, JSON.parse(ran.err)]).toMatchObject([1, { error: { code: 1 } }]);
  });
});
