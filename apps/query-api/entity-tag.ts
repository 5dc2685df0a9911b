import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * The answer, with its revision as entity tag: what `If-Match` of the next command takes. A caller who has that
 * revision already (`If-None-Match`) gets 304 and nothing (RFC 9110, section 13.1.2).
 */
export function tagged<T extends { readonly revision: string }>(
  answer: T,
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
): T | undefined {
  const tag = `"${answer.revision}"`;
  void reply.header('etag', tag);
  if (!names(headers['if-none-match'], tag)) return answer;
  void reply.code(304);
  return undefined;
}

/** True where one of the tags, weak or not, is this one. */
function names(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => [tag, `W/${tag}`, '*'].includes(one.trim()));
}
