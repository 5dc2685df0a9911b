import { Problem } from '../problems/problem.js';

/** 401. RFC 6750, section 3: a request without any token is asked for one; a bad token is told what is wrong with it. */
export class Unauthenticated extends Problem {
  override readonly name = 'Unauthenticated';
  constructor(detail: string, given: 'no-token' | 'bad-token' = 'bad-token') {
    super('unauthenticated', detail, { headers: { 'www-authenticate': challenge(detail, given) } });
  }
}

function challenge(detail: string, given: 'no-token' | 'bad-token'): string {
  const realm = 'Bearer realm="tocsin"';
  return given === 'no-token' ? realm : `${realm}, error="invalid_token", error_description="${quotable(detail)}"`;
}

/** The characters that an error_description may hold: nothing of a token can end the text or the header. */
function quotable(text: string): string {
  return text.replace(/[^\x20\x21\x23-\x5B\x5D-\x7E]/gu, '?').slice(0, 300);
}

export const noToken = (): Unauthenticated =>
  new Unauthenticated('This call needs a token: send the header Authorization: Bearer <token>.', 'no-token');
