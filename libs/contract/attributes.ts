import { everywhere, mostNamed } from '#cloud-events';
import type { JsonObject } from '#kernel';
import { modes } from '#kernel';

const text = (description: string, more: JsonObject = {}): JsonObject => ({ type: 'string', description, ...more });
const instant = (description: string): JsonObject => text(description, { format: 'date-time' });

/** The attributes of an event as CloudEvents 1.0, in words: the same on the HTTP feed and in the headers of Kafka. */
export const attributeSchemas: Readonly<Record<string, JsonObject>> = {
  specversion: { type: 'string', const: '1.0' },
  id: text('Id of the event, the same for ever: handle each id once.'),
  source: text('The ledger.', { examples: ['urn:tocsin:ledger:peru'] }),
  type: text('`tocsin.<action>.<type>.v<version>`: a new version of a shape is a new type.'),
  subject: text('The stream, which is the case.'),
  time: instant('When it was stored.'),
  datacontenttype: { type: 'string', const: 'application/json' },
  dataschema: text('Names the JSON Schema of the data, which is at `/schemas/{type}/{version}`.', {
    examples: ['urn:tocsin:schema:BorderClosed:1'],
  }),
  partitionkey: text('The stream.'),
  sequence: text('Place in the whole log, in 19 digits, so that sorting the texts sorts the events.', {
    pattern: '^[0-9]{19}$',
  }),
  revision: text('Place in the stream.', { pattern: '^[0-9]+$' }),
  recordedtime: instant('When it was stored, which is when the ledger knew of it.'),
  effectivetime: instant('When it takes effect; left out where it does not say.'),
  tocsinmode: text('Mode of the ledger.', { enum: [...modes] }),
  areas: text(
    `Codes of the areas it concerns, with commas between them; an act on an area holds in all below it. The sign ${everywhere} ` +
      `where they are more than ${mostNamed.toString()}. Left out where it concerns none.`,
  ),
  correlationid: text('The call.'),
  causationid: text('What caused it.'),
  traceparent: text('Trace context of the call; left out where it had none.'),
};

/** Those that not every event has. */
export const optionalAttributes: readonly string[] = ['effectivetime', 'areas', 'traceparent'];

/** Kafka alone: how a consumer sees that nothing was left out. */
export const previousSchema: JsonObject = text(
  'Place in the log of the message before this one in the same partition, in 19 digits; zeros where it is the first.',
  { pattern: '^[0-9]{19}$' },
);

/** Of AsyncAPI's bindings to Kafka. */
export const bindingVersion = '0.5.0';
