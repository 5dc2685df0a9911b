import { checkMapping } from '#backfill';
import type { CheckedMapping } from '#backfill';
import { catalogue } from '#catalogue';
import { placeOfJsonError, placeOfRepeatedKey } from '#kernel';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { NotDone } from '../exit.js';

const shipped = new URL('../../../libs/backfill/mappings/', import.meta.url);

/** The names of the mappings that come with the program. */
export function shippedMappings(): readonly string[] {
  const files = readdirSync(shipped).filter((name) => name.endsWith('.json'));
  return files.map((name) => name.replace(/\.json$/u, '')).sort();
}

/** The mapping in a file, or the one that comes with the program under that name. Throws `NotDone` with all that is wrong with it. */
export function mappingIn(name: string): CheckedMapping {
  const found = checkMapping(jsonIn(name), catalogue);
  if ('mapping' in found) return found;
  const told = found
    .slice(0, 50)
    .map(({ field, problem }) => `${name}: ${field === '' ? 'it' : field} ${sentence(problem)}`);
  const more = found.length > told.length ? [`… and ${(found.length - told.length).toString()} more problems.`] : [];
  throw new NotDone([...told, ...more, `No row was read: the mapping ${name} is not right.`].join('\n'));
}

function sentence(problem: string): string {
  return /[.?]$/u.test(problem) ? problem : `${problem}.`;
}

function jsonIn(name: string): unknown {
  const text = textIn(name).replace(/^\uFEFF/u, '');
  const value = parsed(name, text);
  const twice = placeOfRepeatedKey(text, value);
  if (twice === undefined) return value;
  const { key, line, column } = twice;
  const place = `${name}: line ${line.toString()}, column ${column.toString()}`;
  throw new NotDone(`${place} says "${key}" a second time in one object; say it once.`);
}

function parsed(name: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    const { line, column } = placeOfJsonError(text);
    throw new NotDone(`${name}: line ${line.toString()}, column ${column.toString()} is not JSON; mend it there.`);
  }
}

function textIn(name: string): string {
  const own = new URL(`${encodeURIComponent(name)}.json`, shipped);
  if (!existsSync(name) && existsSync(own)) return readFileSync(own, 'utf8');
  try {
    return readFileSync(name, 'utf8');
  } catch {
    throw new NotDone(
      `The mapping ${name} cannot be read: name a file, or one that comes with the program: ${shippedMappings().join(', ')}.`,
    );
  }
}
