import { schemaIdOf } from '#cloud-events';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './tree.js';

export const publishedFolder = 'libs/contract/published';
export const publishedNames: readonly string[] = readdirSync(join(root, publishedFolder));

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
formats.default(ajv);
for (const name of publishedNames) ajv.addSchema(publishedIn(name));

export function publishedIn(name: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(root, publishedFolder, name), 'utf8')) as Readonly<Record<string, unknown>>;
}

/** What is wrong with the data of a CloudEvent, by the schema that it names; null where nothing is. */
export function errorsBy(dataschema: string, data: unknown): unknown {
  ajv.validate(dataschema, data);
  return ajv.errors;
}

/** The same of an event as it is stored. */
export function errorsOf({ type, version, data }: { type: string; version: number; data: object }): unknown {
  return errorsBy(schemaIdOf({ type, version }), data);
}

/** Whether a schema is one, by the rules of its dialect. */
export function isSchema(schema: object): boolean {
  return ajv.validateSchema(schema) === true;
}
