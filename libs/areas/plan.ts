import type { AreaEvent } from './area-events.js';
import type { AreaRegistry } from './area-registry.js';
import { mostProblems } from './limits.js';
import type { Fields } from './rows.js';

/** A row of an import, and where it stands: `line 12`, `areas.3`. */
export interface ImportRow {
  readonly at: string;
  readonly fields: Fields;
}

/** What is wrong with a row; without `at` it is wrong with the whole. */
export interface ImportProblem {
  readonly at?: string;
  readonly field: string;
  /** Follows the field's name, and says how to mend it. */
  readonly problem: string;
}

export interface Counts {
  readonly registered: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** What an import comes to: the events that register what is new or changed, none where nothing is. */
export interface ImportPlan extends Counts {
  readonly events: readonly AreaEvent[];
}

/** Why nothing of an import is registered. */
export interface ImportFaults {
  readonly problems: readonly ImportProblem[];
  /** How many more there are than are told. */
  readonly more: number;
}

/** Decides what an import comes to on the areas as they are. Pure: the same areas and rows give the same plan. */
export type Planner = (areas: AreaRegistry) => ImportPlan | ImportFaults;

export function isFaulty(planned: object): planned is ImportFaults {
  return 'problems' in planned;
}

/** Gathers problems up to the most that are told, and counts the rest. */
export class Faults {
  readonly #problems: ImportProblem[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(problem: ImportProblem): void {
    this.#count += 1;
    if (this.#problems.length < mostProblems) this.#problems.push(problem);
  }

  told(): ImportFaults {
    return { problems: this.#problems, more: this.#count - this.#problems.length };
  }
}
