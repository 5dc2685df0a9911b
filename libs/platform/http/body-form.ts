import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../problems/problem.js';

/** A problem 415 for a body that is packed (RFC 9110, section 8.4) or says another character set than UTF-8. */
export function otherForm(headers: IncomingHttpHeaders): Problem | undefined {
  const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = headers;
  if (coding.toLowerCase() !== 'identity') {
    return new Problem('unsupported-media-type', 'The body has a Content-Encoding; send it as it is, without one.', {
      headers: { 'accept-encoding': 'identity' },
    });
  }
  if (type === 'application/json' || isUtf8Said(type)) return undefined;
  return new Problem(
    'unsupported-media-type',
    'The body is not in UTF-8, as its Content-Type says. Send it in UTF-8, with Content-Type: application/json.',
  );
}

const charset = /;\s*charset\s*=\s*"?([^\s";]*)"?/giu;

/** A type without a character set is in UTF-8 (RFC 8259, section 8.1). */
function isUtf8Said(type: string): boolean {
  return type.matchAll(charset).every(([, name = '']) => /^utf-?8$/iu.test(name));
}
