import type { Action, Case } from './action.js';
import { streamOf } from './case.js';
import type { CaseRef, CitedCase } from './case.js';
import type { EventStore } from './event-store.js';
import type { StoredEvent } from './event.js';
import type { Foundations } from './instruction.js';

/** Loads a case; undefined where the catalogue has no such action. */
export async function load(
  foundations: Pick<Foundations, 'store' | 'catalogue'>,
  ref: CaseRef,
): Promise<Loaded | undefined> {
  const action = foundations.catalogue.get(ref.action);
  if (action === undefined) return undefined;
  const events = await readWhole(foundations.store, streamOf(ref));
  return { action, events, case: events.reduce((current, event) => current.apply(event), action.open(ref.id)) };
}

export interface Loaded {
  readonly action: Action;
  readonly events: readonly StoredEvent[];
  readonly case: Case;
}

const pageSize = 1_000;

async function readWhole(store: EventStore, stream: string): Promise<readonly StoredEvent[]> {
  const page = await store.readStream(stream, { limit: pageSize });
  if (page.length < pageSize) return page;
  const events = [...page];
  for (let last = page; last.length === pageSize;) {
    last = await store.readStream(stream, { from: BigInt(events.length), limit: pageSize });
    events.push(...last);
  }
  return events;
}

/** A case as the decisions that cite it may know it. */
export function citedAs(found: Case): CitedCase {
  const { action, id, stream } = found;
  const [publishedAt, follows] = [found.publishedAt(), found.follows()];
  return {
    action,
    id,
    stream,
    phase: found.phase(),
    title: found.title(),
    measures: found.measures(),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(follows === undefined ? {} : { follows }),
  };
}

/** The cases named, each once; those of an action that there is none of are left out. */
export async function citedCases(
  foundations: Pick<Foundations, 'store' | 'catalogue'>,
  refs: readonly CaseRef[],
): Promise<readonly Loaded[]> {
  if (refs.length === 0) return [];
  const streams = new Map(refs.map((ref) => [streamOf(ref), ref]));
  const loaded = await Promise.all(streams.values().map((ref) => load(foundations, ref)));
  return loaded.filter((cited) => cited !== undefined);
}
