import type { CaseRef } from './case.js';
import type { Context } from './decider.js';
import type { DomainEvent } from './event.js';
import type { Finding } from './finding.js';
import type { JsonObject } from './json.js';
import type { Measure } from './measure.js';

/** An act as the law judges it: its words, and what the case stood for before it and stands for with it. */
export interface JudgedAct {
  readonly action: string;
  /** The words of the event; of a correction, the right words of the event it corrects. */
  readonly words: JsonObject;
  readonly before: readonly Measure[];
  readonly after: readonly Measure[];
  /** The case that this one follows. */
  readonly follows?: CaseRef;
  /**
   * Of a correction: what the case stood for before the corrected event, and with its right words. The event is judged
   * again there, whole: what is said of it takes the place of what was said of the printed words. `acts` are the events
   * of the case as they should read, oldest first: the correction of one may move what another has set.
   */
  readonly inPlace?: {
    readonly before: readonly Measure[];
    readonly after: readonly Measure[];
    readonly acts: readonly DomainEvent[];
  };
}

/** A notice that was sent of a case: the case, and which one. */
export interface NotifiedCase {
  readonly notice: {
    readonly to: string;
    readonly on: string;
    readonly extension: number;
    readonly number: number;
    readonly sentAt: string;
  };
  /** Its events as they should read. */
  readonly acts: readonly DomainEvent[];
  readonly measures: readonly Measure[];
}

/** The law that acts are judged by. */
export interface Law {
  /** What is to be said of an act under the law in force on its day. Pure; never refuses. */
  assess(act: JudgedAct, context: Context): readonly Finding[];
  /** What is to be said of a notice that was sent: whether it meets one that is owed, and came after its act. Pure; never refuses. */
  notified(told: NotifiedCase, context: Context): readonly Finding[];
}

/** Where no law is known nothing is said of it. */
export const noLaw: Law = { assess: () => [], notified: () => [] };
