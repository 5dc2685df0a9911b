import type { Action, Catalogue } from '#kernel';
import { parameter, schema } from '#platform';
import type { Described, Operation } from '#platform';
import { caseParameters, registerParameters } from '../register.js';
import { caseSchemas } from './cases.js';
import { queryParameters } from './query-parameters.js';

const { ref, text } = schema;

const tag = 'Catalogue';

const list: Operation = {
  method: 'get',
  path: '/v1/actions',
  id: 'actions.catalogue',
  tag,
  summary: 'The actions, with their commands and events',
  answer: { status: 200, description: 'The catalogue, with JSON Schemas.', schema: ref('Catalogue') },
};

const id = parameter(
  'path',
  'id',
  text('Id of the case.', { pattern: '^[a-z0-9-]{1,64}$', examples: ['ds-135-2025-pcm'] }),
);

/** Cases of a confidential action are for the house. */
function accessTo({ confidential }: Action): Pick<Operation, 'access'> {
  return confidential ? { access: ['auditor', 'operator', 'admin'] } : {};
}

function registerOf(action: Action): Operation {
  const { name, title } = action;
  return {
    ...accessTo(action),
    method: 'get',
    path: `/v1/actions/${name}`,
    id: `${name}.register`,
    tag: title,
    summary: 'The register',
    parameters: queryParameters(registerParameters(action)),
    answer: { status: 200, description: 'Cases as they stand, a page of them.', schema: ref('Register') },
    problems: ['invalid-input'],
  };
}

function caseOf(action: Action): Operation {
  const { name, title } = action;
  return {
    ...accessTo(action),
    method: 'get',
    path: `/v1/actions/${name}/{id}`,
    id: `${name}.case`,
    tag: title,
    summary: 'One case with its history',
    description:
      'Read from the log itself: it never lags behind a command. The ETag is for `If-Match` of a command. It is the revision, and `standing` ' +
      'and the ends of measures move while that stays: so `If-None-Match` is not looked at, and no answer may be kept.',
    parameters: [id, ...queryParameters(caseParameters)],
    answer: { status: 200, description: 'The case.', schema: ref('Case'), headers: ['etag'] },
    problems: ['invalid-input', 'not-found', 'address-too-long'],
  };
}

/** The questions about actions and their cases: a group for each action, in which its commands stand as well. */
export function actionsDescribed(catalogue: Catalogue): Described {
  const actions = [...catalogue.values()];
  return {
    tags: [
      { name: tag, description: 'What can be issued.' },
      ...actions.map(({ title, summary }) => ({ name: title, description: summary })),
    ],
    operations: [list, ...actions.flatMap((action) => [registerOf(action), caseOf(action)])],
    schemas: caseSchemas,
  };
}
