import 'reflect-metadata';
import { isDay, parseInstant } from '#calendar';
import { caseRefPattern, isJson, isObject } from '#kernel';
import { Transform, Type } from 'class-transformer';
import type { TransformFnParams } from 'class-transformer';
import {
  IsArray,
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsOptional,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import type { IOptions } from 'class-validator-jsonschema/build/options.js';

type Converter = NonNullable<IOptions['additionalConverters']>[string];
type Test = (value: unknown) => boolean;

function compose(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorator of decorators) decorator(target, property);
  };
}

interface Rule {
  readonly name: string;
  readonly test: Test;
  /** Follows the field's name: "must be …". */
  readonly must: string;
  readonly schema: Converter;
}

/** JSON Schema of the rules made here, by name: the schema and the check cannot drift apart. */
export const ruleSchemas = new Map<string, Converter>();

function rule({ name, test, must, schema }: Rule, each: boolean): PropertyDecorator {
  ruleSchemas.set(name, described(schema, must));
  return ValidateBy(
    { name, validator: { validate: test, defaultMessage: () => (each ? `each must be ${must}` : `must be ${must}`) } },
    { each },
  );
}

/** With the rule in words, which documents and OpenAPI show beside the field. */
function described(schema: Converter, must: string): Converter {
  return typeof schema === 'function' ? schema : { description: must, ...schema };
}

function matching(name: string, pattern: RegExp, must: string, longest: number): Rule {
  return {
    name,
    test: (value) => typeof value === 'string' && value.length <= longest && pattern.test(value),
    must,
    schema: { type: 'string', pattern: pattern.source, maxLength: longest },
  };
}

const instantRule: Rule = {
  name: 'instant',
  test: (value) => typeof value === 'string' && value.length <= 40 && parseInstant(value) !== undefined,
  must: 'a date and time with its zone offset, between 1900 and 2200, such as 2025-11-28T15:00:00-05:00',
  schema: { type: 'string', format: 'date-time', maxLength: 40 },
};

const areaPattern = '[A-Z]{2}(?:-[A-Z0-9]{1,3})?|[a-z][a-z0-9-]{0,39}:[A-Za-z0-9._-]{1,40}';
const crossingPattern = '[a-z0-9][a-z0-9-]{0,59}';

