import type { Command } from 'commander';

/** What a command has to say: to people as text, to machines as one JSON document. */
export interface Output {
  /** True where `--json` was said: standard output then carries one document and nothing else. */
  readonly json: boolean;
  /** A line for people on standard output; nothing with `--json`. */
  line(text?: string): void;
  /** The document of `--json` on standard output; nothing without it. */
  document(value: object): void;
  /** A line beside the result, on standard error; nothing with `--json`. */
  aside(text: string): void;
  /** What somebody must hear of, on standard error: a line for people, with `--json` a document in one. */
  warn(sentence: string): void;
}

/** The output of a command that is running: where it was told to write, as its options ask. */
export function outputOf(command: Command): Output {
  const { writeOut, writeErr } = command.configureOutput();
  const json = command.opts()['json'] === true;
  return {
    json,
    line: (text = '') => {
      if (!json) writeOut?.(`${text}\n`);
    },
    document: (value) => {
      if (json) writeOut?.(`${JSON.stringify(value, undefined, 2)}\n`);
    },
    aside: (text) => {
      if (!json) writeErr?.(`${text}\n`);
    },
    warn: (sentence) => {
      writeErr?.(`${json ? JSON.stringify({ warning: { message: sentence } }) : sentence}\n`);
    },
  };
}
