import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, ledgerFolder, open, tocsin } from '../../apps/cli/testing/command-line.js';

const work = folder();

/** A table in which a row is a part of a record: one of its areas, or one of its kinds. */
function mapping(name: string, rule: object): string {
  const file = join(work, `${name}.json`);
  const body = { areas: [{ column: 'where' }], extent: 'whole', direction: 'both', cause: { column: 'why' } };
  const own = { name: 'closed', action: 'border-closure', command: 'close', body, ...rule };
  const every = { effectiveFrom: { column: 'day', as: 'instant' } };
  const head = { id: name, title: 'Closures', zone: { constant: 'America/Lima' }, key: ['no'], every };
  writeFileSync(file, JSON.stringify({ ...head, case: { column: 'case' }, rules: [own] }));
  return file;
}

function table(name: string, rows: readonly string[]): string {
  const file = join(work, `${name}.csv`);
  writeFileSync(file, ['no,case,record,where,why,day', ...rows].join('\n'));
  return file;
}

interface Report {
  readonly rows: Readonly<Record<'accepted' | 'alreadyThere' | 'refused', number>>;
  readonly commands: { readonly accepted: number };
  readonly refused: readonly { readonly code: string; readonly because: string; readonly lines: readonly number[] }[];
}

async function imported(file: string, by: string, dataDir: string): Promise<Report> {
  const { out } = await tocsin('import', file, '--mapping', by, '--ministry', 'pcm', '--data-dir', dataDir, '--json');
  return JSON.parse(out) as Report;
}

async function areasClosed(dataDir: string): Promise<readonly unknown[]> {
  const store = open(dataDir);
  const events = await store.readAll({ limit: 100 });
  await store.close();
  return events.filter(({ type }) => type === 'BorderClosed').map(({ data }) => data['areas']);
}

describe('rows that make one command', () => {
  it('are those of a case that a rule gathers, and one that says something else is refused', async () => {
    const dataDir = await ledgerFolder(join(work, 'gathered'));
    const by = mapping('gathered', { gather: ['areas'] });
    const file = table('gathered', [
      '1,a,,PE-TAC,A virus,2020-03-01',
      '2,b,,PE-TAC,A virus,2020-03-01',
      '3,a,,PE-PUN,A virus,2020-03-01',
      '4,a,,PE-MOQ,A flood,2020-03-01',
    ]);
    const { rows, commands, refused } = await imported(file, by, dataDir);
    expect([rows.accepted, rows.refused, commands.accepted]).toEqual([3, 1, 2]);
    expect(refused).toEqual([
      {
        code: 'differs-from-its-group',
        because: 'It is one command with line 2, and its cause is another.',
        rows: 1,
        lines: [5],
      },
    ]);
    expect(await areasClosed(dataDir)).toEqual([['PE-PUN', 'PE-TAC'], ['PE-TAC']]);
    expect((await imported(file, by, dataDir)).rows).toMatchObject({ accepted: 0, alreadyThere: 3, refused: 1 });
  });

  it('are those that have something in common, where the rule says what; without it a row is one by itself', async () => {
    const dataDir = await ledgerFolder(join(work, 'together'));
    const by = mapping('together', { together: { column: 'record', pattern: '^R_.+(?=..$)' } });
    const file = table('together', [
      '1,a,R_one01,PE-TAC,A virus,2020-03-01',
      '2,a,R_one02,PE-TAC,A virus,2020-03-01',
      '3,b,R_one03,PE-TAC,A virus,2020-03-01',
      '4,a,R_two01,PE-TAC,A virus,2020-03-01',
      '5,c,,PE-PUN,A virus,2020-03-01',
      '6,c,,PE-PUN,A virus,2020-03-01',
    ]);
    const { rows, commands, refused } = await imported(file, by, dataDir);
    expect([rows.accepted, rows.refused, commands.accepted]).toEqual([4, 2, 3]);
    expect(refused).toMatchObject([{ code: 'already-closed', lines: [5, 7] }]);
    expect((await imported(file, by, dataDir)).rows).toMatchObject({ accepted: 0, alreadyThere: 4, refused: 2 });
  });

  it('may be those of a record of which each row has another area', async () => {
    const dataDir = await ledgerFolder(join(work, 'both'));
    const by = mapping('both', { together: { column: 'record' }, gather: ['areas'] });
    const file = table('both', ['1,a,r,PE-TAC,A virus,2020-03-01', '2,a,r,PE-PUN,A virus,2020-03-01']);
    expect((await imported(file, by, dataDir)).rows).toMatchObject({ accepted: 2, refused: 0 });
    expect(await areasClosed(dataDir)).toEqual([['PE-PUN', 'PE-TAC']]);
  });
});
