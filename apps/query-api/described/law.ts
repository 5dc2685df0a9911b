import { lawFileShape } from '#law';
import { parameter, schema } from '#platform';
import type { Described, Operation } from '#platform';
import { lawParameters } from '../law.js';
import { next } from './cases.js';
import { queryParameters } from './query-parameters.js';

const { asComponents, list, object, ref, text } = schema;

const tag = 'Law';

const id = parameter('path', 'id', text('Id of the regime.', { examples: ['pe-emergencia'] }));

const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/law',
    id: 'law.list',
    tag,
    summary: 'The regimes of law that acts are judged by',
    description: 'Each figure with its article and how sure it is: `primary`, `secondary` or `unverified`.',
    parameters: queryParameters(lawParameters.listing),
    answer: {
      status: 200,
      description: 'Regimes by country and id, a page of them, and the treaties.',
      schema: ref('Law'),
    },
    problems: ['invalid-input'],
  },
  {
    method: 'get',
    path: '/v1/law/{id}',
    id: 'law.show',
    tag,
    summary: 'One regime through the years',
    parameters: [id, ...queryParameters(lawParameters.one)],
    answer: { status: 200, description: 'The regime.', schema: ref('OneRegime') },
    problems: ['invalid-input', 'not-found'],
  },
];

/** The shapes of a file of law but for the file itself, which no answer is. */
const { LawFile: _file, ...partsOfLaw } = asComponents('LawFile', lawFileShape.schema());

export const lawDescribed: Described = {
  tags: [{ name: tag, description: 'Which law says what, and since when.' }],
  operations,
  schemas: {
    ...partsOfLaw,
    Law: object('Regimes of law, and treaties.', {
      ledger: ref('Ledger'),
      regimes: list(ref('Regime'), 'By country and id.'),
      treaties: list(
        ref('Treaty'),
        'All of them on every page; with `jurisdiction` or `on` those that bind that country, or then.',
      ),
      next,
    }),
    OneRegime: object('A regime of law.', { ledger: ref('Ledger'), regime: ref('Regime') }),
  },
};
