import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, open, tocsin } from '../testing/command-line.js';

const base = folder();
const words = ['--ledger', 'drill', '--mode', 'exercise', '--jurisdiction', 'CL', '--time-zone', 'America/Santiago'];

describe('tocsin open', () => {
  it('makes a ledger that is what it was told to be, and says so again', async () => {
    const dataDir = join(base, 'new');
    const told = `The ledger in ${dataDir} is drill of CL in mode exercise (America/Santiago).\n`;
    expect(await tocsin('open', ...words, '--data-dir', dataDir)).toEqual({ code: 0, out: told, err: '' });
    expect(await tocsin('open', ...words, '--data-dir', dataDir)).toEqual({ code: 0, out: told, err: '' });
    const { out } = await tocsin('replay', '--data-dir', dataDir, '--json');
    expect(JSON.parse(out)).toMatchObject({ position: '1', ledger: { name: 'drill', mode: 'exercise' } });
  });

  it('leaves another ledger as it is', async () => {
    const dataDir = join(base, 'other');
    await tocsin('open', ...words, '--data-dir', dataDir);
    const ran = await tocsin('open', '--ledger', 'peru', '--data-dir', dataDir);
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('This is the ledger "drill" of CL')]);
  });

  it('says why it cannot', async () => {
    const held = join(base, 'held');
    const store = open(held);
    const locked = await tocsin('open', '--data-dir', held);
    await store.close();
    expect([locked.code, locked.err]).toEqual([1, expect.stringContaining('is being written by another process')]);
    writeFileSync(join(base, 'file'), '');
    const ran = await tocsin('open', '--data-dir', join(base, 'file', 'below'));
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('is not a folder')]);
    const wrong = await tocsin('open', '--mode', 'real', '--data-dir', join(base, 'wrong'));
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('mode')]);
  });
});
