import { parameter, schema } from '#platform';
import type { Described, Operation } from '#platform';
import { importShapes } from './areas.shapes.js';
import { idempotencyKey, problemsOfBody } from './described.js';

const { asComponents, count, list, object, orNull, ref, text, whole } = schema;

const imports: Operation = {
  method: 'post',
  path: '/v1/areas/imports',
  id: 'areas.import',
  tag: 'Regions',
  summary: 'Register areas or crossings',
  description:
    'Rows in any order; all are registered, or none. Sent again, it changes nothing. What was registered earlier stays ' +
    'as it was for questions about the past (`knownAt`).',
  access: ['admin'],
  parameters: [
    parameter('query', 'dryRun', {
      type: 'string',
      enum: ['true', 'false'],
      description: 'With `true` the answer says what would be registered, and nothing is.',
    }),
    idempotencyKey,
  ],
  body: {
    schema: { oneOf: [ref('ImportAreas'), ref('ImportCrossings')] },
    example: {
      scheme: 'ubigeo-inei',
      areas: [
        { code: '2301', name: 'Tacna', kind: 'province', parent: 'PE-TAC' },
        { code: '230101', name: 'Tacna', kind: 'district', parent: '2301' },
      ],
    },
  },
  answer: { status: 201, description: 'Registered: it is stored for good.', schema: ref('ImportReceipt') },
  others: [{ status: 200, description: 'Nothing was new, or it was a dry run.', schema: ref('ImportReceipt') }],
  problems: [...problemsOfBody, 'too-many-requests'],
};

export const areasDescribed: Described = {
  tags: [],
  operations: [imports],
  schemas: {
    ...asComponents('ImportAreas', importShapes.areas.schema()),
    ...asComponents('ImportCrossings', importShapes.crossings.schema()),
    ImportReceipt: object('What an import registered, and where.', {
      ledger: ref('Ledger'),
      registered: count('How many areas or crossings are new.'),
      changed: count('How many say something else than before.'),
      unchanged: count('How many were known as they are.'),
      dryRun: { type: 'boolean', description: 'Whether nothing was to be registered.' },
      stream: text('The stream of areas.'),
      revision: orNull(whole('Revision of its last event; null while it has none.')),
      position: orNull(whole('Place of that event in the whole log.')),
      events: list(ref('AcceptedEvent'), 'What was stored.'),
    }),
  },
};
