import { modes } from '#kernel';
import type { JsonObject } from '#kernel';
import { parameter, schema } from '#platform';
import type { Described, Operation } from '#platform';
import { crossingParameters } from '../crossings.js';
import { regionParameters } from '../regions.js';
import { next } from './cases.js';
import { queryParameters } from './query-parameters.js';
import { clocks, reflected, statusSchemas } from './status.js';
import { measureSchemas } from './measures.js';

const { anyObject, count, list, object, orNull, ref, text, word } = schema;

const tag = 'Regions';

const code = parameter(
  'path',
  'code',
  text('Code of the area: ISO 3166 such as PE-TAC, or scheme and code such as ubigeo-inei:230101.', {
    examples: ['PE-TAC'],
  }),
);

const wrong = ['invalid-input'] as const;
const unknown = ['invalid-input', 'not-found', 'address-too-long'] as const;

const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/regions/{code}/status',
    id: 'regions.status',
    tag,
    summary: 'What is in force in an area',
    description:
      'Now, or at another moment (`validAt`), as believed now or then (`knownAt`). With `after` the answer waits ' +
      'until it reflects that event, for five seconds at most; then it is 503.',
    parameters: [code, ...queryParameters(regionParameters.status)],
    answer: { status: 200, description: 'The status.', schema: ref('RegionStatus') },
    problems: unknown,
  },
  {
    method: 'get',
    path: '/v1/regions/status',
    id: 'regions.statuses',
    tag,
    summary: 'What is in force in every area below one',
    parameters: queryParameters(regionParameters.statuses),
    answer: { status: 200, description: 'The status of each, a page of them.', schema: ref('RegionStatuses') },
    problems: wrong,
  },
  {
    method: 'get',
    path: '/v1/regions/{code}/timeline',
    id: 'regions.timeline',
    tag,
    summary: 'Everything that touched an area',
    description:
      'Each event stands where it was recorded. An area that a correction brings into an act has the correction here, ' +
      'which names the act it corrects; the act itself had not touched it.',
    parameters: [code, ...queryParameters(regionParameters.timeline)],
    answer: { status: 200, description: 'Events, newest first, a page of them.', schema: ref('Timeline') },
    problems: unknown,
  },
  {
    method: 'get',
    path: '/v1/regions/{code}',
    id: 'regions.show',
    tag,
    summary: 'An area, with those above and below it',
    parameters: [code, ...queryParameters(regionParameters.one)],
    answer: { status: 200, description: 'The area.', schema: ref('AreaWithFamily') },
    problems: unknown,
  },
  {
    method: 'get',
    path: '/v1/regions/{code}/geometry',
    id: 'regions.geometry',
    tag,
    summary: 'The shape of an area on the map',
    parameters: [code, ...queryParameters(regionParameters.one)],
    answer: {
      status: 200,
      description: 'A GeoJSON Feature (RFC 7946).',
      mediaType: 'application/geo+json',
      schema: ref('AreaFeature'),
    },
    problems: unknown,
  },
  {
    method: 'get',
    path: '/v1/crossings',
    id: 'crossings.list',
    tag,
    summary: 'Border crossings',
    parameters: queryParameters(crossingParameters),
    answer: { status: 200, description: 'Crossings in the order of their ids, a page.', schema: ref('Crossings') },
    problems: wrong,
  },
  {
    method: 'get',
    path: '/v1/regions',
    id: 'regions.list',
    tag,
    summary: 'Areas',
    parameters: queryParameters(regionParameters.listing),
    answer: { status: 200, description: 'Areas in the order of their codes, a page of them.', schema: ref('Areas') },
    problems: wrong,
  },
];

const brief = { code: text('Its code.'), name: text('Its name.'), kind: text('What its scheme calls it.') };
const day = (description: string): JsonObject => orNull(text(description, { format: 'date' }));

const schemas: Readonly<Record<string, JsonObject>> = {
  ...measureSchemas,
  ...statusSchemas,
  Area: object(
    'An area as registered.',
    {
      ...brief,
      scheme: text('The scheme of its code.'),
      parent: orNull(text('The area above.')),
      path: text('Codes from the root down to it, each followed by a slash.'),
      validFrom: day('First day on which the code is valid.'),
      validUntil: day('First day on which it no longer is.'),
      through: list({ type: 'string' }, 'For a corridor: the areas it leads through, in order.'),
    },
    ['through'],
  ),
  BriefArea: object('An area.', brief),
  Crossing: object('A border crossing.', {
    id: text('Its id.'),
    name: text('Its name.'),
    area: text('The area it lies in.'),
    neighbour: text('The country on the other side.'),
    kind: word('What it is.', ['road', 'rail', 'port', 'airport', 'irregular']),
  }),
  Areas: object('Areas.', { ledger: ref('Ledger'), areas: list(ref('Area'), 'By code.'), next }),
  AreaWithFamily: object('An area and those around it.', {
    ledger: ref('Ledger'),
    area: ref('Area'),
    above: list(ref('BriefArea'), 'From the parent up to the root.'),
    below: list(ref('BriefArea'), 'At most 100 directly below.'),
    crossings: list(ref('Crossing'), 'At most 100 crossings in it.'),
    counts: object('How many there are.', {
      below: count('Areas directly below.'),
      crossings: count('Crossings in it.'),
    }),
    geometry: orNull(text('Address of its geometry; null where none is registered.')),
  }),
  AreaFeature: object('An area on the map.', {
    type: { const: 'Feature' },
    id: text('Its code.'),
    properties: object('What it is.', {
      ...brief,
      ledger: text('Name of the ledger.'),
      mode: word('Mode of the ledger.', modes),
    }),
    geometry: anyObject('A GeoJSON geometry.'),
  }),
  Crossings: object('Border crossings.', { ledger: ref('Ledger'), crossings: list(ref('Crossing'), 'By id.'), next }),
  RegionStatuses: object('The status of areas.', {
    ledger: ref('Ledger'),
    ...clocks,
    ...reflected,
    under: text('The area they lie below.'),
    regions: list(ref('AreaStatus'), 'By code.'),
    next,
  }),
  Timeline: object('Events that touched an area, as first printed or as corrected.', {
    ledger: ref('Ledger'),
    ...reflected,
    area: ref('BriefArea'),
    events: list(ref('TimelineEvent'), 'Newest first.'),
    next,
  }),
};

export const regionsDescribed: Described = {
  tags: [{ name: tag, description: 'Areas, and what is in force in them.' }],
  operations,
  schemas,
};
