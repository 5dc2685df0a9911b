import { placeOfJsonError, placeOfRepeatedKey } from '#kernel';
import { lawBook, LawError } from '#law';
import type { LawBook, LawText } from '#law';
import { ConfigurationError } from '#platform';
import { readdirSync, readFileSync } from 'node:fs';

const shipped = new URL('../law/regimes/', import.meta.url);

/** The law that comes with the program, one file for each country. */
export function shippedLaw(): readonly LawText[] {
  const names = readdirSync(shipped).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => ({ name, text: readFileSync(new URL(name, shipped), 'utf8') }));
}

/**
 * The law of a ledger: what comes with the program and, over it, the ledger's own file. Throws `ConfigurationError`
 * with the file, the place and a sentence for everything that is wrong.
 */
export function lawOfLedger(file: string | undefined): LawBook {
  const own = file === undefined ? [] : [read(file)];
  try {
    return lawBook([...shippedLaw(), ...own]);
  } catch (error) {
    if (error instanceof LawError) throw new ConfigurationError(error.message.split('\n'), { cause: error });
    throw error;
  }
}

function read(name: string): LawText {
  const text = textOf(name);
  const twice = placeOfRepeatedKey(text, json(name, text));
  if (twice === undefined) return { name, text };
  const { key, line, column } = twice;
  const place = `${name}: line ${line.toString()}, column ${column.toString()}`;
  throw new ConfigurationError([`${place} says "${key}" a second time in one object; say it once.`]);
}

function json(name: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    const { line, column } = placeOfJsonError(text);
    const sentence = `${name}: line ${line.toString()}, column ${column.toString()} is not JSON; mend it there.`;
    throw new ConfigurationError([sentence], { cause: error });
  }
}

function textOf(name: string): string {
  try {
    return readFileSync(name, 'utf8').replace(/^\uFEFF/u, '');
  } catch (error) {
    const sentence = `The law in ${name} cannot be read: name a file that this user may read with --law-file or TOCSIN_LAW_FILE, or leave it unset.`;
    throw new ConfigurationError([sentence], { cause: error });
  }
}
