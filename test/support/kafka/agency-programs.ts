import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksIn } from '../markdown.js';
import { root } from '../tree.js';
import type { toldGolden } from './told.js';

type Message = ReturnType<typeof toldGolden>[number];

/** Where a program is written to, and the jars for one in Java. */
export interface Place {
  readonly folder: string;
  readonly jars: string;
}

/** A program of an agency, as its page has it. */
interface Program {
  readonly name: string;
  /** What starts it, before the brokers. */
  readonly words: (place: Place) => readonly string[];
  /** Whether this machine has what it takes. */
  readonly isThere: boolean;
}

/** Writes the program that stands in a page into a folder. */
export function fromPage(page: string, info: string, folder: string): string {
  const block = blocksIn(join(root, 'docs/how-to', page)).find((one) => one.info === info);
  if (block === undefined) throw new TypeError(`${page} has no block ${info}.`);
  const file = join(folder, info.split(' ')[1] ?? '');
  writeFileSync(file, `${block.text}\n`);
  return file;
}

function hasRun(program: string, ...words: readonly string[]): boolean {
  return spawnSync(program, words).status === 0;
}

const example = (file: string) => [process.execPath, join(root, 'examples/agency-consumer', file)];
const python = '/usr/bin/python3';
const inJava = {
  name: 'Follow.java',
  isThere: hasRun('javac', '-version'),
  words: ({ folder, jars }: Place) => [
    ...['java', '-cp', jars],
    fromPage('consume-with-java.md', 'java Follow.java', folder),
  ],
};

/** Handle each event once; behind the brokers they take a file and topics. */
export const eventPrograms: readonly Program[] = [
  { name: 'examples/agency-consumer', words: () => example('consumer.ts'), isThere: true },
  {
    name: 'follow.py',
    words: ({ folder }) => [python, fromPage('consume-with-python.md', 'python follow.py', folder)],
    isThere: hasRun(python, '-c', 'import confluent_kafka'),
  },
  { ...inJava, words: (place) => [...inJava.words(place), 'events'] },
];

interface StatusProgram extends Program {
  /** Its line of a record. */
  readonly prints: (record: Message) => string;
  /** Its exit code once it was told to end. */
  readonly ended: number;
}

/** Say the status of each area; behind the brokers they take a topic. */
export const statusPrograms: readonly StatusProgram[] = [
  {
    name: 'status.ts of examples/agency-consumer',
    words: () => example('status.ts'),
    isThere: true,
    prints: ({ key, value }) => {
      const { level, position, validAt } = JSON.parse(value) as Record<string, string>;
      return [key, level, position, validAt, '-', 'test'].join(' ');
    },
    ended: 0,
  },
  {
    ...inJava,
    words: (place) => [...inJava.words(place), 'status'],
    prints: ({ key, value, headers: { ce_sequence, ce_time } }) => [key, ce_sequence, ce_time, 'test', value].join(' '),
    ended: 143,
  },
];

const started: Run[] = [];

/** Also where a spec failed before it could: no program outlives it. */
afterEach(() => Promise.all(started.splice(0).map((one) => one.end('SIGKILL'))));

/** A program that runs until it is stopped, and what it has printed. */
export class Run {
  readonly lines: string[] = [];
  errors = '';
  readonly #child;
  readonly #closed;

  constructor([program = '', ...words]: readonly string[]) {
    this.#child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#closed = once(this.#child, 'close') as Promise<[number | null]>;
    let rest = '';
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      this.lines.push(...lines);
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    started.push(this);
  }

  /** Resolves when it has printed so many lines; throws where it ends before. */
  async until(count: number): Promise<void> {
    while (this.lines.length < count) {
      if (this.#child.exitCode !== null)
        throw new Error(`It ended after ${this.lines.length.toString()}: ${this.errors}`);
      await Promise.race([once(this.#child.stdout, 'data'), this.#closed]);
    }
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#child.kill(signal);
    await this.#closed;
  }

  /** Its exit code, once it ends by itself. */
  async code(): Promise<number | null> {
    return (await this.#closed)[0];
  }
}
