import type { JsonObject, Ledger } from '#kernel';
import type { Problem } from './problem.js';

export const problemMediaType = 'application/problem+json; charset=utf-8';

/** The body of the answer: RFC 9457, section 3.1, with the ledger that speaks and the request it answers. */
export function problemBody(problem: Problem, ledger: Ledger, correlationId: string): JsonObject {
  return {
    type: `/problems/${problem.kind}`,
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    ...problem.members,
    correlationId,
    ledger: { name: ledger.name, mode: ledger.mode },
  };
}
