import { verdicts } from '#kernel';
import { parameter, schema } from '#platform';
import type { Described, Operation } from '#platform';
import { complianceParameters } from '../compliance.js';
import { rightsParameters } from '../rights.js';
import { next } from './cases.js';
import { queryParameters } from './query-parameters.js';
import { clocks, reflected, treaties } from './status.js';

const { count, instant, list, object, orNull, ref, text, whole, word } = schema;

const tag = 'Compliance';

const id = parameter('path', 'id', text('Id of the emergency.', { examples: ['ds-135-2025-pcm'] }));

const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/compliance',
    id: 'compliance.list',
    tag,
    summary: 'What the rules said of the acts',
    parameters: queryParameters(complianceParameters.listing),
    answer: { status: 200, description: 'Findings, newest first, a page of them.', schema: ref('Findings') },
    problems: ['invalid-input'],
  },
  {
    method: 'get',
    path: '/v1/compliance/counts',
    id: 'compliance.counts',
    tag,
    summary: 'How many findings there are, month by month',
    description: 'All that were recorded, also those that a correction has since taken the place of.',
    parameters: queryParameters(complianceParameters.counts),
    answer: { status: 200, description: 'Counts by month, rule and verdict.', schema: ref('FindingCounts') },
    problems: ['invalid-input'],
  },
  {
    method: 'get',
    path: '/v1/compliance/chains/{id}',
    id: 'compliance.chain',
    tag,
    summary: 'The terms of an emergency, with their gaps and overlaps',
    description:
      'Read from the log itself, as it stands now: with the emergencies that this one names as its predecessors, oldest first.',
    parameters: [id],
    answer: { status: 200, description: 'The chain.', schema: ref('Chain') },
    problems: ['invalid-input', 'not-found'],
  },
  {
    method: 'get',
    path: '/v1/rights',
    id: 'compliance.rights',
    tag,
    summary: 'Which rights are suspended where',
    parameters: queryParameters(rightsParameters),
    answer: { status: 200, description: 'Rights, with the articles of the treaties.', schema: ref('Rights') },
    problems: ['invalid-input'],
  },
];

const counts = list(
  object('A count.', {
    rule: text('Name of the rule.'),
    verdict: word('What it said.', verdicts),
    count: count('How often.'),
  }),
  'By rule and verdict.',
);

export const complianceDescribed: Described = {
  tags: [{ name: tag, description: 'How acts stood to the law, and which rights are suspended.' }],
  operations,
  schemas: {
    Findings: object('Findings.', {
      ledger: ref('Ledger'),
      ...reflected,
      findings: list(
        object(
          'What a rule said of an act.',
          {
            case: text('`action/id` of the case.'),
            title: text('What the case is called.'),
            rule: text('Name of the rule.'),
            verdict: word('What it says.', verdicts),
            because: text('Why.'),
            source: text('The article of law it rests on.'),
            position: whole('Place in the log of the event that carries it.'),
            recordedAt: instant('When that was stored.'),
            supersededBy: whole(
              'Place in the log of the correction that was judged in the place of that event; left out while the finding stands.',
            ),
          },
          ['source', 'supersededBy'],
        ),
        'Newest first.',
      ),
      next,
    }),
    FindingCounts: object('How many findings there are.', {
      ledger: ref('Ledger'),
      ...reflected,
      months: list(
        object('A month in the ledger’s time zone.', { month: text('As 2025-11.'), counts }),
        'Months in which there are any, oldest first; by when they were recorded.',
      ),
      totals: counts,
    }),
    Chain: object('The terms of an emergency.', {
      ledger: ref('Ledger'),
      chain: list(
        object('An emergency.', { case: text('`action/id`.'), title: text('What it is called.') }),
        'Those it follows and itself, oldest first.',
      ),
      terms: list(
        object('A term.', {
          case: text('`action/id`.'),
          extension: count('0 for the first term, 1 for the first extension, and so on.'),
          from: instant('From when.'),
          until: orNull(instant('Until when; null without an end.')),
          takesUp: word(
            'How it takes up where the term before it ends; `not-shown` where that is of an emergency further back.',
            ['first', 'at-once', 'gap', 'overlap', 'not-shown'],
          ),
          before: orNull(instant('Where there is a gap or an overlap: the end of the term before it.')),
        }),
        'In their order.',
      ),
      continuesWith: orNull(
        text('Address of the chain further back, where it is longer than one answer shows: fifty emergencies.'),
      ),
    }),
    Rights: object('Rights that are suspended.', {
      ledger: ref('Ledger'),
      ...clocks,
      ...reflected,
      under: text('The area asked about.'),
      rights: list(
        object('A right.', {
          article: text('Article of the constitution.'),
          name: text('Its name.'),
          regime: text('Id of the regime whose constitution names it so.'),
          ...treaties,
          suspendedBy: list(
            object('A declaration that suspends it.', {
              case: text('`action/id`.'),
              title: text('What it is called.'),
              areas: list({ type: 'string' }, 'Where.'),
              from: instant('From when.'),
              until: orNull(instant('Until when; null without an end.')),
            }),
            'Those in force.',
          ),
        }),
        'By regime and article.',
      ),
    }),
  },
};
