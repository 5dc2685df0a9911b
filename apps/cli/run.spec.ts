import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../test/support/tree.js';
import { program } from './program.js';
import { folder, tocsin } from './testing/command-line.js';

const commands = program().commands.flatMap((command) => [
  [command.name()],
  ...command.commands.map((each) => [command.name(), each.name()]),
]);

describe('the command line', () => {
  it('prints its help when no command is given, and names every command and exit code', async () => {
    const ran = await tocsin();
    expect([ran.code, ran.err]).toEqual([0, '']);
    for (const [name = ''] of commands) expect(ran.out).toMatch(new RegExp(`^  ${name} `, 'mu'));
    for (const code of [0, 1, 2, 70]) expect(ran.out).toMatch(new RegExp(`^  ${code.toString()} `, 'mu'));
    expect((await tocsin('--help')).out).toBe(ran.out);
    expect((await tocsin('help')).out).toBe(ran.out);
  });

  it.each(commands.map((words) => [words.join(' '), words]))(
    'tells with --help what %s does, with examples and exit codes',
    async (name, words) => {
      const ran = await tocsin(...words, '--help');
      expect([ran.code, ran.err]).toEqual([0, '']);
      expect(ran.out).toMatch(new RegExp(`^Usage: tocsin ${name} `, 'u'));
      expect(ran.out).toMatch(new RegExp(`^Examples:\n  \\$ .*tocsin ${words[0] ?? ''}`, 'mu'));
      expect(ran.out).toContain('Exit codes:');
      expect((await tocsin(...words, '-h')).out).toBe(ran.out);
      expect(ran.out.split('\n').filter((line) => line.length > 120)).toEqual([]);
    },
  );

  it.each(commands.filter(([name]) => !['areas', 'law', 'relay'].includes(name ?? '')))(
    'lets %s be asked for JSON',
    async (...words) => {
      expect((await tocsin(...words, '--help')).out).toMatch(/^ {2}--json /mu);
    },
  );

  it('prints its version', async () => {
    expect(await tocsin('--version')).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/u), err: '' });
  });

  it.each<[string, readonly string[], string]>([
    [
      'help for a misspelt command',
      ['help', 'sreve'],
      `Unknown command 'sreve'; did you mean serve? See "tocsin --help".\n`,
    ],
    ['a misspelt command', ['sreve'], `Unknown command 'sreve'; did you mean serve? See "tocsin --help".\n`],
    ['a command like none', ['abracadabra'], `Unknown command 'abracadabra'. See "tocsin --help".\n`],
    [
      'a misspelt part of a command',
      ['areas', 'imprt'],
      `Unknown command 'imprt'; did you mean import? See "tocsin areas --help".\n`,
    ],
    [
      'a misspelt option',
      ['serve', '--prot', '1'],
      `Unknown option '--prot'; did you mean --port? See "tocsin serve --help".\n`,
    ],
    [
      'an option without its value',
      ['serve', '--port'],
      `Option '--port <number>' argument missing. See "tocsin serve --help".\n`,
    ],
    [
      'an argument too many',
      ['doctor', 'now'],
      `Too many arguments for 'doctor'. Expected 0 arguments but got 1. See "tocsin doctor --help".\n`,
    ],
    [
      'an option of another command',
      ['doctor', '--role', 'admin'],
      `Unknown option '--role'. See "tocsin doctor --help".\n`,
    ],
  ])('answers 2 to %s, and says what was meant', async (_what, words, sentence) => {
    expect(await tocsin(...words)).toEqual({ code: 2, out: '', err: sentence });
  });

  it('tells errors as JSON where JSON was asked for', async () => {
    const ran = await tocsin('doctor', '--json', '--nonsense');
    expect([ran.code, ran.out, JSON.parse(ran.err)]).toEqual([
      2,
      '',
      { error: { code: 2, message: `Unknown option '--nonsense'. See "tocsin doctor --help".` } },
    ]);
  });

  const base = folder();
  it('starts as a program, and leaves the code to the shell', () => {
    const cwd = mkdtempSync(join(base, 'cwd-'));
    const as = (...words: readonly string[]) =>
      spawnSync(process.execPath, [join(root, 'bin/tocsin.js'), ...words], { cwd, encoding: 'utf8', env: {} });
    expect(as().status).toBe(0);
    expect(as('sreve')).toMatchObject({ status: 2, stdout: '' });
    expect(as('doctor')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^There is no ledger in /u),
    });
  });
});
