import { isJsonList, isJsonObject, isRefusal, placeOfJsonError, readBack } from '#kernel';
import type { Case, Context, JsonObject, JsonValue } from '#kernel';
import { readFileSync } from 'node:fs';
import { NotDone } from '../exit.js';
import { actsAsTheyRead, emergencies, storedHere } from './acts.js';
import type { Acts } from './acts.js';

/**
 * The acts in a file: the body of `declare`, or a list of `{ "command", "body" }`, each decided upon those before it. They
 * are told as they should read: an act that is corrected in the list is judged by its right words. Throws `NotDone` for
 * a file that cannot be read, a body that is invalid and an act that is refused.
 */
export function actsInFile(file: string, context: Context): Acts {
  let current = emergencies().open('check');
  for (const [index, { command, body }] of commandsIn(file).entries()) {
    const place = `${nameOf(file)}, act ${(index + 1).toString()}`;
    for (const event of decided(current, command, { body, context, place })) current = current.apply(event);
  }
  return actsAsTheyRead(current, context);
}

/** An emergency has fewer acts; each is judged by every regime. */
const mostActs = 1_000;
const mostCharacters = 10_000_000;

const whatToWrite = 'write the body of declare into it, or a list of { "command", "body" }';

interface Given {
  readonly command: string;
  readonly body: object;
}

function commandsIn(file: string): readonly Given[] {
  const read = json(file);
  if (isJsonList(read)) checkCount(read.length, nameOf(file));
  else return [{ command: 'declare', body: object(read, nameOf(file)) }];
  return read.map((item, index) => {
    const place = `${nameOf(file)}, act ${(index + 1).toString()}`;
    const { command, body } = object(item, place);
    if (typeof command === 'string') return { command, body: object(body, `${place}, "body"`) };
    throw new NotDone(`${place}: "command" is missing; name one, such as declare or extend.`);
  });
}

function checkCount(count: number, name: string): void {
  if (count === 0) throw new NotDone(`${name} has no acts; ${whatToWrite}.`);
  if (count <= mostActs) return;
  throw new NotDone(`${name} must have at most ${mostActs.toString()} acts; it has ${count.toString()}.`);
}

function object(value: JsonValue | undefined, place: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new NotDone(`${place} must be a JSON object: the body of declare, or a list of { "command", "body" }.`);
}

function json(file: string): JsonValue {
  const text = textOf(file);
  if (text.length > mostCharacters) throw new NotDone(`${nameOf(file)} is longer than 10,000,000 characters.`);
  if (text.trim() === '') throw new NotDone(`${nameOf(file)} is empty; ${whatToWrite}.`);
  try {
    return readBack<JsonValue>(text);
  } catch (error) {
    const { line, column } = placeOfJsonError(text);
    const place = `${nameOf(file)}: line ${line.toString()}, column ${column.toString()}`;
    throw new NotDone(`${place} is not JSON; mend it there.`, { cause: error });
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? process.stdin.fd : file, 'utf8').replace(/^\uFEFF/u, '');
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new NotDone(`${nameOf(file)} cannot be read: ${said}.`, { cause: error });
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'Standard input' : file;
}

function decided(
  current: Case,
  type: string,
  { body, context, place }: { readonly body: object; readonly context: Context; readonly place: string },
) {
  const parsed = emergencies().commands.get(type)?.shape.parse(body);
  if (parsed === undefined) {
    const known = [...emergencies().commands.keys()].join(', ');
    throw new NotDone(`${place}: an emergency has no command ${type}; it has ${known}.`);
  }
  if (!parsed.ok) {
    const problems = parsed.problems.map(({ field, problem }) => `${field} ${problem}`);
    throw new NotDone(`${place}: ${problems.join('; ')}.`);
  }
  const decision = current.decide({ type, data: parsed.value }, context);
  if (isRefusal(decision)) throw new NotDone(`${place} is refused: ${decision.because}`);
  const first = current.revision === 'none' ? 0n : current.revision + 1n;
  return decision.events.map((event, index) => storedHere(current.stream, first + BigInt(index), event, context));
}
