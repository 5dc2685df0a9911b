import type { CaseRef, Crossing, JsonObject, StoredEvent } from '#kernel';
import { isObject } from '#kernel';

/** The stream in which areas and crossings are registered. */
export const areasStream = 'areas';

/** The case under which refusals of imports are found: an import is no command to a case of its own. */
export const importCase: CaseRef = { action: areasStream, id: 'imports' };

/** An area as it stands in the event: its path follows from its parent. */
export interface RegisteredArea {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly parent: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly through?: readonly string[];
  readonly geometry?: JsonObject;
}

export interface AreasRegistered {
  readonly type: 'AreasRegistered';
  readonly data: { readonly scheme: string; readonly areas: readonly RegisteredArea[] };
}

export interface CrossingsRegistered {
  readonly type: 'CrossingsRegistered';
  readonly data: { readonly crossings: readonly Crossing[] };
}

export type AreaEvent = AreasRegistered | CrossingsRegistered;

export const areaEventTypes = [
  'AreasRegistered',
  'CrossingsRegistered',
] as const satisfies readonly AreaEvent['type'][];

/** The event in its own type; undefined for an event of another kind. What is stored was checked when it was written. */
export function areaEventOf(event: Pick<StoredEvent, 'type' | 'data'>): AreaEvent | undefined {
  return isAreaEvent(event) ? event : undefined;
}

function isAreaEvent(event: { readonly type: string; readonly data: object }): event is AreaEvent {
  if (!isObject(event.data)) return false;
  if (event.type === 'AreasRegistered') return Array.isArray(event.data['areas']);
  return event.type === 'CrossingsRegistered' && Array.isArray(event.data['crossings']);
}
