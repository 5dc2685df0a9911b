import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import { once } from 'node:events';
import { fail } from './calls.js';
import type { Reading } from './calls.js';
import type { Fault } from './faults.js';
import type { Log, Recorded } from './log.js';
import { caughtUp, checkpointAt, confirmation, eventOf, fellBehind } from './messages.js';

export interface Subscribing {
  readonly log: Log;
  readonly fault: Fault | undefined;
  sent(): void;
}

/** So many events are passed over before a checkpoint is told. */
const checkpointEvery = 32;

/** Everything after the place that the filter lets through, then word of having caught up, then what comes. */
export async function answerSubscription(call: Reading, options: ReadReq.Options, setting: Subscribing): Promise<void> {
  const { log } = setting;
  const position = options.getAll()?.getPosition()?.getCommitPosition();
  if (position !== undefined && !log.has(BigInt(position))) {
    fail(call, status.INVALID_ARGUMENT);
    return;
  }
  const wanted = filterOf(options);
  const telling = { next: afterPosition(log, position), given: 0, passed: 0, told: false };
  const news = signalOf(call, log);
  await put(call, confirmation());
  for (;;) {
    while (telling.next < log.all.length) {
      if (!(await tellNext(call, telling, wanted, setting))) return;
    }
    if (stops(call, setting.fault, telling.given) || call.cancelled) return;
    if (!telling.told) await put(call, caughtUp());
    telling.told = true;
    if (telling.next >= log.all.length) await news();
  }
}

interface Telling {
  next: number;
  given: number;
  passed: number;
  /** Whether it was told that it has caught up. */
  told: boolean;
}

/** False where the call is over. */
async function tellNext(
  call: Reading,
  telling: Telling,
  wanted: (record: Recorded) => boolean,
  { log, fault, sent }: Subscribing,
): Promise<boolean> {
  const record = log.all[telling.next];
  if (call.cancelled || record === undefined) return false;
  telling.next += 1;
  if (!wanted(record)) {
    telling.passed += 1;
    if (telling.passed % checkpointEvery === 0) await put(call, checkpointAt(record.position));
    return true;
  }
  if (stops(call, fault, telling.given)) return false;
  if (fault?.kind === 'fall-behind' && telling.given === fault.after) {
    telling.told = false;
    await put(call, fellBehind());
  }
  await put(call, eventOf(record));
  if (fault?.kind === 'duplicate') await put(call, eventOf(record));
  sent();
  telling.given += 1;
  return true;
}

function afterPosition(log: Log, position: string | undefined): number {
  if (position === undefined) return 0;
  const next = log.all.findIndex((one) => one.position > BigInt(position));
  return next === -1 ? log.all.length : next;
}

function stops(call: Reading, fault: Fault | undefined, given: number): boolean {
  if (fault?.kind === 'end' && given >= fault.after) call.end();
  else if (fault?.kind === 'break' && given >= fault.after) fail(call, fault.code);
  else return false;
  return true;
}

/** Waits until the connection takes more: a subscriber that does not read holds the server back. */
async function put(call: Reading, message: ReadResp): Promise<void> {
  if (call.cancelled || call.destroyed) return;
  if (!call.write(message)) await Promise.race([once(call, 'drain'), once(call, 'cancelled'), once(call, 'close')]);
}

function filterOf(options: ReadReq.Options): (record: Recorded) => boolean {
  const prefixes = options.getFilter()?.getStreamIdentifier()?.getPrefixList();
  return prefixes === undefined ? () => true : ({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix));
}

/** Waits for the next append, or for the end of the call. */
function signalOf(call: Reading, log: Log): () => Promise<void> {
  let wake = (): void => undefined;
  const stop = log.onAppend(() => {
    wake();
  });
  for (const event of ['cancelled', 'close', 'finish']) {
    call.once(event, () => {
      stop();
      wake();
    });
  }
  return () =>
    call.cancelled
      ? Promise.resolve()
      : new Promise((resolve) => {
          wake = resolve;
        });
}
