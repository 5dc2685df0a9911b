import type { JsonObject } from '#kernel';
import { parameter } from '#platform';
import { taken } from '../parameters.js';
import type { Parameters } from '../parameters.js';

/** The parameters of a call as the document describes them: the table by which they are read is the one source. */
export function queryParameters(table: Parameters): readonly JsonObject[] {
  return taken(table).map(([name, { description, schema }]) => parameter('query', name, { ...schema, description }));
}
