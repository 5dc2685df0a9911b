import type { JsonObject } from '#kernel';
import { attributeSchemas, bindingVersion } from './attributes.js';

/** How the status of areas is told over Kafka. */
export interface ToldStatus {
  readonly topic: string;
  /** `type` of its CloudEvents. */
  readonly type: string;
  /** JSON Schema of the value, whose references lead to `schemas`. */
  readonly payload: JsonObject;
  /** Components of the document, by name. */
  readonly schemas: Readonly<Record<string, JsonObject>>;
}

type Named = readonly [name: string, value: JsonObject];

const messageName = 'kafka.RegionStatus';

/** Those of an event that a status has too, in its own words where they differ. */
function attributesOf(type: string): Readonly<Record<string, JsonObject>> {
  const { specversion, source, datacontenttype, sequence, recordedtime, tocsinmode, correlationid } = attributeSchemas;
  const code: JsonObject = { type: 'string', description: 'Code of the area.' };
  const own = {
    ...{ specversion, source, datacontenttype, sequence, recordedtime, tocsinmode, correlationid },
    id: { type: 'string', description: 'Area and place in the log: the same status has the same id.' },
    type: { type: 'string', const: type },
    subject: code,
    partitionkey: code,
    time: { type: 'string', format: 'date-time', description: 'When the event behind which it is was stored.' },
    causationid: { type: 'string', description: 'Id of that event.' },
  };
  return Object.fromEntries(
    Object.entries(own).filter((entry): entry is [string, JsonObject] => entry[1] !== undefined),
  );
}

export function statusMessage({ type, payload }: ToldStatus, headerOf: (attribute: string) => string): Named {
  const headers = Object.entries(attributesOf(type)).map(([name, schema]) => [headerOf(name), schema] as const);
  const message: JsonObject = {
    name: type,
    title: 'RegionStatus',
    summary: 'What is in force in an area',
    contentType: 'application/json',
    correlationId: { location: `$message.header#/${headerOf('correlationid')}` },
    headers: {
      type: 'object',
      properties: Object.fromEntries(headers),
      required: headers.map(([name]) => name),
    },
    payload,
    bindings: { kafka: { key: { type: 'string', description: 'Code of the area.' }, bindingVersion } },
  };
  return [messageName, message];
}

export function statusChannel({ topic }: ToldStatus): Named {
  const channel: JsonObject = {
    address: topic,
    description:
      'The latest status told of each area that was ever touched, as of its `validAt`: read it from its beginning to catch up. What changes later by itself has no record; `nextChange` says when.',
    servers: [{ $ref: '#/servers/kafka' }],
    messages: { RegionStatus: { $ref: `#/components/messages/${messageName}` } },
    bindings: { kafka: { topic, topicConfiguration: { 'cleanup.policy': ['compact'] }, bindingVersion } },
  };
  return [topic, channel];
}

export function statusOperation({ topic }: ToldStatus): Named {
  const channel = { $ref: `#/channels/${topic}` };
  return [`tell.${topic}`, { action: 'send', channel, summary: 'The status of each area, as it changes' }];
}
