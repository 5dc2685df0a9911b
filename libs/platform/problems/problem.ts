import type { FieldProblem, JsonObject, Refusal } from '#kernel';
import { problemKinds } from './kinds.js';
import type { ProblemName } from './kinds.js';

export interface ProblemExtras {
  /** Members of the answer besides those of RFC 9457. */
  readonly members?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An answer that says what is wrong (RFC 9457). Throw it anywhere in a request. */
export class Problem extends Error {
  override readonly name: string = 'Problem';
  readonly status: number;
  readonly title: string;
  readonly members: JsonObject;
  readonly headers: Readonly<Record<string, string>>;

  /** The detail is a sentence for the caller; it must not tell what the caller may not know. */
  constructor(
    readonly kind: ProblemName,
    readonly detail: string,
    extras: ProblemExtras = {},
  ) {
    super(detail, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.status = problemKinds[kind].status;
    this.title = problemKinds[kind].title;
    this.members = extras.members ?? {};
    this.headers = extras.headers ?? {};
  }
}

/** 400: names every field that is wrong. */
export class InvalidInput extends Problem {
  override readonly name = 'InvalidInput';
  constructor(readonly problems: readonly FieldProblem[]) {
    const fields = problems.map(({ field, problem }) =>
      field === '' ? `The body ${problem}` : `"${field}" ${problem}`,
    );
    super('invalid-input', sentence(`${fields.slice(0, 5).join('; ')}${fields.length > 5 ? '; and more' : ''}`), {
      members: { problems: problems.map(({ field, problem }) => ({ field, problem })) },
    });
  }
}

function sentence(text: string): string {
  return /[.?]$/u.test(text) ? text : `${text}.`;
}

/** 409: the domain's answer no. */
export class Refused extends Problem {
  override readonly name = 'Refused';
  constructor(readonly refusal: Refusal) {
    super('refused', refusal.because, { members: { ...refusal } });
  }
}

/** 404. The sentence names what was not found. */
export class NotFound extends Problem {
  override readonly name = 'NotFound';
  constructor(detail: string, members: JsonObject = {}) {
    super('not-found', detail, { members });
  }
}

/** 403. */
export class Forbidden extends Problem {
  override readonly name = 'Forbidden';
  constructor(detail: string) {
    super('forbidden', detail, { headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } });
  }
}

/** 503: what is not available, and for how many seconds to wait. */
export class Unavailable extends Problem {
  override readonly name = 'Unavailable';
  constructor(detail: string, retryAfter = 1, extras: ProblemExtras = {}) {
    super('unavailable', detail, {
      ...extras,
      headers: { ...extras.headers, 'retry-after': retryAfter.toString() },
    });
  }
}
