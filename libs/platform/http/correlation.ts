import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export const correlationHeader = 'x-correlation-id';

/** Visible ASCII but quotes: safe in a header, a log and a URL's query. */
const acceptable = /^[\x21\x23-\x26\x28-\x5F\x61-\x7E]{1,100}$/u;

/** The caller's own id where it is a decent one, else a fresh UUID. */
export function correlationId(headers: IncomingHttpHeaders): string {
  const given = headers[correlationHeader];
  return typeof given === 'string' && acceptable.test(given) ? given : randomUUID();
}

/** Trace Context level 1, section 3.2: version 00, neither id all zeros. Later versions begin the same way. */
const traceContext = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-[\x21-\x7E]{0,100})?$/u;

export function traceparent(headers: IncomingHttpHeaders): string | undefined {
  const given = headers.traceparent;
  if (typeof given !== 'string' || !traceContext.test(given)) return undefined;
  return given.startsWith('00-') && given.length > 55 ? undefined : given;
}
