interface Kind {
  readonly status: number;
  readonly title: string;
  readonly meaning: string;
}

/**
 * Every kind of problem that an answer can be. The name is the end of its `type`, `/problems/<name>`, which is
 * served as documentation; names are part of the public contract and never change their meaning.
 */
export const problemKinds = {
  'bad-request': {
    status: 400,
    title: 'The request cannot be understood',
    meaning: 'Something about the request itself, not its content, is wrong; the detail says what.',
  },
  'malformed-json': {
    status: 400,
    title: 'The body is not JSON',
    meaning: 'The detail says where the JSON breaks off, or which limit it goes beyond.',
  },
  'invalid-input': {
    status: 400,
    title: 'The input is not valid',
    meaning: '`problems` names every field that is wrong and how to mend it. Nothing was stored.',
  },
  'unknown-position': {
    status: 400,
    title: 'The log has no event at this position',
    meaning:
      'Positions of a ledger in a cluster have gaps: begin at `position` of an event that was answered, at a `next`, or at 0. Nothing was stored.',
  },
  unauthenticated: {
    status: 401,
    title: 'A valid token is needed',
    meaning: 'Send `Authorization: Bearer <token>` with a token of this ledger that has not expired.',
  },
  forbidden: {
    status: 403,
    title: 'The role does not allow it',
    meaning: 'The token is valid, but its role may not do this.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing',
    meaning: 'No such address, action, case or area.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The address does not take this method',
    meaning: 'The header Allow names those it takes.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request took too long to arrive',
    meaning: 'Nothing was stored; send it again.',
  },
  refused: {
    status: 409,
    title: 'The command is refused',
    meaning:
      '`refused` is a stable code, `because` says why and the way out, `source` names the law it rests on, ' +
      '`field` the field of the body it is about. No act was stored; that it was refused is kept for the auditors.',
  },
  'revision-conflict': {
    status: 412,
    title: 'The case has changed',
    meaning: '`expected` is the revision that was named, `actual` the one it met. Read the case again and decide anew.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    meaning: 'The detail names the limit. Nothing was stored.',
  },
  'event-too-large': {
    status: 413,
    title: 'The event is too large to be stored',
    meaning: '`bytes` is what it would take, `limit` the most that can be stored.',
  },
  'too-many-events': {
    status: 413,
    title: 'Too many events at once',
    meaning: '`count` is how many it would make, `limit` the most that are stored together.',
  },
  'address-too-long': {
    status: 414,
    title: 'A part of the address is too long',
    meaning: 'No id or code is that long.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is of a type that is not taken',
    meaning: 'Bodies are JSON in UTF-8, with Content-Type: application/json.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    meaning: 'Wait for as many seconds as Retry-After says.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The headers are too large',
    meaning: 'All headers together take at most 16 KiB.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    meaning: 'The fault is on this side; `correlationId` finds it in the log.',
  },
  unavailable: {
    status: 503,
    title: 'Not available at the moment',
    meaning:
      'Wait for as many seconds as Retry-After says; then ask again, or send the same command with the same Idempotency-Key.',
  },
  'identity-provider-unavailable': {
    status: 503,
    title: 'The issuer of the token does not answer',
    meaning: 'Its keys are needed to check the token; try again after Retry-After.',
  },
  'not-ready': {
    status: 503,
    title: 'Not ready to serve',
    meaning: '`checks` says what is not ready and why.',
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type ProblemName = keyof typeof problemKinds;
