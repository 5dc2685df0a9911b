import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder } from './temporary.js';
import { folder } from './testing/command-line.js';

const base = folder();
describe('a temporary folder', () => {
  it('is taken away by the next process where its own was killed, and only then', () => {
    const first = temporaryFolder(base);
    const ofThis = basename(first.path);
    const { pid: ended } = spawnSync(process.execPath, ['--eval', '']);
    const nameOf = (pid: number): string => ofThis.replace(`-${process.pid.toString()}-`, () => `-${pid.toString()}-`);
    const left = join(base, nameOf(ended));
    const others = [nameOf(process.ppid), `tocsin-elsewhere-${ended.toString()}-abcdef`, 'tocsin-mine'];
    for (const name of [nameOf(ended), ...others]) mkdirSync(join(base, name));
    writeFileSync(join(left, 'staging.db'), 'rows');
    const second = temporaryFolder(base);
    expect(existsSync(left)).toBe(false);
    expect(readdirSync(base).sort()).toEqual([ofThis, basename(second.path), ...others].sort());
    for (const one of [first, second]) one.remove();
    expect(readdirSync(base).sort()).toEqual(others.sort());
  });
});
