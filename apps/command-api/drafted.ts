import type { Catalogue, FieldProblem, Instruction, JsonObject, Proposed } from '#kernel';
import { isObject, parseAct, toJsonObject } from '#kernel';
import { InvalidInput } from '#platform';
import { sayable } from './sayable.js';

/**
 * The instruction, with the act that it drafts in the words of that act's own command. Throws `InvalidInput` that names
 * what is wrong with them, as `act.body.effectiveFrom`.
 */
export function withAct(catalogue: Catalogue, instruction: Instruction): Instruction {
  const { action, id, command } = instruction;
  const { data } = command;
  if (!isObject(data) || !isObject(data['act'])) return instruction;
  const proposed = catalogue.get(action)?.open(id).proposes(command);
  if (proposed === undefined) return instruction;
  const act = { ...data['act'], body: bodyOf(catalogue, proposed) };
  return { ...instruction, command: { type: command.type, data: { ...data, act } } };
}

function bodyOf(catalogue: Catalogue, { action, command }: Proposed): JsonObject {
  const acts = [...catalogue.values()].filter(({ confidential }) => !confidential);
  const target = acts.find(({ name }) => name === action);
  if (target === undefined) throw wrong('act.action', `must be one of ${acts.map(({ name }) => name).join(', ')}`);
  const commands = sayable(target);
  const [, description] = commands.find(([name]) => name === command.type) ?? [];
  if (description === undefined) {
    throw wrong('act.command', `must be one of ${commands.map(([name]) => name).join(', ')}`);
  }
  const parsed = parseAct(description.shape, command);
  if (!parsed.ok) throw new InvalidInput(parsed.problems.map(inBody));
  return toJsonObject(parsed.value);
}

function inBody({ field, problem }: FieldProblem): FieldProblem {
  return { field: field === '' ? 'act.body' : `act.body.${field}`, problem };
}

function wrong(field: string, problem: string): InvalidInput {
  return new InvalidInput([{ field, problem }]);
}
