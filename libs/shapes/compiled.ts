import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { TransformationType } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';

type Class<T extends object> = new () => T;

/** Makes an instance of a shape from plain input, or undefined where class-validator would object. */
export type Compiled<T extends object> = (input: Readonly<Record<string, unknown>>) => T | undefined;

/**
 * The rules that a class declares, read once and run in one flat pass: the same validators as class-validator runs,
 * without building its tree of errors. Only the answer yes comes from here; for the words of a no, class-validator is
 * asked. A property test holds the two together.
 */
export function compile<T extends object>(type: Class<T>): Compiled<T> {
  const fields = new Map(fieldsOf(type));
  return (input) => {
    for (const name of Object.keys(input)) if (!fields.has(name)) return undefined;
    const values: Record<string, unknown> = {};
    for (const [name, read] of fields) {
      const value = read(Object.hasOwn(input, name) ? input[name] : undefined, input);
      if (value === refused) return undefined;
      if (value !== undefined) values[name] = value;
    }
    return Object.assign(new type(), values);
  };
}

const refused = Symbol('refused');

/** The value as it goes into the instance: undefined where it is absent, `refused` where it is wrong. */
type Read = (given: unknown, input: object) => unknown;

function* fieldsOf(type: Class<object>): Iterable<readonly [string, Read]> {
  const metadatas = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  for (const [name, rules] of Map.groupBy(metadatas, ({ propertyName }) => propertyName)) {
    yield [name, fieldOf(type, name, rules)];
  }
}

function fieldOf(type: Class<object>, name: string, rules: readonly ValidationMetadata[]): Read {
  const optional = rules.some((rule) => rule.name === 'isOptional');
  const conditions = rules.filter((rule) => rule.type === 'conditionalValidation' && rule.name !== 'isOptional');
  const checks = rules.flatMap(checksOf);
  const transform = transformOf(type, name);
  const nested = nestedOf(type, name);
  const inner = nested === undefined ? undefined : part(nested);
  return (given, input) => {
    const value = transform(given);
    if (optional && (value === undefined || value === null)) return undefined;
    if (!conditions.every((rule) => holds(rule, input, value))) return value;
    if (!checks.every((check) => check(value))) return refused;
    return inner === undefined ? value : inner(value);
  };
}

/** The condition of a `ValidateIf`. */
function holds(rule: ValidationMetadata, input: object, value: unknown): boolean {
  const condition: unknown = rule.constraints[0];
  return typeof condition !== 'function' || Boolean(Reflect.apply(condition, undefined, [input, value]));
}

type Check = (value: unknown) => boolean;

/** The validators of one decorator, for the value or for each item of a list. */
function checksOf(rule: ValidationMetadata): readonly Check[] {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- rules such as IsOptional have none
  if (rule.constraintCls === undefined) return [];
  return getMetadataStorage()
    .getTargetValidatorConstraints(rule.constraintCls)
    .map(({ instance }): Check => {
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- validators without arguments have none
      const constraints: unknown[] = rule.constraints ?? [];
      const one: Check = (value) => {
        const context: ValidationArguments = {
          value,
          constraints,
          targetName: '',
          object: {},
          property: rule.propertyName,
        };
        return instance.validate(value, context) === true;
      };
      return rule.each ? (value) => Array.isArray(value) && value.every(one) : one;
    });
}

/** What class-transformer would make of the value. */
function transformOf(target: Class<object>, key: string): (value: unknown) => unknown {
  const transforms = defaultMetadataStorage.findTransformMetadatas(target, key, 0);
  if (transforms.length === 0) return (given) => given;
  return (given) =>
    transforms.reduce<unknown>(
      (value, { transformFn }) =>
        transformFn({ value, key, obj: {}, type: TransformationType.PLAIN_TO_CLASS, options: {} }),
      given,
    );
}

function nestedOf(target: Class<object>, key: string): Class<object> | undefined {
  return defaultMetadataStorage.findTypeMetadata(target, key)?.typeFunction();
}

/** A part, or each part of a list, in its own shape. */
function part(type: Class<object>): (value: unknown) => unknown {
  const make = lazily(() => compile(type));
  const single = (value: unknown): unknown => (isPlain(value) ? (make()(value) ?? refused) : refused);
  return (value) => {
    if (!Array.isArray(value)) return single(value);
    const parts = value.map(single);
    return parts.includes(refused) ? refused : parts;
  };
}

function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
