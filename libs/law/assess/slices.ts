import type { Measure } from '#kernel';

/** The slices of measures that the act makes: what stood before it, or a part of that, is not judged again. */
export function slicesMade<M extends Measure>(before: readonly Measure[], after: readonly M[]): readonly M[] {
  const stood = new Set(before);
  return after.filter((slice) => {
    if (stood.has(slice)) return false;
    const details = detailsOf(slice);
    return !before.some((one) => covers(one, slice) && detailsOf(one) === details);
  });
}

function covers({ from, until }: Measure, slice: Measure): boolean {
  return from <= slice.from && (until === null || (slice.until !== null && slice.until <= until));
}

function detailsOf({ from: _from, until: _until, ...details }: Measure): string {
  return JSON.stringify(details);
}
