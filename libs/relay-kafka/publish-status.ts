import type { Topics } from '#cloud-events';
import type { Ledger, StoredEvent } from '#kernel';
import type { RegionStatus } from '#region-status';
import type { Checkpoint } from './checkpoint.js';
import { partitionOf } from './connection.js';
import type { Message } from './message.js';
import { withLast } from './plan.js';
import type { Publication } from './relay.js';
import type { Identity } from './reached.js';
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
  return { name: `${checkpoint}.region-status`, checkpointTopic: checkpoint, partition: 1, key: 'region-status' };
}

/**
 * The latest status of each area. Of the events that are told together, an area is told behind the last that touched it:
 * in a compacted topic nothing else would stay. What each record says follows from its area and position alone.
 */
export function publishStatus({ ledger, topics, partitions, touchedBy, statusesAt }: StatusGround): Publication {
  const { regionStatus } = topics;
  // A server may have left a transaction half done.
  const isTold = (code: string, { position }: StoredEvent, { last }: Checkpoint): boolean =>
    position <= BigInt(last[regionStatus]?.[partitionOf(code, partitions)] ?? '0');
  return {
    identity: statusIdentity(topics),
    topics: [regionStatus],
    plan: async (before, events, signal) => {
      const touched = new Map<string, StoredEvent>();
      for (const event of events) for (const code of await touchedBy(event)) touched.set(code, event);
      const codesBehind = Map.groupBy(touched.keys(), (code) => touched.get(code));
      const messages: Message[] = [];
      let { last } = before;
      for (const event of events) {
        const codes = (codesBehind.get(event) ?? []).filter((code) => !isTold(code, event, before));
        if (codes.length === 0) continue;
        for (const status of await statusesAt(codes.toSorted(), event, signal)) {
          const partition = partitionOf(status.area.code, partitions);
          messages.push(statusMessage(status, event, { topic: regionStatus, partition }, ledger));
          last = withLast(last, regionStatus, partition, event.position);
        }
      }
      return { messages, after: { ...before, last, position: events.at(-1)?.position ?? before.position } };
    },
  };
}
