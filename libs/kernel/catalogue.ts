import type { Action } from './action.js';
import { isOfRefusals } from './refused.js';

export type Catalogue = ReadonlyMap<string, Action>;

/**
 * The actions by name. Throws where two share a name or an event type: types are unique in the whole log. One name may
 * not begin another followed by a hyphen either, or two cases could have one stream, and what is hidden by how its
 * stream begins (`confidential`, refusals) would hide the other action too.
 */
export function catalogueOf(actions: readonly Action[]): Catalogue {
  const types = new Set<string>();
  const catalogue = new Map<string, Action>();
  for (const action of actions) {
    if (catalogue.has(action.name)) throw new TypeError(`Two actions are named ${action.name}.`);
    const rival = actions.find(({ name }) => name.startsWith(`${action.name}-`));
    if (rival !== undefined)
      throw new TypeError(`The name ${rival.name} begins with that of ${action.name}: their streams could meet.`);
    if (isOfRefusals(`${action.name}-`))
      throw new TypeError(`No action may be named ${action.name}: it is the ledger's own.`);
    for (const type of action.events.keys()) {
      if (types.has(type)) throw new TypeError(`Two actions have an event ${type}.`);
      types.add(type);
    }
    catalogue.set(action.name, action);
  }
  return catalogue;
}
