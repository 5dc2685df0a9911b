import { verdicts } from '#kernel';
import type { Action, Catalogue, CommandDescription, JsonObject } from '#kernel';
import { parameter, schema } from '#platform';
import type { Described, Operation, ProblemName } from '#platform';
import { anybody } from './issue.js';
import { sayable } from './sayable.js';

const { instant, list, object, ref, text, whole, word } = schema;

/** What this app serves, from the catalogue: each command is an address of its own with the schema of its body. */
export function commandsDescribed(catalogue: Catalogue): Described {
  const actions = [...catalogue.values()];
  return {
    tags: [],
    operations: actions.flatMap((action) =>
      sayable(action).map(([name, command]) => operationOf(action, name, command)),
    ),
    schemas: { ...answers, ...Object.fromEntries(actions.flatMap(bodiesOf)) },
  };
}

function bodiesOf(action: Action): readonly (readonly [string, JsonObject])[] {
  return sayable(action).flatMap(([name, { shape }]) =>
    Object.entries(schema.asComponents(bodyName(action, name), shape.schema())),
  );
}

/** `BorderClosureClose`: the classes of two actions may have one name. */
function bodyName(action: Action, command: string): string {
  return `${action.name}-${command}`.replace(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}

function operationOf(action: Action, name: string, { summary, example }: CommandDescription): Operation {
  return {
    method: 'post',
    path: `/v1/actions/${action.name}/{id}/${name}`,
    id: `${action.name}.${name}`,
    tag: action.title,
    summary: summary.replace(/\.$/u, ''),
    access: ['operator'],
    parameters,
    body: { schema: ref(bodyName(action, name)), example },
    answer: {
      status: 201,
      description: 'Done: it is stored for good when this answer is sent.',
      schema: ref('Accepted'),
      headers: ['etag', 'location'],
    },
    problems: [...problemsOfBody, 'address-too-long', 'too-many-requests'],
  };
}

export const idempotencyKey: JsonObject = parameter(
  'header',
  'Idempotency-Key',
  text(
    'A key of the caller’s for this command, such as a UUID: sent again with it, the command is done once. It holds for this case and this person: the subject, the ministry and the issuer of the token.',
    {
      pattern: '^[\\x21-\\x7E]{1,200}$',
    },
  ),
);

const parameters: readonly JsonObject[] = [
  parameter(
    'path',
    'id',
    text('The id of the case, which the caller chooses: as people cite it.', {
      pattern: '^[a-z0-9-]{1,64}$',
      examples: ['ds-135-2025-pcm'],
    }),
  ),
  idempotencyKey,
  parameter(
    'header',
    'Idempotency-Key-Of',
    text(
      'Where the key names the act itself, as that of a row of a table does: it is then the same key whoever sends it.',
      { enum: [anybody] },
    ),
  ),
  parameter(
    'header',
    'If-Match',
    text(
      'The revision that was seen, as ETag gave it: where the case has moved on, the answer is 412. Without it the command is decided on the state it meets.',
      {
        pattern: '^"[0-9]{1,18}"$',
      },
    ),
  ),
];

/** What any call can end in that stores what its body says. */
export const problemsOfBody: readonly ProblemName[] = [
  'invalid-input',
  'malformed-json',
  'request-timeout',
  'refused',
  'revision-conflict',
  'body-too-large',
  'event-too-large',
  'too-many-events',
  'unsupported-media-type',
];

const answers: Readonly<Record<string, JsonObject>> = {
  Accepted: object(
    'What was stored, and where.',
    {
      ledger: ref('Ledger'),
      action: text('The action.'),
      id: text('The id of the case.'),
      stream: text('The stream of the case.'),
      revision: whole('Revision of the case after it.'),
      position: whole('Place in the whole log; `after=<position>` of a question waits for it.'),
      events: list(ref('AcceptedEvent'), 'What was stored.'),
      effectiveUntil: instant('The first moment at which the act holds no more; absent where its end is open.'),
      counted: text('How its term was counted, in a sentence; absent where the end was not given by a term.', {
        examples: ['60 days by the calendar in America/Lima, 2025-11-29 being the first day and 2026-01-27 the last.'],
      }),
      textRevision: {
        type: 'integer',
        description:
          'Of a draft: revision of the event that wrote its text. Whoever opines on it, approves or enacts it names it so.',
      },
      findings: list(ref('Finding'), 'What the rules say of it.'),
    },
    ['effectiveUntil', 'counted', 'textRevision'],
  ),
  AcceptedEvent: object('An event that was stored.', {
    id: text('Its id.'),
    type: text('Its type.'),
    revision: whole('Its place in the stream.'),
  }),
  Finding: object(
    'What a rule says of an act that is recorded.',
    {
      rule: text('Name of the rule.'),
      verdict: word('What it says.', verdicts),
      because: text('Why.'),
      source: text('The article of law it rests on.'),
      asks: ref('AskedApproval'),
      right: text('The article of the right that it is of.'),
    },
    ['source', 'asks', 'right'],
  ),
  AskedApproval: object('A body whose approval the law asks for: given where the verdict is `lawful`.', {
    by: text('The body, as acts name it.', { examples: ['senate'] }),
    when: word('Whether it must come before the act takes effect.', ['before', 'after']),
  }),
};
