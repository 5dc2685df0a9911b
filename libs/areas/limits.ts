/** What an import takes in, whichever way it comes. A full code is the scheme, a colon and the code. */

export const schemePattern = /^[a-z][a-z0-9-]{0,39}$/u;
/** A code without its scheme. */
export const codePattern = /^[A-Za-z0-9._-]{1,40}$/u;
/** An ISO 3166 code, a code of the same scheme, or scheme and code. */
export const referencePattern = /^[A-Za-z0-9._-]{1,40}(?::[A-Za-z0-9._-]{1,40})?$/u;
export const kindPattern = /^\p{L}[\p{L}\p{N} -]{0,39}$/u;
export const crossingIdPattern = /^[a-z0-9][a-z0-9-]{0,59}$/u;
export const crossingKinds = ['road', 'rail', 'port', 'airport', 'irregular'] as const;
export const longestName = 200;
/** The most areas that a corridor leads through. */
export const mostThrough = 500;
/** Levels of the hierarchy, the country being the first. */
export const deepestArea = 20;
/** The most problems that are told of one import. */
export const mostProblems = 100;

/**
 * The most that one event of an import takes, in bytes of its data as JSON. The store's own limit is `maximumEventBytes`
 * for data and metadata together; metadata, with the longest subject, organisation and issuer that a token may name,
 * stays below the difference.
 */
export const largestEventData = 55_000;
