import { catalogue } from '#catalogue';
import { emergencyAction, noLaw, toJsonObject } from '#kernel';
import type { Action, Case, Context, JudgedAct, Ledger, StoredEvent } from '#kernel';

/** The acts of an emergency, one after the other, as the law judges them. */
export type Acts = readonly JudgedAct[];

/** The context of a case that is only thought of: nothing is recorded besides it. */
export function contextOf(ledger: Ledger, { areas, now }: Pick<Context, 'areas' | 'now'>): Context {
  return {
    now,
    ledger,
    actor: { subject: 'tocsin', role: 'operator' },
    areas,
    law: noLaw,
    cited: () => undefined,
    citedStream: () => undefined,
  };
}

/** What is to be judged, and the cases that it cites. */
export interface Judgeable {
  readonly acts: Acts;
  readonly context: Context;
}

export function emergencies(): Action {
  const found = catalogue.get(emergencyAction);
  if (found === undefined) throw new TypeError(`There is no action ${emergencyAction}.`);
  return found;
}

/** An event as it would be stored, had it been decided here. */
export function storedHere(
  stream: string,
  revision: bigint,
  event: { readonly type: string; readonly data: object },
  { now, ledger, actor }: Context,
): StoredEvent {
  const { type } = event;
  const id = revision.toString();
  const metadata = {
    actor,
    ledger: ledger.name,
    mode: ledger.mode,
    correlationId: id,
    causationId: id,
    command: { name: type, hash: '' },
    reliedOn: [],
    findings: [],
  };
  const version = emergencies().events.get(type)?.version ?? 1;
  return {
    stream,
    revision,
    position: revision + 1n,
    id,
    type,
    version,
    recordedAt: now,
    data: toJsonObject(event.data),
    metadata,
  };
}

function followed(current: Case): Pick<JudgedAct, 'follows'> {
  const follows = current.follows();
  return follows === undefined ? {} : { follows };
}

/** The acts of a case as they should read, corrections taken in. */
export function actsAsTheyRead(found: Case, context: Context): Acts {
  const acts: JudgedAct[] = [];
  let current = emergencies().open(found.id);
  for (const [index, event] of found.acts().entries()) {
    const before = current.measures();
    const stored = storedHere(current.stream, BigInt(index), event, context);
    current = current.apply(stored);
    acts.push({ action: emergencyAction, words: stored.data, before, after: current.measures(), ...followed(current) });
  }
  return acts;
}
