import type { Measure } from '#kernel';

/** The slices of measures that the act makes: what stood before it, or a part of that, is not judged again. */
export function slicesMade<M extends Measure>(before: readonly Measure[], after: readonly M[]): readonly M[] {
  const known = Map.groupBy(before, detailsOf);
  return after.filter((slice) => {
    const same = known.get(detailsOf(slice)) ?? [];
    return !same.some(
      ({ from, until }) => from <= slice.from && (until === null || (slice.until !== null && slice.until <= until)),
    );
  });
}

function detailsOf({ from: _from, until: _until, ...details }: Measure): string {
  return JSON.stringify(details);
}
