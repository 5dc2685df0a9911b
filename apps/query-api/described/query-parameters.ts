import type { JsonObject } from '#kernel';
import { parameter } from '#platform';
import type { Parameter } from '../parameters.js';

/** The parameters of a call as the document describes them: the table by which they are read is the one source. */
export function queryParameters(table: Readonly<Record<string, Parameter<unknown>>>): readonly JsonObject[] {
  return Object.entries(table).map(([name, { description, schema }]) =>
    parameter('query', name, { ...schema, description }),
  );
}
