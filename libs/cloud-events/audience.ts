import type { Action, Catalogue, StoredEvent } from '#kernel';
import { isOfRefusals } from '#kernel';

/** What of the log may be told to those outside, and how it is called there. */
export interface Audience {
  /** The action that an event belongs to by its type; undefined for those of the ledger itself. */
  actionOf(type: string): string | undefined;
  /** True for streams that are for the inside of the house: agencies see neither them nor that anything relies on them. */
  isInside(stream: string): boolean;
}

export function audienceOf(catalogue: Catalogue): Audience {
  const actions = [...catalogue.values()];
  const byEvent = new Map(actions.flatMap((action) => namesOf(action)));
  const inside = actions.flatMap(({ name, confidential }) => (confidential ? [`${name}-`] : []));
  return {
    actionOf: (type) => byEvent.get(type),
    isInside: (stream) => isOfRefusals(stream) || inside.some((head) => stream.startsWith(head)),
  };
}

function namesOf({ name, events }: Action): readonly (readonly [type: string, action: string])[] {
  return [...events.keys()].map((type) => [type, name]);
}

/**
 * What caused an event, for whoever does not see the inside of the house: what relies on something inside was caused by
 * it, and its cause is not told then.
 */
export function causeFor(
  audience: Pick<Audience, 'isInside'>,
  { metadata: { causationId, correlationId, reliedOn } }: StoredEvent,
): string {
  return reliedOn.some(({ stream }) => audience.isInside(stream)) ? correlationId : causationId;
}
