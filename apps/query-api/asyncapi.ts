import { audienceOf } from '#cloud-events';
import { asyncApiOf } from '#contract';
import type { OverKafka, PublishedSchema } from '#contract';
import type { Catalogue, JsonObject, Ledger } from '#kernel';
import { modeMeanings } from '#platform';
import { headerOf, topicsOf } from '#relay-kafka';
import { feedParameters } from './feed.js';
import { taken } from './parameters.js';

/** The AsyncAPI document of what this process tells, and of the topics where the ledger is told over Kafka. */
export function asyncApi(ledger: Ledger, schemas: readonly PublishedSchema[], kafka?: OverKafka): JsonObject {
  const asked = taken(feedParameters).map(([name, { description, schema }]): readonly [string, JsonObject] => [
    name,
    { ...schema, description },
  ]);
  const query = { type: 'object', properties: Object.fromEntries(asked) };
  const feed = { address: '/v1/feed', query };
  return asyncApiOf({ ledger, meaning: modeMeanings[ledger.mode], schemas, feed, kafka });
}

/** How the relay tells events: the same names as its own. */
export function overKafka(ledger: Ledger, catalogue: Catalogue, generation: number): OverKafka {
  const topics = topicsOf(ledger, catalogue, audienceOf(catalogue), generation);
  return { topicOf: (event) => topics.of(event), headerOf };
}
