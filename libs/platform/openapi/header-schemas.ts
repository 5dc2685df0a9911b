import type { JsonObject } from '#kernel';
import { correlationHeader } from '../http/correlation.js';
import { ageHeader, ledgerHeader, positionHeader } from '../http/headers.js';
import type { ProblemName } from '../problems/kinds.js';

/** The headers of answers, as components of the document. */
export const headerComponents = {
  [ledgerHeader]: header('The ledger that answers, and its mode.', { example: 'peru; mode=actual' }),
  [correlationHeader]: header('Finds the call in the log: the caller’s own, or a fresh one.'),
  [positionHeader]: header('The place in the log that the answer reflects.', { example: '42' }),
  [ageHeader]: header('For how many seconds it has not been seen that this was the whole log.', { example: '0' }),
  etag: header('The revision of the case, as If-Match takes it.', { example: '"3"' }),
  location: header('The address of the case.', { example: '/v1/actions/border-closure/santa-rosa-2025-11' }),
  link: header('The next page, as rel="next", where there is one.'),
  'retry-after': header('How many seconds to wait.', { example: '1' }),
  'www-authenticate': header('What is wrong with the token (RFC 6750).'),
} as const;

export type HeaderName = keyof typeof headerComponents;

function header(description: string, more: JsonObject = {}): JsonObject {
  return { description, schema: { type: 'string' }, ...more };
}

const everywhere: readonly HeaderName[] = [ledgerHeader, correlationHeader];

/** What every answer carries, and these. */
export function headerRefs(more: readonly HeaderName[] = []): JsonObject {
  const names = [...everywhere, ...more];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

const ofProblems: Partial<Record<ProblemName, HeaderName>> = {
  unauthenticated: 'www-authenticate',
  forbidden: 'www-authenticate',
  'too-many-requests': 'retry-after',
  unavailable: 'retry-after',
  'identity-provider-unavailable': 'retry-after',
};

export function problemHeaderRefs(kinds: readonly ProblemName[]): JsonObject {
  return headerRefs([...new Set(kinds.map((kind) => ofProblems[kind]).filter((name) => name !== undefined))]);
}
