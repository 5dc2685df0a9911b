import type { Context } from './decider.js';
import type { Finding } from './finding.js';
import type { JsonObject } from './json.js';
import type { Measure } from './measure.js';

/** An act as the law judges it: its words, and what the case stood for before it and stands for with it. */
export interface JudgedAct {
  readonly action: string;
  /** The words of the event; of a correction, the right words of the event it corrects. */
  readonly words: JsonObject;
  /** True where printed words are put right: what they say is judged again. */
  readonly corrects: boolean;
  readonly before: readonly Measure[];
  readonly after: readonly Measure[];
}

/** The law that acts are judged by. */
export interface Law {
  /** What is to be said of an act under the law in force on its day. Pure; never refuses. */
  assess(act: JudgedAct, context: Context): readonly Finding[];
}

/** Where no law is known nothing is said of it. */
export const noLaw: Law = { assess: () => [] };
