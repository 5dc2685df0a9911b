import type { Shape } from '#kernel';
import { InvalidInput } from '../problems/problem.js';

/** The input in its shape; throws `InvalidInput`, which names every field that is wrong. */
export function parseBody<T extends object>(shape: Shape<T>, input: unknown): T {
  const parsed = shape.parse(input);
  if (parsed.ok) return parsed.value;
  throw new InvalidInput(parsed.problems);
}
