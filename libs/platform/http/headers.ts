import type { Ledger } from '#kernel';

export const ledgerHeader = 'tocsin-ledger';

/** The position that an answer reflects, and since when in seconds that is known to have been all (RFC 9111, section 5.1). */
export const positionHeader = 'x-tocsin-position';
export const ageHeader = 'age';

/** Nothing of an answer of the interface runs, is framed, is kept by a browser or is taken for something else. */
export function answerHeaders(ledger: Ledger): Readonly<Record<string, string>> {
  return {
    [ledgerHeader]: `${ledger.name}; mode=${ledger.mode}`,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

/** Pages of the documentation load their own scripts and styles; swagger-ui writes styles into its page. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-cache',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};
