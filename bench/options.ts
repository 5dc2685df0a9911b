import { parseArgs } from 'node:util';

export interface Options {
  readonly json: boolean;
  readonly help: boolean;
  readonly scale: number;
  /** Letters of the workloads wanted. */
  readonly only: readonly string[];
  /** Where the ledgers that are measured lie meanwhile; the system's folder for such unless said. */
  readonly dir: string | undefined;
}

const quickScale = 0.1;

/** Throws a `TypeError` that says what is wrong. */
export function optionsIn(words: readonly string[], letters: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      only: { type: 'string', default: letters.join(',') },
      scale: { type: 'string' },
      dir: { type: 'string' },
    },
  });
  const scale = Number(values.scale ?? (values.quick ? quickScale : 1));
  if (!(scale > 0 && scale <= 10)) throw new TypeError('--scale must be a number above 0, up to 10.');
  const only = values.only.split(',');
  const unknown = only.find((letter) => !letters.includes(letter));
  if (unknown !== undefined) throw new TypeError(`--only takes ${letters.join(', ')}; there is no ${unknown}.`);
  return { json: values.json, help: values.help, scale, only, dir: values.dir };
}
