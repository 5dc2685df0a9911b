import { isObject } from '#kernel';
import { ageHeader, positionHeader } from '#platform';
import type { App } from '#platform';
import type { Freshness } from './freshness.js';

/**
 * Each answer that was read from the read model says in its headers which position it reflects and how old it is: so it
 * can be told also where the log or the database cannot be reached. Call it before the process listens.
 */
export function tellAges({ nest }: App, freshness: Freshness): void {
  const fastify = nest.getHttpAdapter().getInstance();
  fastify.addHook('preSerialization', (_request, reply, payload: unknown, done) => {
    const read = reflectedIn(payload);
    if (read !== undefined) reply.headers(agesOf(read, freshness));
    done(null, payload);
  });
  // An answer that is no JSON has said the position by itself.
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    const position = reply.getHeader(positionHeader);
    if (typeof position === 'string' && !reply.hasHeader(ageHeader)) {
      reply.headers(agesOf({ position, asOf: null }, freshness));
    }
    done(null, payload);
  });
}

interface Read {
  readonly position: string;
  readonly asOf: string | null;
}

/** The headers of an answer that reflects a position. */
function agesOf({ position, asOf }: Read, freshness: Freshness): Readonly<Record<string, string>> {
  const age = freshness.ageTold(BigInt(position), asOf ?? undefined);
  return { [positionHeader]: position, [ageHeader]: Math.floor(age / 1_000).toString() };
}

/** What an answer of the read model says of itself. */
function reflectedIn(payload: unknown): Read | undefined {
  if (!isObject(payload)) return undefined;
  const { position, asOf } = payload;
  if (typeof position !== 'string' || (asOf !== null && typeof asOf !== 'string')) return undefined;
  return { position, asOf };
}
