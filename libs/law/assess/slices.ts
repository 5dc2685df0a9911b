import type { DeclarationMeasure, Measure } from '#kernel';

/** The slices of measures that the act makes: what stood before it, or a part of that, is not judged again. */
export function slicesMade<M extends Measure>(before: readonly Measure[], after: readonly M[]): readonly M[] {
  const stood = new Set(before);
  return after.filter((slice) => {
    if (stood.has(slice)) return false;
    // Most slices are covered by nothing that stood before, and are compared with nothing.
    const covering = before.filter((one) => covers(one, slice));
    if (covering.length === 0) return true;
    const details = detailsOf(slice);
    return !covering.some((one) => detailsOf(one) === details);
  });
}

/** A slice that an act makes, and what stood before it. */
export interface NewSlice {
  readonly slice: Measure;
  readonly before: readonly Measure[];
}

/** Those in which something is new that a rule looks at: no slice that stood at the time has the same of it. */
export function withNew(
  made: readonly NewSlice[],
  same: (one: Measure, slice: Measure) => boolean,
): readonly Measure[] {
  return made.filter(({ slice, before }) => !before.some((one) => covers(one, slice) && same(one, slice))).map(sliceOf);
}

export function sliceOf({ slice }: NewSlice): Measure {
  return slice;
}

/** What is declared anew, each with the rights alone that were not suspended in its areas at the time. */
export function rightsMade(made: readonly NewSlice[]): readonly DeclarationMeasure[] {
  return made.flatMap(({ slice, before }) => {
    if (slice.kind !== 'declaration') return [];
    const stood = before.filter((one) => one.kind === 'declaration' && covers(one, slice) && sameRegime(one, slice));
    const known = stood.filter((one) => inAreasOf(one, slice)).flatMap(articlesOf);
    return [{ ...slice, suspendedRights: slice.suspendedRights.filter(({ article }) => !known.includes(article)) }];
  });
}

function articlesOf(measure: Measure): readonly string[] {
  return measure.kind === 'declaration' ? measure.suspendedRights.map(({ article }) => article) : [];
}

export function sameRegime(one: Measure, slice: Measure): boolean {
  return (
    one.kind === 'declaration' &&
    slice.kind === 'declaration' &&
    one.regime === slice.regime &&
    one.level === slice.level
  );
}

/** The same basis, for no other areas and no other force. */
export function sameBasis(one: Measure, slice: Measure): boolean {
  return one.restsOn === slice.restsOn && sameActor(one, slice) && inAreasOf(one, slice);
}

/** Order is in the same hands, on the same basis. */
export function sameControl(one: Measure, slice: Measure): boolean {
  if (one.kind === 'declaration' && slice.kind === 'declaration') {
    return one.orderKeptBy === slice.orderKeptBy && sameRegime(one, slice);
  }
  return one.restsOn === slice.restsOn && sameActor(one, slice) && modeOf(one) === modeOf(slice);
}

function sameActor(one: Measure, slice: Measure): boolean {
  return one.kind === slice.kind && (one.kind !== 'force' || slice.kind !== 'force' || one.force === slice.force);
}

function modeOf(measure: Measure): string | undefined {
  return measure.kind === 'force' ? measure.mode : undefined;
}

/** In no area in which the other is not. */
export function inAreasOf(one: Measure, slice: Measure): boolean {
  const known = new Set(one.areas);
  return slice.areas.every((area) => known.has(area));
}

function covers({ from, until }: Measure, slice: Measure): boolean {
  return from <= slice.from && (until === null || (slice.until !== null && slice.until <= until));
}

function detailsOf({ from: _from, until: _until, ...details }: Measure): string {
  return JSON.stringify(details);
}
