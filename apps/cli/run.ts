import type { Command, CommanderError } from 'commander';
import { exitCodes, isSentence, Unwell, WrongUsage } from './exit.js';
import type { ExitCode } from './exit.js';
import { program } from './program.js';

/** Where a run writes. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
}

const standard: Io = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
};

/** Runs the command line with these words; the exit code. Throws nothing: what goes wrong is told on `err`. */
export async function run(words: readonly string[], io: Io = standard): Promise<ExitCode> {
  const root = program();
  configure(root, io);
  if (words.length === 0) {
    root.outputHelp();
    return exitCodes.done;
  }
  try {
    await root.parseAsync([...helpMeant(words, root)], { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    const { code, sentence } = endOf(error);
    if (sentence === undefined) return code;
    const json = words.includes('--json');
    io.err(json ? `${JSON.stringify({ error: { code, message: sentence } })}\n` : `${sentence}\n`);
    return code;
  }
}

/** `help <command>` where there is none of that name is that misspelt command, about which the parser has a sentence. */
function helpMeant(words: readonly string[], root: Command): readonly string[] {
  const [help, wanted] = words;
  const isMisspelt = help === 'help' && wanted !== undefined && !root.commands.some((one) => one.name() === wanted);
  return isMisspelt && !wanted.startsWith('-') && wanted !== 'help' ? words.slice(1) : words;
}

/** What the parser ended with, and the words of the command whose help tells more. */
class Parsed extends Error {
  override readonly name = 'Parsed';
  constructor(
    readonly end: CommanderError,
    readonly words: string,
  ) {
    super(end.message);
  }
}

/** Said to every command: a command that is added to another does not take over how that one writes. */
function configure(command: Command, io: Io, words = command.name()): void {
  command
    .exitOverride((end) => {
      throw new Parsed(end, words);
    })
    .helpOption('-h, --help', 'Print this help.')
    .configureOutput({ writeOut: io.out, writeErr: io.err, outputError: () => undefined });
  for (const each of command.commands) configure(each, io, `${words} ${each.name()}`);
}

interface End {
  readonly code: ExitCode;
  readonly sentence?: string;
}

/** What an error means to whoever called: the code and, where something is still to be said, the sentence. */
function endOf(error: unknown): End {
  if (error instanceof Unwell) return { code: exitCodes.notDone };
  if (error instanceof Parsed) return usage(error);
  if (error instanceof WrongUsage) return { code: exitCodes.wrongUsage, sentence: error.message };
  if (isSentence(error)) return { code: exitCodes.notDone, sentence: error.message };
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: exitCodes.internalError, sentence: `This is a fault of Tocsin itself; please report it.\n${told}` };
}

/** Help and version are no errors, though the parser ends with one. */
function usage({ end: { exitCode, code, message }, words }: Parsed): End {
  if (exitCode === 0) return { code: exitCodes.done };
  if (code === 'commander.help') return { code: exitCodes.wrongUsage };
  const said = message
    .replace(/^error: /u, '')
    .replace(/\n\(Did you mean (.*)\?\)/u, '; did you mean $1?')
    .replace(/\.$/u, '');
  const sentence = `${said.charAt(0).toUpperCase()}${said.slice(1)}${said.endsWith('?') ? '' : '.'} See "${words} --help".`;
  return { code: exitCodes.wrongUsage, sentence };
}
