import { headerOf, regionStatusType, sequenceOf, sourceOf } from '#cloud-events';
import type { Ledger, StoredEvent } from '#kernel';
import type { RegionStatus } from '#region-status';
import type { Message } from './message.js';

export interface StatusPlace {
  readonly topic: string;
  readonly partition: number;
}

/**
 * The status of an area behind an event: what is in force at the moment at which the event was recorded, as known then.
 * It is what `GET /v1/regions/{code}/status` says with both clocks at that moment, without what the law adds to it.
 */
export function statusMessage(
  status: RegionStatus,
  event: StoredEvent,
  { topic, partition }: StatusPlace,
  { name, mode }: Pick<Ledger, 'name' | 'mode'>,
): Message {
  const { code } = status.area;
  const { position, recordedAt, metadata } = event;
  const attributes = {
    specversion: '1.0',
    id: `region-status/${code}/${position.toString()}`,
    source: sourceOf({ name }),
    type: regionStatusType,
    subject: code,
    time: recordedAt,
    datacontenttype: 'application/json',
    partitionkey: code,
    sequence: sequenceOf(position),
    recordedtime: recordedAt,
    tocsinmode: mode,
    correlationid: metadata.correlationId,
    causationid: event.id,
  };
  const headers = Object.entries(attributes).map(([name_, value]) => [headerOf(name_), value] as const);
  const said = { ledger: { name, mode }, position: position.toString(), validAt: recordedAt, knownAt: recordedAt };
  return {
    topic,
    key: code,
    partition,
    headers: Object.fromEntries(headers),
    value: JSON.stringify({ ...said, ...status }),
    timestamp: Date.parse(recordedAt).toString(),
  };
}
