import { schemaIdOf, schemaPath } from '#cloud-events';
import { describedEvents, eventSchemaOf } from '#contract';
import type { DescribedEvent, OverKafka, PublishedSchema } from '#contract';
import type { Catalogue, JsonObject, Ledger } from '#kernel';
import { readBack } from '#kernel';
import { NotFound } from '#platform';
import { existsSync, readFileSync } from 'node:fs';
import { asyncApi, overKafka } from './asyncapi.js';

const folder = new URL('../../libs/contract/published/', import.meta.url);

/** What agencies may rely on, from the files that `npm run check` guards. */
export class Contract {
  readonly #ledger: Ledger;
  readonly #schemas: ReadonlyMap<string, PublishedSchema>;
  readonly #kafka: OverKafka | undefined;
  #asyncApi: JsonObject | undefined;

  /** `generation` is that of the topics, where the ledger is told over Kafka. */
  constructor(ledger: Ledger, catalogue: Catalogue, generation?: number) {
    this.#ledger = ledger;
    this.#kafka = generation === undefined ? undefined : overKafka(ledger, catalogue, generation);
    this.#schemas = new Map(publishedOf(catalogue));
  }

  list(): JsonObject {
    const { name, mode } = this.#ledger;
    const schemas = [...this.#schemas].map(([path, { event, version }]) => ({
      id: schemaIdOf({ type: event.type, version }),
      path,
      type: event.type,
      version,
      isWritten: version === event.version,
      action: event.action ?? null,
      summary: event.summary,
    }));
    return { ledger: { name, mode }, schemas };
  }

  /** Put together when it is first asked for. */
  asyncApi(): JsonObject {
    return (this.#asyncApi ??= asyncApi(this.#ledger, [...this.#schemas.values()], this.#kafka));
  }

  /** Throws `NotFound` where none is published under that type and version. */
  schema(type: string, version: string): JsonObject {
    const found = this.#schemas.get(`/schemas/${type}/${version}`);
    if (found !== undefined) return found.schema;
    throw new NotFound(`No schema is published for version ${version} of ${type}; /schemas lists those there are.`);
  }
}

function* publishedOf(catalogue: Catalogue): Iterable<readonly [path: string, PublishedSchema]> {
  for (const event of describedEvents(catalogue)) {
    for (let version = 1; version <= event.version; version++) {
      yield [schemaPath({ type: event.type, version }), { event, version, schema: schemaOf(event, version) }];
    }
  }
}

/** One of an action that is being written is not published yet, and is told as its class says. */
function schemaOf(event: DescribedEvent, version: number): JsonObject {
  const file = new URL(`${event.type}.${version.toString()}.json`, folder);
  if (version === event.version && !existsSync(file)) return eventSchemaOf(event);
  return readBack<JsonObject>(readFileSync(file, 'utf8'));
}
