import type { FieldProblem } from '#kernel';
import { nearestWord } from '#kernel';
import { namesIn } from './body-problems.js';

/** What is wrong with a mapping, each with its place. */
export class Problems {
  readonly #all: FieldProblem[] = [];

  get all(): readonly FieldProblem[] {
    return this.#all;
  }

  wrong(field: string, problem: string): void {
    this.#all.push({ field, problem });
  }

  /** A word that there is not, with the one that looks most like it, or all that there are. */
  unknown(
    place: string,
    what: string,
    { typed, names }: { readonly typed: string; readonly names: readonly string[] },
  ): void {
    const near = nearestWord(typed, names);
    this.wrong(place, near === undefined ? `${what}; there are ${names.join(', ')}` : `${what}; did you mean ${near}?`);
  }
}

const notAField = 'is not a field of this shape; remove it';

/** A name that no shape has is told with the one that looks most like it. */
export function withHint({ field, problem }: FieldProblem, schema: object): FieldProblem {
  if (problem !== notAField) return { field, problem };
  const near = nearestWord(field.split('.').at(-1) ?? '', namesIn(schema));
  return { field, problem: near === undefined ? problem : `is not a field here; did you mean ${near}?` };
}
