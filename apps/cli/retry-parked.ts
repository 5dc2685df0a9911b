import { isThere, snapshotOf } from '#read-model';
import type { Folder } from './folder.js';
import type { Output } from './output.js';
import { renewedIn } from './renewed.js';

/** Cases that waited before, and those that still do. */
export interface Retried {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Gives every parked case another try: makes the read model anew from the log, in which the events of each case come in
 * their order. Where nothing is parked, nothing is done.
 */
export async function retryParked(folder: Folder, output: Output): Promise<Retried> {
  const before = await parkedIn(folder.readModelAt);
  if (before.length === 0) return { before, after: before };
  await renewedIn(folder, output, 'Trying again');
  return { before, after: await parkedIn(folder.readModelAt) };
}

async function parkedIn(address: string): Promise<readonly string[]> {
  if (!(await isThere(address))) return [];
  const snapshot = await snapshotOf(address);
  return (snapshot?.parked ?? []).map(({ stream }) => stream);
}
