import { audienceOf, headerOf, regionStatusType, topicsOf } from '#cloud-events';
import { asyncApiOf } from '#contract';
import type { OverKafka, PublishedSchema } from '#contract';
import type { Catalogue, JsonObject, Ledger } from '#kernel';
import { modeMeanings } from '#platform';
import { measureSchemas } from './described/measures.js';
import { statusSchemas, toldStatus } from './described/status.js';
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
  const status = {
    topic: topics.regionStatus,
    type: regionStatusType,
    payload: toldStatus,
    schemas: reachedFrom(toldStatus, { ...statusSchemas, ...measureSchemas }),
  };
  return { topicOf: (event) => topics.of(event), headerOf, status };
}

/** Those of some schemas that one refers to, and those that these refer to. */
function reachedFrom(schema: JsonObject, known: Schemas): Schemas {
  const reached = new Map<string, JsonObject>();
  const follow = (one: JsonObject): void => {
    for (const [, name = ''] of JSON.stringify(one).matchAll(/"#\/components\/schemas\/([^"]+)"/gu)) {
      const next = known[name];
      if (next === undefined) throw new TypeError(`There is no schema ${name}.`);
      if (reached.has(name)) continue;
      reached.set(name, next);
      follow(next);
    }
  };
  follow(schema);
  return Object.fromEntries(reached);
}

type Schemas = Readonly<Record<string, JsonObject>>;
