import type { JsonObject } from '#kernel';
import { isJson, isJsonObject } from '#kernel';
import type { ActShape } from '../shapes/rule.js';
import type { Ground } from './ground.js';
import { Fault, isFault, short } from './row.js';
import type { Remarks, Row } from './row.js';
import { compileValue } from './value.js';

/** A command as its row says it. */
export interface SaidAct {
  readonly action: string;
  readonly command: string;
  readonly body: JsonObject;
}

interface Known {
  hasCommand(action: string, command: string): boolean;
  hasField(action: string, command: string, field: string): boolean;
}

/** Reads the command that a row says by itself. It is taken, not a draft, whatever it says. */
export function compileAct(
  { action, command, body: column }: ActShape,
  ground: Ground,
  known: Known,
): (row: Row, whole: string, remarks: Remarks) => SaidAct | Fault {
  const [actionOf, commandOf] = [compileValue(action, ground), compileValue(command, ground)];
  return (row, whole, remarks) => {
    const [named, said] = [actionOf(row, remarks), commandOf(row, remarks)];
    if (isFault(named)) return named;
    if (isFault(said)) return said;
    const name = typeof named === 'string' ? named : '';
    const word = typeof said === 'string' ? said : '';
    if (!known.hasCommand(name, word)) {
      return new Fault('unknown-command', `There is no command ${short(word)} of an action ${short(name)}.`);
    }
    const body = bodyIn(row, whole, column);
    if (body === undefined) return new Fault('not-json', `Column ${column}: it is not an object of JSON.`);
    return {
      action: name,
      command: word,
      body: known.hasField(name, word, 'basis') ? { ...body, basis: 'taken' } : body,
    };
  };
}

/** In a cell it is text; in a line of JSON it may stand as it is. */
function bodyIn(row: Row, whole: string, column: string): JsonObject | undefined {
  const text = row.get(column);
  const said = text === '' ? parsed(whole) : parsed(text);
  const body = text === '' && isJsonObject(said) ? said[column] : said;
  return isJsonObject(body) ? body : undefined;
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) && isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
