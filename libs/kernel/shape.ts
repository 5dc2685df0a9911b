import type { JsonObject } from './json.js';

/** What is wrong with one field of an input, in a sentence that says how to mend it. */
export interface FieldProblem {
  /** Path of the field, for example `areas.0` or `gazette.publishedAt`. */
  readonly field: string;
  readonly problem: string;
}

export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** A declared shape: the one place from which parsing, JSON Schema and OpenAPI come. */
export interface Shape<T extends object> {
  readonly name: string;
  /** JSON Schema, draft 2020-12. */
  schema(): JsonObject;
  /** Accepts exactly the declared fields; never throws on bad input. */
  parse(input: unknown): Parsed<T>;
}
