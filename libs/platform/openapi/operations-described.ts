import type { JsonObject } from '#kernel';
import { problemKinds } from '../problems/kinds.js';
import { parameter } from './described.js';
import type { Described, Operation } from './described.js';
import { list, object, ref, text, word } from './json-schema.js';

const tag = 'Operations';
const ledger = ref('Ledger');

const kindMembers: Readonly<Record<string, JsonObject>> = {
  type: text('What a problem of this kind says in its `type`.'),
  status: { type: 'integer', description: 'Status of the answer.' },
  title: text('The kind in a few words.'),
  meaning: text('What it means and what else such a problem says.'),
};

const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/health/live',
    id: 'health.live',
    tag,
    summary: 'The process runs',
    access: 'public',
    answer: {
      status: 200,
      description: 'It does; nothing else was looked at.',
      schema: object('', { status: { const: 'live' }, ledger }),
    },
  },
  {
    method: 'get',
    path: '/health/ready',
    id: 'health.ready',
    tag,
    summary: 'The process can serve',
    access: 'public',
    answer: {
      status: 200,
      description: 'Everything that was looked at is well.',
      schema: object('', {
        status: { const: 'ready' },
        checks: list(ref('HealthCheck'), 'What was looked at.'),
        ledger,
      }),
    },
    problems: ['not-ready'],
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'metrics',
    tag,
    summary: 'Figures of the process',
    description: 'In the text format of Prometheus.',
    access: ['operator', 'admin', 'auditor'],
    answer: { status: 200, description: 'The figures.', mediaType: 'text/plain', schema: { type: 'string' } },
  },
  {
    method: 'get',
    path: '/problems',
    id: 'problems.list',
    tag,
    summary: 'Every kind of problem',
    access: 'public',
    answer: {
      status: 200,
      description: 'The kinds.',
      schema: object('', { problems: list(object('', kindMembers), 'All kinds.'), ledger }),
    },
  },
  {
    method: 'get',
    path: '/problems/{name}',
    id: 'problems.show',
    tag,
    summary: 'What a kind of problem means',
    access: 'public',
    parameters: [parameter('path', 'name', word('The end of its `type`.', Object.keys(problemKinds)))],
    answer: { status: 200, description: 'The kind.', schema: object('', { ...kindMembers, ledger }) },
    problems: ['not-found', 'address-too-long'],
  },
];

/** What this room itself serves in every process. */
export const operationsDescribed: Described = {
  tags: [{ name: tag, description: 'For those who run the service.' }],
  operations,
  schemas: {
    HealthCheck: object('One thing that was looked at.', {
      name: text('What it is.'),
      ok: { type: 'boolean', description: 'Whether it is well.' },
      because: text('Why, in a sentence.'),
    }),
  },
};
