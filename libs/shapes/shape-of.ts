import type { FieldProblem, JsonObject, Shape } from '#kernel';
import { isObject, toJsonObject } from '#kernel';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { targetConstructorToSchema, validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { compile } from './compiled.js';
import type { Compiled } from './compiled.js';
import { ruleSchemas } from './decorators.js';

type Class<T> = new () => T;

const strict = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, stopAtFirstError: true };

/** The shape that a class declares with its decorators. Unknown fields are refused, not dropped. */
export function shapeOf<T extends object>(type: Class<T>): Shape<T> {
  let schema: JsonObject | undefined;
  let compiled: Compiled<T> | undefined;
  return {
    name: type.name,
    schema: () => (schema ??= schemaOf(type)),
    parse: (input) => {
      compiled ??= compile(type);
      const value = isObject(input) ? compiled(input) : undefined;
      return value === undefined ? { ok: false, problems: problemsOf(type, input) } : { ok: true, value };
    },
  };
}

/** What is wrong with the input, in the words of class-validator. */
function problemsOf(type: Class<object>, input: unknown): readonly FieldProblem[] {
  if (!isObject(input)) return [{ field: '', problem: 'must be a JSON object' }];
  const instance = plainToInstance(type, withoutInherited(input));
  const found = validateSync(instance, strict).flatMap((error) => problemsIn(error, ''));
  const problems = [...[...inheritedNames(input, '')].map(stranger), ...found];
  return problems.length > 0 ? problems : [{ field: '', problem: 'is not of the shape described in /docs' }];
}

const strange = 'is not a field of this shape; remove it';

function stranger(field: string): FieldProblem {
  return { field, problem: strange };
}

/**
 * True for a name that every object has, such as `constructor`: class-transformer passes over fields named so, and
 * takes what it finds under that name for a class.
 */
function isInherited(name: string): boolean {
  return name in Object.prototype;
}

function* inheritedNames(value: unknown, path: string): Iterable<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (isInherited(name)) yield `${path}${name}`;
    else yield* inheritedNames(inner, `${path}${name}.`);
  }
}

function withoutInherited(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutInherited);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([name]) => !isInherited(name));
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutInherited(inner)]));
}

function problemsIn(error: ValidationError, path: string): readonly FieldProblem[] {
  const field = `${path}${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    field,
    problem: say(rule, message, error),
  }));
  const inner = (error.children ?? []).flatMap((child) => problemsIn(child, `${field}.`));
  return [...own, ...inner];
}

function say(rule: string, message: string, error: ValidationError): string {
  if (rule === 'whitelistValidation') return strange;
  if (error.value === undefined && rule !== 'whitelistValidation')
    return `is missing: ${strip(message, error.property)}`;
  return strip(message, error.property);
}

function strip(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}

/** JSON Schema of the class and what it inherits, with the classes it contains under `$defs`. */
function schemaOf(type: Class<object>): JsonObject {
  const root = closed(toJsonObject(targetConstructorToSchema(type, schemaOptions())));
  const all: Readonly<Record<string, object>> = validationMetadatasToSchemas(schemaOptions());
  const used = new Map<string, JsonObject>();
  collect(root, all, used);
  return used.size === 0 ? root : { ...root, $defs: Object.fromEntries(used) };
}

function schemaOptions() {
  return {
    additionalConverters: Object.fromEntries(ruleSchemas),
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: '#/$defs/',
  };
}

/** No fields but those declared. */
function closed(schema: JsonObject): JsonObject {
  return { ...schema, additionalProperties: false };
}

function collect(schema: JsonObject, all: Readonly<Record<string, object>>, used: Map<string, JsonObject>): void {
  for (const [, name] of JSON.stringify(schema).matchAll(/"#\/\$defs\/([A-Za-z0-9]+)"/gu)) {
    const inner = name === undefined ? undefined : all[name];
    if (name === undefined || inner === undefined || used.has(name)) continue;
    const part = closed(toJsonObject(inner));
    used.set(name, part);
    collect(part, all, used);
  }
}
