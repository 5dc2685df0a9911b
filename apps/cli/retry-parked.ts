import { AreaRegistry } from '#areas';
import { caseRefPattern, parseCaseRef, streamOf } from '#kernel';
import { isThere, readModelTrouble, retryCase, siteAt, snapshotOf } from '#read-model';
import { replaySetting } from './folder.js';
import type { Folder } from './folder.js';
import type { Output } from './output.js';
import { renewedIn } from './renewed.js';

/** Cases that waited before and were tried, and those of them that still do. */
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
  const after = await parkedIn(folder.readModelAt);
  return { before, after: before.filter((stream) => after.includes(stream)) };
}

/** The same for one case, as `doctor` names it or as `border-closure/x`: nothing else is made anew. */
export async function retryOne({ store, places, readModelAt }: Folder, name: string): Promise<Retried> {
  const stream = caseRefPattern.test(name) ? streamOf(parseCaseRef(name)) : name;
  if (!(await isThere(readModelAt))) return { before: [], after: [] };
  const site = siteAt(readModelAt, places.readModelPatience);
  const setting = { ...replaySetting(store), areas: () => new AreaRegistry(), site };
  try {
    const became = await retryCase(setting, stream);
    return {
      before: became === 'was not parked' ? [] : [stream],
      after: became === 'waits' ? [stream] : [],
    };
  } catch (error) {
    throw readModelTrouble(error);
  }
}

async function parkedIn(address: string): Promise<readonly string[]> {
  if (!(await isThere(address))) return [];
  const snapshot = await snapshotOf(address);
  return (snapshot?.parked ?? []).map(({ stream }) => stream);
}
