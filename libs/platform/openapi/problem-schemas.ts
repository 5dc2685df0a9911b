import type { JsonObject, Ledger } from '#kernel';
import { problemKinds } from '../problems/kinds.js';
import type { ProblemName } from '../problems/kinds.js';
import { count, list, object, ref, text } from './json-schema.js';
import { problemHeaderRefs } from './header-schemas.js';

type Members = Readonly<Record<string, JsonObject>>;

interface Own {
  readonly members: Members;
  readonly optional?: readonly string[];
}

const field = text('Path of the field in the body, or the name of the parameter or header; empty for the body itself.');

/** What some kinds say besides the members of every problem. */
const ownMembers: Partial<Record<ProblemName, Own>> = {
  'invalid-input': {
    members: {
      problems: list(
        object('What is wrong with one field.', {
          field,
          problem: text('Follows the name of the field: "must be …".'),
        }),
        'Every field that is wrong.',
      ),
    },
  },
  refused: {
    members: {
      refused: text('A stable code, for machines.', { pattern: '^[a-z][a-z0-9-]*$' }),
      because: text('Why, and the way out.'),
      source: text('The article of law it rests on.'),
      field: text('Path of the field of the body that it is about, such as `areas.0`.'),
    },
    optional: ['source', 'field'],
  },
  'revision-conflict': {
    members: {
      stream: text('The stream of the case.'),
      expected: text('The revision that the command named.', { pattern: '^(?:none|[0-9]+)$' }),
      actual: text('The revision that it met.', { pattern: '^(?:none|[0-9]+)$' }),
    },
  },
  'unknown-position': {
    members: { position: text('The position that was asked for.', { pattern: '^[0-9]+$' }) },
  },
  'event-too-large': {
    members: { event: text('Type of the event.'), bytes: count('What it would take.'), limit: count('The most.') },
  },
  'too-many-events': { members: { count: count('How many it would make.'), limit: count('The most.') } },
  'not-ready': {
    members: { checks: list(ref('HealthCheck'), 'What was looked at.') },
  },
};

const names = Object.keys(problemKinds).filter((name): name is ProblemName => Object.hasOwn(problemKinds, name));

/** A component for each kind of problem: `Problem`, and its name in capitals. */
export function problemSchemas(ledger: Ledger): Members {
  return Object.fromEntries(names.map((name) => [schemaName(name), problemSchema(name, ledger)]));
}

function problemSchema(name: ProblemName, ledger: Ledger): JsonObject {
  const { status, title, meaning } = problemKinds[name];
  const { members = {}, optional = [] } = ownMembers[name] ?? {};
  const schema = object(
    meaning,
    {
      type: text('The kind; its address tells what it means.', { const: `/problems/${name}` }),
      title: text('The kind in a few words.', { const: title }),
      status: { type: 'integer', const: status },
      detail: text('What is wrong this time, and the way out, in a sentence.'),
      ...members,
      correlationId: text('Finds the call in the log.'),
      ledger: ref('Ledger'),
    },
    optional,
  );
  const { name: ledgerName, mode } = ledger;
  return { ...schema, examples: [{ ...exampleOf(name), ledger: { name: ledgerName, mode } }] };
}

function exampleOf(name: ProblemName): JsonObject {
  const { status, title, meaning } = problemKinds[name];
  return {
    type: `/problems/${name}`,
    title,
    status,
    detail: examples[name]?.detail ?? meaning,
    ...examples[name]?.members,
    correlationId: '0b8f3c0e-5b0c-4d55-9c1f-5a3f1c2b7d11',
  };
}

const alreadyClosed = 'It is closed already; ease it, reopen it, or correct what was recorded.';

const examples: Partial<Record<ProblemName, { readonly detail: string; readonly members: JsonObject }>> = {
  'invalid-input': {
    detail: '"cause" is missing: must be a text of 1 to 2000 characters without control characters.',
    members: {
      problems: [
        { field: 'cause', problem: 'is missing: must be a text of 1 to 2000 characters without control characters' },
      ],
    },
  },
  refused: { detail: alreadyClosed, members: { refused: 'already-closed', because: alreadyClosed } },
  'revision-conflict': {
    detail: 'The case is at revision 5, not at 3 as the command expected: read it again and decide on what it is now.',
    members: { stream: 'border-closure-santa-rosa-2025-11', expected: '3', actual: '5' },
  },
  'event-too-large': {
    detail: 'The event EmergencyDeclared takes 71204 bytes; at most 60000 can be stored.',
    members: { event: 'EmergencyDeclared', bytes: 71_204, limit: 60_000 },
  },
  'too-many-events': {
    detail: '2000 events in one append; at most 1000 can be stored together.',
    members: { count: 2_000, limit: 1_000 },
  },
  'not-ready': {
    detail: 'This process cannot serve at the moment.',
    members: { checks: [{ name: 'projector', ok: false, because: 'The read model is 12000 events behind the log.' }] },
  },
};

export function schemaName(name: ProblemName): string {
  return `Problem${name.replace(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase())}`;
}

/** The answers of an operation that can end in these problems, by status. */
export function problemAnswers(possible: readonly ProblemName[]): Members {
  const byStatus = Map.groupBy(new Set(possible), (name) => problemKinds[name].status);
  const statuses = [...byStatus.keys()].sort((one, other) => one - other);
  return Object.fromEntries(statuses.map((status) => [status.toString(), answerOf(byStatus.get(status) ?? [])]));
}

function answerOf(kinds: readonly ProblemName[]): JsonObject {
  const schemas = kinds.map((name) => ref(schemaName(name)));
  const [only] = schemas;
  const schema = schemas.length === 1 && only !== undefined ? only : { oneOf: schemas };
  return {
    description: `${kinds.map((name) => problemKinds[name].title).join(', or: ')}.`,
    headers: problemHeaderRefs(kinds),
    content: { 'application/problem+json': { schema } },
  };
}
