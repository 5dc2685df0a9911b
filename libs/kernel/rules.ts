import type { Context } from './decider.js';
import type { Refusal } from './refusal.js';

/** One rule of an action: it refuses, or has nothing to say. Its name is the rule. */
export type Rule<Data, State> = (data: Data, state: State, context: Context) => Refusal | undefined;

/** The answer of the first rule that refuses. */
export function firstRefusal<Data, State>(
  rules: readonly Rule<Data, State>[],
  ...[data, state, context]: Parameters<Rule<Data, State>>
): Refusal | undefined {
  for (const rule of rules) {
    const refusal = rule(data, state, context);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
