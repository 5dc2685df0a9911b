import type { Action, Catalogue } from '#kernel';
import { isJsonObject } from '#kernel';

/** Actions that are not for the inside of the house. */
export function openActions(catalogue: Catalogue): readonly Action[] {
  return [...catalogue.values()].filter(({ confidential }) => !confidential);
}

/** Whether there is such a command, for others than the clock, of an action that is not for the inside of the house. */
export function isCommand(catalogue: Catalogue, action: string, command: string): boolean {
  const found = catalogue.get(action);
  const said = found?.commands.get(command);
  return found?.confidential === false && said !== undefined && said.by !== 'clock';
}

/** The fields of a command's body; none where there is no such command. */
export function fieldsOfCommand(catalogue: Catalogue, action: string, command: string): readonly string[] {
  const fields = catalogue.get(action)?.commands.get(command)?.shape.schema()['properties'];
  return isJsonObject(fields) ? Object.keys(fields) : [];
}
