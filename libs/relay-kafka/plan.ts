import type { Topics } from '#cloud-events';
import type { StoredEvent } from '#kernel';
import type { Checkpoint, LastIn } from './checkpoint.js';
import { messageOf } from './message.js';
import type { Message, Teller } from './message.js';

/** Messages that are written together, with how far they lead. */
export interface Batch {
  readonly messages: readonly Message[];
  readonly after: Checkpoint;
}

export interface EventPlan extends Teller {
  readonly topics: Pick<Topics, 'of'>;
  /** The partition of a key. */
  readonly partitionOf: (key: string) => number;
  /** The areas that an event concerns, as text. */
  readonly areasOf: (event: StoredEvent) => Promise<string>;
}

/**
 * The messages of the next events. They follow from the log and the checkpoint alone, and the checkpoint from the log:
 * however the events are cut into batches, the same messages come in the same order.
 */
export async function planEvents(before: Checkpoint, events: readonly StoredEvent[], plan: EventPlan): Promise<Batch> {
  const messages: Message[] = [];
  let { last } = before;
  for (const event of events) {
    const topic = plan.topics.of(event);
    if (topic === undefined) continue;
    const partition = plan.partitionOf(event.stream);
    const previous = BigInt(last[topic]?.[partition] ?? '0');
    // It is there: a server had left a transaction half done.
    if (event.position <= previous) continue;
    messages.push(messageOf(event, { topic, partition, previous, areas: await plan.areasOf(event) }, plan));
    last = withLast(last, topic, partition, event.position);
  }
  return { messages, after: { ...before, last, position: events.at(-1)?.position ?? before.position } };
}

export function withLast(last: LastIn, topic: string, partition: number, position: bigint): LastIn {
  return { ...last, [topic]: { ...last[topic], [partition]: position.toString() } };
}
