import type { Case, Finding, Measure, Recorded, StoredEvent } from '#kernel';
import { isObject, isOfBoundary, supersededBy } from '#kernel';
import { milliseconds } from './milliseconds.js';

/** A finding, and the event that carried it: a question about the past must not see later ones. */
export interface DatedFinding extends Finding {
  readonly revision: string;
  readonly position: number;
  /** When it was recorded, in milliseconds since 1970. */
  readonly at: number;
  /** When the act that it judges takes effect, in milliseconds; left out where the act does not say. */
  readonly from?: number;
  /** When what the act sets comes to its end; left out where it has none, and of what is said of two terms. */
  readonly over?: number;
  /** Number of the term that it is of, where its act sets one: 0 for the first, 1 for the first extension. */
  readonly term?: number;
  /** Where a correction has judged the event anew: its revision, and when that was recorded. */
  readonly supersededBy?: string;
  readonly until?: number;
}

/** The findings of one rule of an event, by its position. */
export type GivenWay = Pick<DatedFinding, 'position' | 'rule'>;

/** The findings of a case with those of its next event; those that give way to it are marked. */
export function withFindingsOf(
  event: StoredEvent,
  after: Case,
  before: readonly DatedFinding[],
): readonly DatedFinding[] {
  return withFindings(stillStanding(before, after, event), after, event);
}

/** Those that gave way to the event. */
export function supersededIn(findings: readonly DatedFinding[], { revision }: StoredEvent): readonly GivenWay[] {
  const by = revision.toString();
  return findings.filter((one) => one.supersededBy === by);
}

/** The findings so far; those that the event, a correction, judges anew are marked. */
function stillStanding(before: readonly DatedFinding[], after: Case, event: StoredEvent): readonly DatedFinding[] {
  const corrections = after.corrections();
  const by = event.revision.toString();
  if (corrections.at(-1)?.revision !== event.revision) return before;
  return before.map((one) =>
    one.supersededBy === undefined && supersededBy(corrections, recordedOf(one)) === event.revision
      ? { ...one, supersededBy: by, until: Date.parse(event.recordedAt) }
      : one,
  );
}

function recordedOf({ rule, revision, from }: DatedFinding): Recorded {
  return { rule, revision: BigInt(revision), from: from === undefined ? undefined : new Date(from).toISOString() };
}

function withFindings(before: readonly DatedFinding[], after: Case, event: StoredEvent): readonly DatedFinding[] {
  const { findings } = event.metadata;
  if (findings.length === 0) return before;
  const at = milliseconds(event.recordedAt);
  const of = { revision: event.revision.toString(), position: Number(event.position), at };
  const words = wordsOf(after, event);
  const { from, over } = spanOf(after, words);
  const term = termSetBy(words, after.measures());
  // A correction may tell of where another term begins.
  const ofTwo = isCorrection(after, event) ? {} : term;
  return [
    ...before,
    ...findings.map((one) => ({ ...one, ...of, ...from, ...(isOfBoundary(one) ? ofTwo : { ...over, ...term }) })),
  ];
}

/** Of a correction, the right words. */
function wordsOf(after: Case, event: StoredEvent): Readonly<Record<string, unknown>> {
  const words = isCorrection(after, event) ? after.corrections().at(-1)?.right : event.data;
  return isObject(words) ? words : {};
}

function isCorrection(after: Case, { revision }: StoredEvent): boolean {
  return after.corrections().at(-1)?.revision === revision;
}

/** The term that begins with an act; none where it begins nothing, or something within one. */
function termSetBy(
  { effectiveFrom }: Readonly<Record<string, unknown>>,
  measures: readonly Measure[],
): Pick<DatedFinding, 'term'> {
  const declared = measures.filter((one) => one.kind === 'declaration');
  const begun = declared.find(({ from }) => from === effectiveFrom);
  if (begun === undefined) return {};
  const { extension: term } = begun;
  return declared.some((one) => one.extension === term && one.from < begun.from) ? {} : { term };
}

/** When the act takes effect and when it comes to its end. An act that sets no end holds as long as its case. */
function spanOf(
  after: Case,
  words: Readonly<Record<string, unknown>>,
): { readonly from: Pick<DatedFinding, 'from'>; readonly over: Pick<DatedFinding, 'over'> } {
  const { effectiveFrom, effectiveUntil = endOf(after.measures()) } = words;
  return {
    from: typeof effectiveFrom === 'string' ? { from: Date.parse(effectiveFrom) } : {},
    over: typeof effectiveUntil === 'string' ? { over: Date.parse(effectiveUntil) } : {},
  };
}

/** When the last measure ends; undefined where one has no end, and where there is none. */
function endOf(measures: readonly Measure[]): string | undefined {
  let last: string | undefined;
  for (const { until } of measures) {
    if (until === null) return undefined;
    if (last === undefined || until > last) last = until;
  }
  return last;
}
