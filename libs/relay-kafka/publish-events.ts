import type { Audience, Topics } from '#cloud-events';
import { EventAreas } from '#cloud-events';
import type { Catalogue, EventStore, Ledger } from '#kernel';
import { partitionOf } from './connection.js';
import { planEvents } from './plan.js';
import type { EventPlan } from './plan.js';
import type { Publication } from './relay.js';
import type { Identity } from './reached.js';

export interface EventGround {
  readonly store: EventStore;
  readonly catalogue: Catalogue;
  readonly ledger: Pick<Ledger, 'name' | 'mode'>;
  readonly audience: Audience;
  readonly topics: Topics;
  readonly partitions: number;
}

/** How each event is told in the topic of its action. */
export function eventPlan(ground: EventGround): EventPlan {
  const { store, catalogue, ledger, audience, topics, partitions } = ground;
  const areas = new EventAreas({ store, catalogue, actionOf: audience.actionOf });
  return {
    ledger,
    audience,
    topics,
    partitionOf: (key) => partitionOf(key, partitions),
    areasOf: (event) => areas.of(event),
  };
}

/** Who tells the events of a generation. */
export function eventIdentity({ checkpoint }: Pick<Topics, 'checkpoint'>): Identity {
  return { name: `${checkpoint}.events`, checkpointTopic: checkpoint, partition: 0, key: 'events' };
}

/** Every event that agencies may see, once, in the topic of its action. */
export function publishEvents(ground: EventGround): Publication {
  const plan = eventPlan(ground);
  return {
    identity: eventIdentity(ground.topics),
    topics: ground.topics.events,
    plan: (before, events) => planEvents(before, events, plan),
  };
}
