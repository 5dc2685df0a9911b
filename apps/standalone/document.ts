import type { Catalogue, JsonObject, Ledger } from '#kernel';
import { documentOf, operationsDescribed } from '#platform';
import { areasDescribed } from '../command-api/described-areas.js';
import { commandsDescribed } from '../command-api/described.js';
import { questionsDescribed } from '../query-api/described/index.js';

/** The OpenAPI document of everything that this process serves. */
export function document(ledger: Ledger, catalogue: Catalogue): JsonObject {
  return documentOf(ledger, [
    ...questionsDescribed(catalogue),
    commandsDescribed(catalogue),
    areasDescribed,
    operationsDescribed,
  ]);
}
