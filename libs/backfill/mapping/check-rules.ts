import type { Catalogue } from '#kernel';
import { nearestWord } from '#kernel';
import type { Mapping } from '../shapes/mapping.js';
import type { ActShape, RuleShape } from '../shapes/rule.js';
import { bodyProblems } from './body-problems.js';
import type { SaidField } from './body-problems.js';
import { parsedValue } from './check-values.js';
import type { ValueCheck } from './check-values.js';
import { fieldsOfCommand, openActions } from './commands-known.js';
import type { Problems } from './problems.js';

/** What the rules of a mapping are checked by. */
export interface RuleGround {
  readonly mapping: Mapping;
  readonly catalogue: Catalogue;
  readonly values: ValueCheck;
  readonly problems: Problems;
}

/** Looks through the rules of a mapping: the actions, commands and fields that they name, and what they say of them. */
export class RuleCheck {
  readonly #mapping: Mapping;
  readonly #catalogue: Catalogue;
  readonly #values: ValueCheck;
  readonly #problems: Problems;

  constructor({ mapping, catalogue, values, problems }: RuleGround) {
    this.#mapping = mapping;
    this.#catalogue = catalogue;
    this.#values = values;
    this.#problems = problems;
  }

  rule(place: string, rule: RuleShape): void {
    this.#values.conditions(place, { when: rule.when, unless: rule.unless });
    const { skip, act, action } = rule;
    if ([skip, act, action].filter((one) => one !== undefined).length !== 1) {
      this.#problems.wrong(place, 'must say one of skip, with the reason, of action, with its command, and of act');
    }
    if (act !== undefined) this.#act(`${place}.act`, act);
    if (rule.together !== undefined) this.#values.value(`${place}.together`, rule.together);
    if (action !== undefined) this.#command(place, rule);
  }

  #command(place: string, rule: RuleShape): void {
    const { action = '', command = '', body = {}, gather = [] } = rule;
    const fields = this.#fieldsOf(place, rule);
    this.#values.part(`${place}.body`, body);
    if (fields === undefined) return;
    for (const name of [...Object.keys(body), ...gather]) {
      if (fields.includes(name)) continue;
      const near = nearestWord(name, fields);
      const hint = near === undefined ? `it has ${fields.join(', ')}` : `did you mean ${near}?`;
      this.#problems.wrong(`${place}.body.${name}`, `is not a field of ${action} ${command}; ${hint}`);
    }
  }

  #act(place: string, { action, command, body }: ActShape): void {
    this.#values.value(`${place}.action`, action);
    this.#values.value(`${place}.command`, command);
    this.#values.columns.add(body);
  }

  #fieldsOf(place: string, { action = '', command = '' }: RuleShape) {
    const actions = openActions(this.#catalogue);
    const found = actions.find(({ name }) => name === action);
    if (found === undefined) {
      const names = actions.map(({ name }) => name);
      this.#problems.unknown(`${place}.action`, `There is no action ${action}`, { typed: action, names });
      return undefined;
    }
    const names = [...found.commands].filter(([, { by }]) => by !== 'clock').map(([name]) => name);
    if (!names.includes(command)) {
      this.#problems.unknown(`${place}.command`, `${action} has no command ${command}`, { typed: command, names });
      return undefined;
    }
    return fieldsOfCommand(this.#catalogue, action, command);
  }

  /** A field for every command that no command has would say nothing. */
  unusedFields(): void {
    const commands = this.#mapping.rules.filter(({ action }) => action !== undefined);
    const known = new Set(
      commands.flatMap(({ action = '', command = '' }) => fieldsOfCommand(this.#catalogue, action, command)),
    );
    for (const name of Object.keys(this.#mapping.every ?? {})) {
      if (known.has(name) || known.size === 0) continue;
      this.#problems.unknown(`every.${name}`, 'is not a field of any command of the rules', {
        typed: name,
        names: [...known],
      });
    }
  }

  /** What the commands will refuse, whatever a row says. */
  bodies(): void {
    const { rules, tables = {} } = this.#mapping;
    const told = new Set<string>();
    for (const [index, rule] of rules.entries()) {
      const shape = this.#catalogue.get(rule.action ?? '')?.commands.get(rule.command ?? '')?.shape;
      if (shape === undefined) continue;
      const place = `rules.${index.toString()}.body`;
      for (const one of bodyProblems(place, this.#saidFields(place, rule), {
        shape,
        tables,
        parsed: parsedValue,
      })) {
        const key = `${one.field} ${one.problem}`;
        if (!told.has(key)) this.#problems.wrong(one.field, one.problem);
        told.add(key);
      }
    }
  }

  /** As the rows of a rule have them; null leaves one out. */
  #saidFields(place: string, { action = '', command = '', body = {} }: RuleShape): ReadonlyMap<string, SaidField> {
    const { every = {} } = this.#mapping;
    const had = new Set(fieldsOfCommand(this.#catalogue, action, command));
    const fields = new Map<string, SaidField>();
    if (had.has('basis')) fields.set('basis', { place: `${place}.basis`, said: 'taken' });
    for (const [name, said] of Object.entries(every))
      if (had.has(name)) fields.set(name, { place: `every.${name}`, said });
    for (const [name, said] of Object.entries(body)) fields.set(name, { place: `${place}.${name}`, said });
    for (const [name, { said }] of fields) if (said === null) fields.delete(name);
    return fields;
  }
}
