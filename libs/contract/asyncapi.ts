import { schemaIdOf, typeOf } from '#cloud-events';
import type { JsonObject, Ledger } from '#kernel';
import { attributeSchemas, bindingVersion, optionalAttributes, previousSchema } from './attributes.js';
import type { DescribedEvent, PublishedSchema } from './described-events.js';
import { inComponents } from './in-components.js';
import { statusChannel, statusMessage, statusOperation } from './status-channel.js';
import type { ToldStatus } from './status-channel.js';

/** Version of the contract: raised with every change that a consumer could notice. */
const contractVersion = '1.0.0';

/** How events are told over Kafka, as whoever tells them says it. */
export interface OverKafka {
  /** Where an event is told; undefined for what is for the inside of the house. */
  topicOf(event: DescribedEvent): string | undefined;
  /** The name of the header of an attribute. */
  headerOf(attribute: string): string;
  /** The topic of the status of areas. */
  readonly status: ToldStatus;
}

export interface AsyncApiParts {
  readonly ledger: Ledger;
  /** What the ledger's mode means, in a sentence. */
  readonly meaning: string;
  readonly schemas: readonly PublishedSchema[];
  /** The HTTP feed: its address, and a schema of the questions that it takes. */
  readonly feed: { readonly address: string; readonly query: JsonObject };
  /** Undefined where the ledger is not told over Kafka. */
  readonly kafka: OverKafka | undefined;
}

type Members = Readonly<Record<string, JsonObject>>;

