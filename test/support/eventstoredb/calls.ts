import type { AppendReq, AppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { Metadata, status } from '@grpc/grpc-js';
import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';

export type Appending = ServerDuplexStream<AppendReq, AppendResp>;
export type Reading = ServerWritableStream<ReadReq, ReadResp>;
export type Answerable = Appending | Reading;

export function deleted(call: Answerable, stream: string): void {
  fail(call, status.FAILED_PRECONDITION, { exception: 'stream-deleted', 'stream-name': stream });
}

/** Ends the call with the status, and with what the server says of it beside. */
export function fail(call: Answerable, code: number, said: Readonly<Record<string, string>> = {}): void {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(said)) metadata.set(key, value);
  call.emit('error', { code, details: `status ${code.toString()}`, metadata });
}
