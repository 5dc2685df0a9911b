import type { JsonObject } from '#kernel';
import { isObject } from '#kernel';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Answer } from './server.js';

/** What the OpenAPI document promises, to hold every answer against. */
export interface Contract {
  readonly document: OpenApi;
  /** What an answer says that the document does not, or fails to say; empty where it keeps the contract. */
  breaches(method: string, path: string, answer: Answer): readonly string[];
  /** What is wrong with a value that should have a component's schema. */
  errorsOf(component: string, value: unknown): readonly string[];
}

export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonObject>>;
    readonly headers: Readonly<Record<string, JsonObject>>;
    readonly securitySchemes: Readonly<Record<string, JsonObject>>;
  };
}

export interface Described {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security?: readonly object[];
  readonly 'x-roles'?: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: JsonObject }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
}

type Content = Readonly<Record<string, { readonly schema: JsonObject; readonly example?: unknown }>>;

interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Content;
}

export function contractOf(document: OpenApi): Contract {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  formats.default(ajv);
  for (const [name, schema] of Object.entries(document.components.schemas)) ajv.addSchema(local(closed(schema)), name);
  const compiled = new Map<unknown, ReturnType<typeof ajv.compile>>();
  const errors = (schema: JsonObject, value: unknown): readonly string[] => {
    const validate = compiled.get(schema) ?? ajv.compile(local(closed(schema)));
    compiled.set(schema, validate);
    if (validate(value) === true) return [];
    return (validate.errors ?? []).map(
      (error) => `${error.instancePath}: ${error.message ?? ''} ${JSON.stringify(error.params)}`,
    );
  };
  return {
    document,
    errorsOf: (component, value) => errors({ $ref: `#/components/schemas/${component}` }, value),
    breaches: (method, path, answer) => {
      const operation = operationAt(document, method, path);
      if (operation === undefined) return notDescribed(answer);
      return breachesOf(operation, answer, errors);
    },
  };
}

type Errors = (schema: JsonObject, value: unknown) => readonly string[];

function breachesOf({ operationId, responses }: Described, answer: Answer, errors: Errors): readonly string[] {
  const response = responses[answer.status.toString()];
  if (response === undefined) return [`${operationId} does not describe the status ${answer.status.toString()}`];
  const missing = ['tocsin-ledger', 'x-correlation-id', ...Object.keys(response.headers ?? {})]
    .filter((name) => name !== 'link' && answer.headers[name] === undefined)
    .map((name) => `${operationId} promises the header ${name}`);
  const [type = ''] = (answer.headers['content-type'] ?? '').split(';');
  const content = response.content?.[type];
  if (content === undefined)
    return response.content === undefined && answer.text === ''
      ? missing
      : [...missing, `${operationId} does not describe ${type}`];
  return type.includes('json')
    ? [...missing, ...errors(content.schema, answer.body).map((one) => `${operationId} ${one}`)]
    : missing;
}

/** Where nothing is described, there is nothing but a problem. */
function notDescribed({ status, headers }: Answer): readonly string[] {
  const isProblem = headers['content-type'] === 'application/problem+json; charset=utf-8';
  return isProblem && status >= 400 ? [] : [`${status.toString()} at an address that is not described`];
}

/** Addresses written out go before those with parameters. */
function operationAt(document: OpenApi, method: string, path: string): Described | undefined {
  const [written = ''] = path.split('?');
  const address = written.replaceAll('%2D', '-');
  const fitting = Object.keys(document.paths).filter((template) => patternOf(template).test(address));
  const [best] = fitting.toSorted((one, other) => one.split('{').length - other.split('{').length);
  return best === undefined ? undefined : document.paths[best]?.[method.toLowerCase()];
}

export function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{[a-z]+\}/gu, '[^/]+')}$`, 'u');
}

/** No answer says more than the document: an object has the properties named and no other. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (!isObject(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
  return 'properties' in value && !('additionalProperties' in value)
    ? { ...inner, additionalProperties: false }
    : inner;
}

/** Components are known to the validator by their names alone. */
function local(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', '')) as object;
}
