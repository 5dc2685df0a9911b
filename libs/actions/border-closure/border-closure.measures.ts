import type { BorderMeasure } from '#kernel';
import type { BorderState } from './border-closure.decider.js';

/** What is closed or restricted, then and now. */
export function measures(state: BorderState): readonly BorderMeasure[] {
  return state.measures;
}
