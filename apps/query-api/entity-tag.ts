import type { FastifyReply } from 'fastify';

/**
 * The answer, with its revision as entity tag: what `If-Match` of the next command takes. There is no 304 for it
 * (`If-None-Match` is not looked at): how a case stands, and when it ends, move while its revision stays.
 */
export function tagged<T extends { readonly revision: string }>(answer: T, reply: FastifyReply): T {
  void reply.header('etag', `"${answer.revision}"`);
  return answer;
}
