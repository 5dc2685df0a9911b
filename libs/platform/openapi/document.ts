import type { JsonObject, Ledger, Mode } from '#kernel';
import { modes } from '#kernel';
import type { Access } from '../authentication/access.js';
import type { ProblemName } from '../problems/kinds.js';
import type { Described, GoodAnswer, Operation } from './described.js';
import { headerComponents, headerRefs } from './header-schemas.js';
import { object, text, word } from './json-schema.js';
import { problemAnswers, problemSchemas } from './problem-schemas.js';

/** Version of the interface: raised with every change that a caller could notice. */
const contractVersion = '1.0.0';

/** What a ledger's mode means for whoever uses it. */
export const modeMeanings: Readonly<Record<Mode, string>> = {
  actual: 'This is the actual ledger: what is issued here is issued.',
  exercise: 'This is an exercise: nothing here is an act of government.',
  test: 'This is a test: nothing here is an act of government, and its clock may be set.',
};

/** The OpenAPI document of everything that is described (OpenAPI Specification 3.1.1). */
export function documentOf(ledger: Ledger, parts: readonly Described[]): JsonObject {
  const operations = parts.flatMap((part) => part.operations);
  return {
    openapi: '3.1.0',
    info: {
      title: `Tocsin: ledger ${ledger.name} (${ledger.mode})`,
      version: contractVersion,
      description: introduction(ledger),
    },
    security: [{ token: [] }],
    tags: parts.flatMap(({ tags }) => tags.map(({ name, description }) => ({ name, description }))),
    paths: pathsOf(operations),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token of this ledger (`npx tocsin token`) or of the issuer that it trusts.',
        },
      },
      headers: headerComponents,
      schemas: { ...common(ledger), ...problemSchemas(ledger), ...schemasOf(parts) },
    },
  };
}

function introduction({ name, jurisdiction, timeZone, mode }: Ledger): string {
  return [
    `**Ledger ${name}, mode ${mode}.** ${modeMeanings[mode]}`,
    `Jurisdiction ${jurisdiction}; legal days are counted in ${timeZone}. Instants are UTC in every answer; questions ` +
      'take any offset, and a date alone means the start of that day in the ledger’s zone.',
    'Every answer names the ledger and its mode. Whatever goes wrong is answered with a problem (RFC 9457); a body is ' +
      'never partly applied. A command may be sent again with the same `Idempotency-Key` until it is answered: it is done once.',
  ].join('\n\n');
}

function pathsOf(operations: readonly Operation[]): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {});
    if (path[operation.method] !== undefined) throw new TypeError(`${operation.path} is described twice.`);
    path[operation.method] = operationObject(operation);
  }
  return paths;
}

function operationObject(operation: Operation): JsonObject {
  const { tag, id, summary, access, parameters = [], body, answer, others = [] } = operation;
  return {
    tags: [tag],
    operationId: id,
    summary,
    description: [operation.description, whoMayCall(access)].filter((one) => one !== undefined).join('\n\n'),
    ...(access === 'public' ? { security: [] } : {}),
    ...(access === undefined || access === 'public' ? {} : { 'x-roles': [...access] }),
    parameters: [...parameters],
    ...(body === undefined ? {} : { requestBody: bodyObject(body) }),
    responses: {
      ...Object.fromEntries([answer, ...others].map((one) => [one.status.toString(), answerObject(one)])),
      ...problemAnswers(problemsOf(operation)),
    },
  };
}

function whoMayCall(access: Access | undefined): string | undefined {
  if (access === 'public') return 'Needs no token.';
  return access === undefined ? undefined : `For the roles ${access.join(', ')}.`;
}

function bodyObject({ schema, example }: { readonly schema: JsonObject; readonly example: JsonObject }): JsonObject {
  return { required: true, content: { 'application/json': { schema, example } } };
}

function answerObject({ description, mediaType = 'application/json', schema, headers }: GoodAnswer): JsonObject {
  return { description, headers: headerRefs(headers), content: { [mediaType]: { schema } } };
}

/** What any call can end in, and what those that need a token can. */
function problemsOf({ access, problems = [] }: Operation): readonly ProblemName[] {
  const guarded: readonly ProblemName[] =
    access === 'public' ? [] : ['unauthenticated', 'forbidden', 'identity-provider-unavailable'];
  return [...problems, ...guarded, 'bad-request', 'headers-too-large', 'internal', 'unavailable'];
}

function common({ name }: Ledger): Readonly<Record<string, JsonObject>> {
  return {
    Ledger: object('Whose answer this is.', {
      name: text('Name of the ledger.', { examples: [name] }),
      mode: word('The actual ledger, an exercise or a test.', modes),
    }),
  };
}

/** Throws where one name stands for two schemas. */
function schemasOf(parts: readonly Described[]): Readonly<Record<string, JsonObject>> {
  const schemas = new Map<string, JsonObject>();
  for (const [name, schema] of parts.flatMap((part) => Object.entries(part.schemas))) {
    const known = schemas.get(name);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new TypeError(`Two schemas of the document are named ${name}.`);
    }
    schemas.set(name, schema);
  }
  return Object.fromEntries(schemas);
}
