import type { Action } from './action.js';

export type Catalogue = ReadonlyMap<string, Action>;

/** The actions by name. Throws where two share a name or an event type: types are unique in the whole log. */
export function catalogueOf(actions: readonly Action[]): Catalogue {
  const types = new Set<string>();
  const catalogue = new Map<string, Action>();
  for (const action of actions) {
    if (catalogue.has(action.name)) throw new TypeError(`Two actions are named ${action.name}.`);
    for (const type of action.events.keys()) {
      if (types.has(type)) throw new TypeError(`Two actions have an event ${type}.`);
      types.add(type);
    }
    catalogue.set(action.name, action);
  }
  return catalogue;
}
