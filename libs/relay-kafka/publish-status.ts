import type { Topics } from '#cloud-events';
import type { Ledger, StoredEvent } from '#kernel';
import type { RegionStatus } from '#region-status';
import { partitionOf } from './connection.js';
import type { Publication } from './relay.js';
import type { Identity } from './session.js';
import { statusMessage } from './status-message.js';

export interface StatusGround {
  readonly ledger: Pick<Ledger, 'name' | 'mode'>;
  readonly topics: Pick<Topics, 'regionStatus' | 'checkpoint'>;
  readonly partitions: number;
  /** Codes of the areas whose status an event may have changed. */
  readonly touchedBy: (event: StoredEvent) => Promise<readonly string[]>;
  /** The status of some areas behind an event, of both clocks at the moment at which it was recorded. */
  readonly statusesAt: (
    codes: readonly string[],
    event: StoredEvent,
    signal: AbortSignal,
  ) => Promise<readonly RegionStatus[]>;
}

/** Who tells the status of regions: another than who tells the events, so that neither waits for the other. */
export function statusIdentity({ checkpoint }: Pick<Topics, 'checkpoint'>): Identity {
  return { name: `${checkpoint}.region-status`, checkpointTopic: checkpoint, key: 'region-status' };
}

/**
 * The latest status of each area. Of the events that are told together, an area is told behind the last that touched it:
 * in a compacted topic nothing else would stay. What each record says follows from its area and position alone.
 */
export function publishStatus({ ledger, topics, partitions, touchedBy, statusesAt }: StatusGround): Publication {
  return {
    identity: statusIdentity(topics),
    plan: async (before, events, signal) => {
      const last = new Map<string, StoredEvent>();
      for (const event of events) for (const code of await touchedBy(event)) last.set(code, event);
      const messages = [];
      for (const [event, codes] of Map.groupBy(last.keys(), (code) => last.get(code))) {
        if (event === undefined) continue;
        for (const status of await statusesAt(codes.toSorted(), event, signal)) {
          const partition = partitionOf(status.area.code, partitions);
          messages.push(statusMessage(status, event, { topic: topics.regionStatus, partition }, ledger));
        }
      }
      const inOrder = messages.toSorted(
        (one, other) => Number(one.headers['ce_sequence']) - Number(other.headers['ce_sequence']),
      );
      return { messages: inOrder, after: { ...before, position: events.at(-1)?.position ?? before.position } };
    },
    recall: () => Promise.resolve({}),
  };
}
