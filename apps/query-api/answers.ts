import { causeFor } from '#cloud-events';
import type { Actor, Ledger, StoredEvent } from '#kernel';
import type { Reflecting } from '#read-model';
import type { FastifyRequest } from 'fastify';

/** What every answer says of the ledger it comes from. */
export interface Whose {
  readonly ledger: Pick<Ledger, 'name' | 'mode'>;
}

export function whose({ name, mode }: Ledger): Whose {
  return { ledger: { name, mode } };
}

/** The place in the log that an answer reflects. */
export function reflected({ position, asOf }: Reflecting<unknown>): {
  readonly position: string;
  readonly asOf: string | null;
} {
  return { position: position.toString(), asOf: asOf ?? null };
}

/** A stored event in JSON, which cannot carry a bigint. */
export function eventAsJson(event: StoredEvent): object {
  const { position, revision, stream, id, type, version, recordedAt, data, metadata } = event;
  return {
    position: position.toString(),
    stream,
    revision: revision.toString(),
    id,
    type,
    version,
    recordedAt,
    data,
    metadata,
  };
}

/** Who asks for what. */
export type Asking = Pick<FastifyRequest, 'query' | 'url'> & { readonly actor: Pick<Actor, 'role'> | null };

/** True for one of this house; whoever only reads what concerns others sees neither who acted nor what is prepared. */
export function isOfTheHouse({ actor }: Pick<Asking, 'actor'>): boolean {
  return actor !== null && actor.role !== 'agency';
}

/** A stored event as the one who asks may see it: who acted, and on what draft, is for those who may read the log. */
export function eventFor(sources: { isInside(stream: string): boolean }, asking: Asking, event: StoredEvent): object {
  const whole = eventAsJson(event);
  if (isOfTheHouse(asking)) return whole;
  const { actor: _actor, reliedOn, ...metadata } = event.metadata;
  const seen = reliedOn.filter(({ stream }) => !sources.isInside(stream));
  return { ...whole, metadata: { ...metadata, causationId: causeFor(sources, event), reliedOn: seen } };
}

/** The items of a page and the address of the next one; `asked` is one more than the page holds. */
export function page<T>(found: readonly T[], limit: number): { readonly items: readonly T[]; readonly more: boolean } {
  return { items: found.slice(0, limit), more: found.length > limit };
}

/** The address of the next page: this call's own, with another cursor. */
export function nextPage(url: string, name: string, value: string): string {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  const parameters = new URLSearchParams(end === -1 ? '' : url.slice(end + 1));
  parameters.set(name, value);
  return `${path}?${parameters.toString()}`;
}