/** The AsyncAPI document (3.0.0) of everything that a ledger tells by itself. */
export function asyncApiOf(parts: AsyncApiParts): JsonObject {
  const { ledger, meaning, schemas, kafka } = parts;
  const topics = kafka === undefined ? [] : topicsIn(schemas, kafka);
  const status = kafka === undefined ? [] : [kafka.status];
  const channels: Members = {
    feed: feedChannel(parts),
    ...Object.fromEntries([...topics.map(topicChannel), ...status.map(statusChannel)]),
  };
  return {
    asyncapi: '3.0.0',
    id: `urn:tocsin:ledger:${ledger.name}`,
    info: {
      title: `Tocsin: ledger ${ledger.name} (${ledger.mode})`,
      version: contractVersion,
      description: introduction(ledger, meaning),
    },
    defaultContentType: 'application/json',
    servers: { http, ...(kafka === undefined ? {} : { kafka: brokers }) },
    channels,
    operations: {
      followFeed: feedOperation(parts),
      ...Object.fromEntries([...topics.map(topicOperation), ...status.map(statusOperation)]),
    },
    components: {
      messages: {
        ...Object.fromEntries(schemas.map((one) => [feedName(one), feedMessage(one)])),
        ...(kafka === undefined ? {} : kafkaMessages(topics, kafka)),
      },
      schemas: {
        CloudEvent: cloudEvent,
        ...Object.fromEntries(schemas.map(componentOf)),
        ...kafka?.status.schemas,
      },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function introduction({ name, mode }: Ledger, meaning: string): string {
  return [
    `**Ledger ${name}, mode ${mode}.** ${meaning}`,
    'Every event is a CloudEvent 1.0. Its `dataschema` names the JSON Schema of its data, which is also at `/schemas/{type}/{version}`. ' +
      'Under one type and version a schema only gains fields that need not be there; any other change is a new version, and a new `type`. ' +
      'Pass over types and fields that you do not know. What is in `id` never changes: handle each id once.',
  ].join('\n\n');
}

const http: JsonObject = {
  host: '{host}',
  protocol: 'http',
  description: 'A server of the ledger.',
  variables: { host: { description: 'Its address.', default: '127.0.0.1:3000' } },
  security: [{ $ref: '#/components/securitySchemes/token' }],
};

const brokers: JsonObject = {
  host: '{brokers}',
  protocol: 'kafka',
  description: 'The Kafka that the ledger is told to. Read with the isolation level `read_committed`.',
  variables: { brokers: { description: 'Host and port; those who run it know them.', default: '127.0.0.1:9092' } },
};

const cloudEvent: JsonObject = {
  type: 'object',
  description: 'An event as CloudEvents 1.0.',
  properties: { ...attributeSchemas, data: { type: 'object', description: 'What the event says.' } },
  required: [...Object.keys(attributeSchemas).filter((name) => !optionalAttributes.includes(name)), 'data'],
};

function schemaName({ event, version }: PublishedSchema): string {
  return `${event.type}.${version.toString()}`;
}

function componentOf(published: PublishedSchema): readonly [string, JsonObject] {
  const name = schemaName(published);
  return [name, inComponents(name, published.schema)];
}

function ceTypeOf({ event: { action, type }, version }: PublishedSchema): string {
  return typeOf(action, { type, version });
}

/** What `type` and `dataschema` of such events are. */
function namesOf(one: PublishedSchema): Members {
  const { event, version } = one;
  return {
    type: { type: 'string', const: ceTypeOf(one) },
    dataschema: { type: 'string', const: schemaIdOf({ type: event.type, version }) },
  };
}

function messageOf(one: PublishedSchema): JsonObject {
  const { event, version } = one;
  const former = version < event.version ? ' An older version, of which the log still holds events.' : '';
  return { name: ceTypeOf(one), title: event.type, summary: `${event.summary}${former}` };
}

const feedName = (one: PublishedSchema): string => `feed.${schemaName(one)}`;
const kafkaName = (one: PublishedSchema): string => `kafka.${schemaName(one)}`;
const dataOf = (one: PublishedSchema): JsonObject => ({ $ref: `#/components/schemas/${schemaName(one)}` });

function feedMessage(one: PublishedSchema): JsonObject {
  return {
    ...messageOf(one),
    ...(one.event.inside ? { description: 'For auditors, operators and admins: no agency gets it.' } : {}),
    contentType: 'application/cloudevents+json',
    correlationId: { location: '$message.payload#/correlationid' },
    payload: {
      allOf: [
        { $ref: '#/components/schemas/CloudEvent' },
        { type: 'object', properties: { ...namesOf(one), data: dataOf(one) } },
      ],
    },
  };
}

function kafkaMessage(one: PublishedSchema, { headerOf }: OverKafka): JsonObject {
  const own = { ...attributeSchemas, ...namesOf(one), previoussequence: previousSchema };
  const headers = Object.entries(own).map(([name, schema]) => [headerOf(name), schema] as const);
  const optional = optionalAttributes.map(headerOf);
  return {
    ...messageOf(one),
    contentType: 'application/json',
    correlationId: { location: `$message.header#/${headerOf('correlationid')}` },
    headers: {
      type: 'object',
      properties: {
        ...Object.fromEntries(headers),
        traceparent: { type: 'string', description: 'The same under the name that W3C gives it.' },
      },
      required: headers.map(([name]) => name).filter((name) => !optional.includes(name)),
    },
    payload: dataOf(one),
    bindings: { kafka: { key: { type: 'string', description: 'The stream, which is the case.' }, bindingVersion } },
  };
}

function kafkaMessages(topics: readonly Topic[], kafka: OverKafka): Members {
  const told = topics.flatMap((topic) => topic.told);
  return Object.fromEntries([
    ...told.map((one): readonly [string, JsonObject] => [kafkaName(one), kafkaMessage(one, kafka)]),
    statusMessage(kafka.status, kafka.headerOf),
  ]);
}

function messagesIn(told: readonly PublishedSchema[], nameOf: (one: PublishedSchema) => string): Members {
  return Object.fromEntries(told.map((one) => [schemaName(one), { $ref: `#/components/messages/${nameOf(one)}` }]));
}

function feedChannel({ schemas, feed }: AsyncApiParts): JsonObject {
  return {
    address: feed.address,
    title: 'The feed',
    description:
      'Server-sent events (WHATWG HTML, section 9.2) that never end: each has the position as `id`, the type of the event as `event`, and a CloudEvent as ' +
      '`data`. With the header `Last-Event-ID` it goes on behind that event.',
    servers: [{ $ref: '#/servers/http' }],
    messages: messagesIn(schemas, feedName),
  };
}

function feedOperation({ feed }: AsyncApiParts): JsonObject {
  return {
    action: 'send',
    channel: { $ref: '#/channels/feed' },
    summary: 'Every event as it comes, in the order of the log',
    bindings: { http: { method: 'GET', query: feed.query, bindingVersion: '0.3.0' } },
  };
}

interface Topic {
  readonly topic: string;
  readonly told: readonly PublishedSchema[];
}

function topicsIn(schemas: readonly PublishedSchema[], { topicOf }: OverKafka): readonly Topic[] {
  const byTopic = Map.groupBy(schemas, ({ event }) => topicOf(event));
  return [...byTopic].flatMap(([topic, told]) => (topic === undefined ? [] : [{ topic, told }]));
}

function topicChannel({ topic, told }: Topic): readonly [string, JsonObject] {
  const channel = {
    address: topic,
    description: 'In the order of the log within each partition, so that the events of one case are in order.',
    servers: [{ $ref: '#/servers/kafka' }],
    messages: messagesIn(told, kafkaName),
    bindings: { kafka: { topic, bindingVersion } },
  };
  return [topic, channel];
}

function topicOperation({ topic }: Topic): readonly [string, JsonObject] {
  return [
    `tell.${topic}`,
    { action: 'send', channel: { $ref: `#/channels/${topic}` }, summary: `What is told to ${topic}` },
  ];
}