const areaRule = matching(
  'areaCode',
  new RegExp(`^(?:${areaPattern})$`, 'u'),
  'an area code: ISO 3166 such as PE-TAC, or scheme and code such as ubigeo-inei:230101',
  81,
);
const caseIdRule = matching(
  'caseId',
  /^[a-z0-9-]{1,64}$/u,
  'the id of a case: 1 to 64 lower case letters, digits and hyphens, such as ds-135-2025-pcm',
  64,
);
const caseRefRule = matching(
  'caseRef',
  caseRefPattern,
  'a case as action/id, such as emergency-declaration/ds-135-2025-pcm',
  125,
);
const slugRule = matching(
  'slug',
  /^[a-z][a-z0-9-]{0,59}$/u,
  'a name in small letters, digits and hyphens, such as senate',
  60,
);
const jurisdictionRule = matching(
  'jurisdiction',
  /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/u,
  'an ISO 3166 code such as PE, or PE-TAC of a subdivision',
  6,
);
const dayRule: Rule = {
  name: 'day',
  test: (value) => typeof value === 'string' && value.length === 10 && isDay(value),
  must: 'a day between 1700 and 2200, such as 1993-12-31',
  schema: { type: 'string', format: 'date', maxLength: 10 },
};
const localTimeRule = matching('localTime', /^(?:[01]\d|2[0-3]):[0-5]\d$/u, 'a time of day such as 22:00', 5);
const nameRule = matching('fieldName', /^[a-zA-Z][a-zA-Z0-9]{0,59}$/u, 'the name of a field', 60);
const crossingRule = matching(
  'crossingId',
  new RegExp(`^${crossingPattern}$`, 'u'),
  'the id of a crossing, such as santa-rosa',
  60,
);
const routeRule = matching(
  'routePoint',
  new RegExp(`^(?:${areaPattern}|${crossingPattern})$`, 'u'),
  'an area code such as PE-TAC, or the id of a crossing such as santa-rosa',
  81,
);
const countryRule = matching('country', /^[A-Z]{2}$/u, 'an ISO 3166-1 code such as CL', 2);
const webRule = matching('webAddress', /^https?:\/\/[^\s<>"']{1,2000}$/u, 'an http or https address', 2_010);
const sha256Rule = matching('sha256', /^[0-9a-f]{64}$/u, 'a SHA-256 in 64 lower case hexadecimal digits', 64);

const mostPeople = 10_000_000;

const single =
  (of: Rule): (() => PropertyDecorator) =>
  () =>
    rule(of, false);

/** A date and time with offset; what passes is turned into UTC with milliseconds. */
export const IsInstant = (): PropertyDecorator => compose(rule(instantRule, false), Transform(normalised));
export const IsCaseId = single(caseIdRule);
/** A case of another action: `action/id`. */
export const IsCaseRef = single(caseRefRule);
export const IsLocalTime = single(localTimeRule);
export const IsCountry = single(countryRule);
export const IsWebAddress = single(webRule);
export const IsSha256 = single(sha256Rule);
/** A word that stands for something: a body, a regime. */
export const IsSlug = single(slugRule);
export const IsJurisdiction = single(jurisdictionRule);
/** A day of the calendar, without a zone. */
export const IsDay = single(dayRule);

function normalised({ value }: TransformFnParams): unknown {
  const given: unknown = value;
  return typeof given === 'string' && given.length <= 40 ? (parseInstant(given) ?? given) : given;
}

function textRule(longest: number): Rule {
  return {
    name: `text${longest.toString()}`,
    test: (value) =>
      typeof value === 'string' &&
      value.length <= longest &&
      value.trim() !== '' &&
      value.isWellFormed() &&
      !control.test(value),
    must: `a text of 1 to ${longest.toString()} characters without control characters`,
    schema: { type: 'string', minLength: 1, maxLength: longest },
  };
}

const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u2028\u2029]/u;

export const IsText = (longest: number): PropertyDecorator => rule(textRule(longest), false);

function list(of: Rule, fewest: number, most: number): PropertyDecorator {
  return compose(
    IsArray({ message: `must be a list, each ${of.must}` }),
    ArrayMinSize(fewest, { message: `must have at least ${fewest.toString()}` }),
    ArrayMaxSize(most, { message: `must have at most ${most.toString()}` }),
    ArrayUnique({ message: 'must not name anything twice' }),
    rule(of, true),
  );
}

/** A list without repetitions; `fewest` to `most` of them. */
export const AreaCodes = (fewest: number, most = 3_000): PropertyDecorator => list(areaRule, fewest, most);
export const CrossingIds = (fewest: number, most = 200): PropertyDecorator => list(crossingRule, fewest, most);
/** Areas and crossings in the order in which one comes through them. */
export const Route = (fewest: number, most = 200): PropertyDecorator => list(routeRule, fewest, most);
export const Texts = (fewest: number, most: number, longest: number): PropertyDecorator =>
  list(textRule(longest), fewest, most);
/** Names of the fields of this body that the source does not give: filled in to illustrate, and said so everywhere. */
export const FieldNames = (): PropertyDecorator => compose(IsOptional(), list(nameRule, 1, 20));

/** How many people there are, or null where nobody honestly knows; never absent, so that nobody forgets to say. */
export const IsHeadcountOrUnknown = single({
  name: 'headcountOrUnknown',
  test: (value) => value === null || isHeadcount(value),
  must: 'a whole number of people from 1 to 10,000,000, or null where it is not known',
  schema: { anyOf: [{ type: 'integer', minimum: 1, maximum: mostPeople }, { type: 'null' }] },
});

/** How many people there are. */
export const IsHeadcount = single({
  name: 'headcount',
  test: isHeadcount,
  must: 'a whole number of people from 1 to 10,000,000',
  schema: { type: 'integer', minimum: 1, maximum: mostPeople },
});

function isHeadcount(value: unknown): boolean {
  return Number.isInteger(value) && typeof value === 'number' && value >= 1 && value <= mostPeople;
}

/** Any JSON value. */
export const IsJsonValue = (): PropertyDecorator =>
  rule({ name: 'jsonValue', test: (value) => isJson(value), must: 'a JSON value', schema: {} }, false);

const anyPart: PartRule = { name: 'part', test: () => true, must: 'a JSON object', schema: {} };

/** Any JSON object: what stands in it is checked by somebody who knows its shape. */
export const IsJsonObject = single({
  name: 'jsonObject',
  test: isObject,
  must: 'a JSON object',
  schema: { type: 'object' },
});

/** One part with a shape of its own. */
export function Part(
  type: () => new () => object,
  { name, test, must, schema }: PartRule = anyPart,
): PropertyDecorator {
  const one = { name, test: (value: unknown) => isObject(value) && test(value), must, schema };
  return compose(rule(one, false), ValidateNested(), Type(type));
}

/** What must hold across the fields of one part; `must` follows "must be". */
export interface PartRule {
  readonly name: string;
  readonly test: (part: Readonly<Record<string, unknown>>) => boolean;
  readonly must: string;
  readonly schema: Converter;
}

/** A list of parts; `fewest` to `most` of them. */
export function Parts(
  type: () => new () => object,
  fewest: number,
  most: number,
  { name, test, must, schema }: PartRule = anyPart,
): PropertyDecorator {
  const each: Rule = { name, test: (value) => isObject(value) && test(value), must, schema };
  return compose(
    IsArray({ message: `must be a list, each ${must}` }),
    ArrayMinSize(fewest, { message: `must have at least ${fewest.toString()}` }),
    ArrayMaxSize(most, { message: `must have at most ${most.toString()}` }),
    rule(each, true),
    ValidateNested({ each: true }),
    Type(type),
  );
}
