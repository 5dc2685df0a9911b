import { attributeSchemas, optionalAttributes } from '#contract';
import type { Catalogue } from '#kernel';
import { ageHeader, parameter, schema, positionHeader } from '#platform';
import type { Described, Operation } from '#platform';
import { calendarFileParameters, calendarParameters } from '../calendar.js';
import { feedParameters } from '../feed.js';
import { historyParameters } from '../history.js';
import { refusalsParameters } from '../refusals.js';
import { next } from './cases.js';
import { queryParameters } from './query-parameters.js';
import { reflected } from './status.js';

const { anyObject, instant, list, object, ref, text, whole, word } = schema;

const lastEventId = parameter(
  'header',
  'Last-Event-ID',
  text('The id of the last event that was received: the feed goes on behind it.', { pattern: '^[0-9]{1,18}$' }),
);

const operationsOf = (catalogue: Catalogue): readonly Operation[] => [
  {
    method: 'get',
    path: '/v1/calendar',
    id: 'calendar.list',
    tag: 'Calendar',
    summary: 'What takes effect, changes or ends, by date',
    parameters: queryParameters(calendarParameters),
    answer: { status: 200, description: 'Entries in the order of time, a page of them.', schema: ref('Calendar') },
    problems: ['invalid-input'],
  },
  {
    method: 'get',
    path: '/v1/calendar.ics',
    id: 'calendar.file',
    tag: 'Calendar',
    summary: 'The same for a calendar program',
    parameters: queryParameters(calendarFileParameters),
    answer: {
      status: 200,
      description: 'An iCalendar file (RFC 5545). In any mode but actual every summary begins with the mode.',
      mediaType: 'text/calendar',
      schema: { type: 'string' },
      headers: ['link', positionHeader, ageHeader],
    },
    problems: ['invalid-input'],
  },
  {
    method: 'get',
    path: '/v1/history',
    id: 'history.list',
    tag: 'History and feed',
    summary: 'The log as stored',
    description: 'A page may hold fewer events than asked for and still have a next one.',
    access: ['auditor', 'operator', 'admin'],
    parameters: queryParameters(historyParameters(catalogue)),
    answer: { status: 200, description: 'Events in the order of their positions.', schema: ref('History') },
    problems: ['invalid-input', 'unknown-position'],
  },
  {
    method: 'get',
    path: '/v1/refusals',
    id: 'refusals.list',
    tag: 'History and feed',
    summary: 'Who tried what, and why not',
    description:
      'Every command that was answered with 409, newest first. What its body said is not kept, only its hash; texts are cut at 500 characters. ' +
      'What was answered 400, 401, 403, 404, 412 or 429 was not decided and is not recorded, nor is a body with `"basis": "draft"` against which nothing speaks.',
    access: ['auditor', 'operator', 'admin'],
    parameters: queryParameters(refusalsParameters(catalogue)),
    answer: { status: 200, description: 'Refusals, a page of them.', schema: ref('Refusals') },
    problems: ['invalid-input'],
  },
  {
    method: 'get',
    path: '/v1/feed',
    id: 'feed',
    tag: 'History and feed',
    summary: 'Every event as it comes',
    description:
      'Server-sent events that never end: each has the position as `id`, its type as `event`, and a CloudEvent ' +
      '(schema `CloudEvent`) as `data`. Agencies get neither drafts nor refusals. A comment every 15 seconds tells that the connection is alive.',
    parameters: [lastEventId, ...queryParameters(feedParameters)],
    answer: {
      status: 200,
      description: 'The stream.',
      mediaType: 'text/event-stream',
      schema: { type: 'string', contentMediaType: 'application/json', contentSchema: ref('CloudEvent') },
    },
    problems: ['invalid-input', 'unknown-position', 'too-many-requests'],
  },
];

const schemas = {
  Calendar: object('What takes effect, changes, ends or is owed.', {
    ledger: ref('Ledger'),
    ...reflected,
    from: instant('From when.'),
    until: instant('Until when.'),
    entries: list(
      object(
        'An entry.',
        {
          at: instant('When; of a notice, the first moment at which it is late.'),
          what: word(
            'Whether it takes effect, goes on with other terms (an extension, an easing, a reinforcement), ends, or is a notice that is owed.',
            ['takes-effect', 'changes', 'ends', 'owed'],
          ),
          kind: text('Kind of the measure, or `notice`.'),
          case: text('`action/id` of the case.'),
          title: text('What it is called.'),
          areas: list({ type: 'string' }, 'Where.'),
          to: text('Of a notice: its recipient.'),
          notice: text('Of a notice: its id.'),
        },
        ['to', 'notice'],
      ),
      'In the order of time.',
    ),
    next,
  }),
  Refusals: object('Commands that were refused.', {
    ledger: ref('Ledger'),
    ...reflected,
    refusals: list(
      object(
        'A command that was refused.',
        {
          position: whole('Place in the log of the event that tells of it.'),
          recordedAt: instant('When it was refused.'),
          actor: ref('Actor'),
          case: text('`action/id` of the case that it was sent to; of an import of areas `areas/imports`.'),
          command: object('The command.', { name: text('Its name.'), hash: text('SHA-256 of it.') }),
          refused: text('The code.'),
          because: text('Why.'),
          source: text('The article of law it rests on.'),
          field: text('Path of the field of the body that it is about.'),
          correlationId: text('The call.'),
        },
        ['source', 'field'],
      ),
      'Newest first.',
    ),
    next,
  }),
  CloudEvent: object(
    'An event as CloudEvents 1.0.',
    {
      ...attributeSchemas,
      data: anyObject('What the event says.'),
    },
    optionalAttributes,
  ),
};

export function logDescribed(catalogue: Catalogue): Described {
  return {
    tags: [
      { name: 'Calendar', description: 'What is coming.' },
      { name: 'History and feed', description: 'The log, replayed or followed.' },
    ],
    operations: operationsOf(catalogue),
    schemas,
  };
}
