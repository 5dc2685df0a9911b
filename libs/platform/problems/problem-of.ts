import {
  EventTooLarge,
  isObject,
  LedgerLocked,
  ReadModelUnavailable,
  RevisionConflict,
  StoreUnavailable,
  TooManyEvents,
  UnknownPosition,
} from '#kernel';
import { HttpException } from '@nestjs/common';
import { problemKinds } from './kinds.js';
import type { ProblemName } from './kinds.js';
import { NotFound, Problem, Unavailable } from './problem.js';

/** What a caller is told of an error. What nobody expected becomes `internal`, with the error as its cause. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return ofTheStore(error) ?? ofTheFramework(error) ?? internal(error);
}

const resend = 'Send the same command again with the same Idempotency-Key: it is done once, however often it is sent.';

function ofTheStore(error: unknown): Problem | undefined {
  if (error instanceof RevisionConflict) return conflict(error);
  if (error instanceof EventTooLarge) {
    const { type, bytes, limit } = error;
    return new Problem('event-too-large', error.message, { members: { event: type, bytes, limit } });
  }
  if (error instanceof TooManyEvents) {
    return new Problem('too-many-events', error.message, {
      members: { count: error.count, limit: error.limit },
    });
  }
  if (error instanceof UnknownPosition) {
    return new Problem('unknown-position', error.message, { members: { position: error.position.toString() } });
  }
  if (error instanceof StoreUnavailable || error instanceof LedgerLocked) {
    return new Unavailable(`The ledger cannot be reached or written at the moment. ${resend}`, 1, {
      cause: error,
    });
  }
  if (error instanceof ReadModelUnavailable) return new Unavailable(error.message, 1, { cause: error });
  return undefined;
}

function conflict(error: RevisionConflict): Problem {
  const { stream, expected, actual } = error;
  const members = { stream, expected: expected.toString(), actual: actual.toString() };
  if (actual === 'none') {
    const detail = 'There is no such case yet; leave If-Match out to begin it.';
    return new Problem('revision-conflict', detail, { members });
  }
  const named = expected === 'none' ? 'not new' : `not at ${members.expected}`;
  return new Problem(
    'revision-conflict',
    `The case is at revision ${members.actual}, ${named} as the command expected: read it again and decide on what it is now.`,
    { members },
  );
}

/** By the codes of Fastify's errors, which Nest wraps. */
const byCode: ReadonlyMap<string, () => Problem> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', () => new Problem('body-too-large', 'The body is larger than 256 KiB.')],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', mediaType],
  [
    'FST_ERR_CTP_INVALID_CONTENT_LENGTH',
    () => new Problem('bad-request', 'The body is not as long as its Content-Length says.'),
  ],
  ['FST_ERR_BAD_URL', () => new Problem('bad-request', 'The address is not well formed: check its percent signs.')],
  [
    'FST_ERR_MAX_PARAM_LENGTH',
    () => new Problem('address-too-long', 'A part of the address is longer than any id or code.'),
  ],
]);

function mediaType(): Problem {
  return new Problem('unsupported-media-type', 'Send the body as JSON, with Content-Type: application/json.');
}

function ofTheFramework(error: unknown): Problem | undefined {
  const coded =
    byCode.get(codeOf(error))?.() ?? (error instanceof HttpException ? byCode.get(codeOf(error.cause))?.() : undefined);
  if (coded !== undefined) return coded;
  if (!(error instanceof HttpException)) return undefined;
  const status = error.getStatus();
  if (status === 404) return new NotFound('There is nothing at this address.');
  const name = nameOf(status);
  return name === undefined ? undefined : new Problem(name, problemKinds[name].meaning, { cause: error });
}

const general = [
  'bad-request',
  'unauthenticated',
  'forbidden',
  'request-timeout',
  'body-too-large',
  'unsupported-media-type',
  'too-many-requests',
] as const;

function nameOf(status: number): ProblemName | undefined {
  return general.find((name) => problemKinds[name].status === status);
}

function codeOf(error: unknown): string {
  return isObject(error) && typeof error.code === 'string' ? error.code : '';
}

function internal(error: unknown): Problem {
  return new Problem('internal', 'An error that nobody expected; the log has it under the correlationId.', {
    cause: error,
  });
}
