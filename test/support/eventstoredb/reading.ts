import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import { deleted, fail } from './calls.js';
import type { Reading } from './calls.js';
import type { Log, Recorded } from './log.js';
import { eventOf, streamNotFound } from './messages.js';

/** A page of a stream or of all, from a place on that is part of it. */
export function answerRead(call: Reading, options: ReadReq.Options, log: Log): void {
  if (options.hasStream()) answerStream(call, options, log);
  else answerAll(call, options, log);
}

function answerAll(call: Reading, options: ReadReq.Options, log: Log): void {
  const from = options.getAll();
  const position = from?.getPosition()?.getCommitPosition();
  if (position !== undefined && !log.has(BigInt(position))) {
    fail(call, status.INVALID_ARGUMENT);
    return;
  }
  give(call, page(log.all, { ...asked(options), from: position, end: from?.hasEnd() === true, by: 'position' }));
}

function answerStream(call: Reading, options: ReadReq.Options, log: Log): void {
  const stream = options.getStream();
  const name = Buffer.from(stream?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
  if (log.isTombstoned(name)) {
    deleted(call, name);
    return;
  }
  const there = log.readable(name);
  if (there === undefined) {
    call.write(streamNotFound(options));
    call.end();
    return;
  }
  const from = stream?.hasRevision() === true ? stream.getRevision() : undefined;
  give(call, page(there, { ...asked(options), from, end: stream?.hasEnd() === true, by: 'revision' }));
}

function asked(options: ReadReq.Options): Pick<Page, 'count' | 'backwards'> {
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  return { backwards, count: Number(options.getCount()) };
}

interface Page {
  readonly count: number;
  readonly backwards: boolean;
  readonly from: string | undefined;
  readonly end: boolean;
  readonly by: 'position' | 'revision';
}

function page(records: readonly Recorded[], { count, backwards, from, end, by }: Page): readonly Recorded[] {
  const ordered = backwards ? records.toReversed() : records;
  if (from === undefined) return end === backwards ? ordered.slice(0, count) : [];
  const place = BigInt(from);
  return ordered.filter((one) => (backwards ? one[by] <= place : one[by] >= place)).slice(0, count);
}

function give(call: Reading, records: readonly Recorded[]): void {
  for (const record of records) call.write(eventOf(record));
  call.end();
}
