import type { JsonObject } from '#kernel';
import { tacna } from './places.js';

/** One moment of the story: the clock is set, somebody acts over HTTP. */
export interface Step {
  /** What the ledger's clock shows: the time of recording. Times of day are illustrative. */
  readonly at: string;
  readonly heading: string;
  readonly act: { readonly action: string; readonly id: string; readonly command: string; readonly body: JsonObject };
}

/** Somebody reports on Tacna what is said to be so. */
export function report(id: string, body: JsonObject): Step['act'] {
  return {
    action: 'situation-report',
    id,
    command: 'report',
    body: {
      areas: [tacna],
      observedAt: '2025-11-29T14:00:00.000Z',
      reliability: 'C3',
      figures: [],
      illustrative: ['observedAt', 'reliability'],
      ...body,
    },
  };
}
