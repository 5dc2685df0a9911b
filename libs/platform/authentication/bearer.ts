import { noToken, Unauthenticated } from './unauthenticated.js';

/** No honest token is longer, and none longer is looked at. */
export const longestToken = 8 * 1024;

const credentials = /^bearer +([A-Za-z0-9._~+/=-]+) *$/iu;

/** The token of an Authorization header (RFC 6750, section 2.1); throws `Unauthenticated`. */
export function bearerToken(header: string | undefined): string {
  if (header === undefined || header === '') throw noToken();
  if (header.length > longestToken + 'Bearer '.length) {
    throw new Unauthenticated(`The token is longer than ${longestToken.toString()} bytes.`);
  }
  const token = credentials.exec(header)?.[1];
  if (token === undefined) {
    throw new Unauthenticated('The Authorization header is malformed: it must read Bearer, a space and the token.');
  }
  return token;
}
