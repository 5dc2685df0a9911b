import { parameter, schema } from '#platform';
import type { Described, Operation } from '#platform';

const { anyObject, list, object, orNull, ref, text } = schema;

const tag = 'Contract';

const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/asyncapi.json',
    id: 'asyncapi',
    tag,
    summary: 'What the ledger tells by itself, as an AsyncAPI document',
    access: 'public',
    answer: {
      status: 200,
      description: 'The channels and the messages in them, with their schemas.',
      schema: anyObject('An AsyncAPI document, version 3.0.0.'),
    },
  },
  {
    method: 'get',
    path: '/schemas',
    id: 'schemas.list',
    tag,
    summary: 'The JSON Schemas of all events, in every version that the log can hold',
    access: 'public',
    answer: { status: 200, description: 'Their names and addresses.', schema: ref('Schemas') },
  },
  {
    method: 'get',
    path: '/schemas/{type}/{version}',
    id: 'schemas.show',
    tag,
    summary: 'The JSON Schema of the data of an event',
    description:
      'Its `$id` is the `dataschema` of the CloudEvents. Under one type and version it only gains fields that need not be there: ' +
      'pass over fields that you do not know. Any other change is a new version, and a new `type`.',
    access: 'public',
    parameters: [
      parameter('path', 'type', text('Type of the event.', { examples: ['BorderClosed'] })),
      parameter('path', 'version', text('Version of its shape.', { pattern: '^[1-9][0-9]*$', examples: ['1'] })),
    ],
    answer: {
      status: 200,
      description: 'The schema.',
      mediaType: 'application/schema+json',
      schema: anyObject('A JSON Schema, draft 2020-12.'),
    },
    problems: ['not-found', 'address-too-long'],
  },
];

export const contractDescribed: Described = {
  tags: [{ name: tag, description: 'What agencies may rely on.' }],
  operations,
  schemas: {
    Schemas: object('The schemas of events.', {
      ledger: ref('Ledger'),
      schemas: list(
        object('The schema of a type of event in one version.', {
          id: text('Its name for ever: `dataschema` of the CloudEvents, and `$id` of the schema.'),
          path: text('Where it is.'),
          type: text('Type of the event.'),
          version: { type: 'integer', minimum: 1, description: 'Version of the shape.' },
          isWritten: { type: 'boolean', description: 'Whether events are written in this version today.' },
          action: orNull(text('The action it belongs to; null for events of the ledger itself.')),
          summary: text('What it says.'),
        }),
        'Those of the ledger itself, then those of the actions.',
      ),
    }),
  },
};
