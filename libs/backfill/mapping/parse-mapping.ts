import type { Catalogue, FieldProblem } from '#kernel';
import { shapeOf } from '#shapes';
import { Mapping } from '../shapes/mapping.js';
import { HeadCheck } from './check-head.js';
import { RuleCheck } from './check-rules.js';
import { ValueCheck } from './check-values.js';
import { Problems, withHint } from './problems.js';

/** The shape of a mapping, for its JSON Schema. */
export const mappingShape = shapeOf(Mapping);

/** A mapping that was checked, with the columns that it asks for. */
export interface CheckedMapping {
  readonly mapping: Mapping;
  readonly columns: readonly string[];
}

/** The mapping in what was read as JSON, or everything that is wrong with it, each with its place and a sentence. */
export function checkMapping(input: unknown, catalogue: Catalogue): CheckedMapping | readonly FieldProblem[] {
  const schema = mappingShape.schema();
  const parsed = mappingShape.parse(input);
  if (!parsed.ok) return parsed.problems.map((one) => withHint(one, schema));
  const mapping = parsed.value;
  const problems = new Problems();
  const values = new ValueCheck(mapping, problems, schema);
  const rules = new RuleCheck({ mapping, catalogue, values, problems });
  new HeadCheck(mapping, values, problems).check();
  values.part('every', mapping.every ?? {});
  for (const [index, rule] of mapping.rules.entries()) rules.rule(`rules.${index.toString()}`, rule);
  rules.unusedFields();
  if (problems.all.length === 0) rules.bodies();
  if (problems.all.length > 0) return problems.all;
  const { optional = [] } = mapping;
  return { mapping, columns: [...values.columns].filter((column) => !optional.includes(column)) };
}
