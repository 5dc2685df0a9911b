import { load } from '#kernel';
import type { CaseRef, Instant, Measure } from '#kernel';
import { endWithBasis } from '#region-status';
import type { Sources } from './sources.js';

/** A measure with its real end, and its own where that is another. */
export type EndedMeasure = Measure & { readonly ownUntil?: Instant | null };

/** The measures ended with what they rest on, as far as that was recorded by a moment: from the log, as the case is. */
export async function withRealEnds(
  sources: Sources,
  measures: readonly Measure[],
  then: Instant | undefined,
): Promise<readonly EndedMeasure[]> {
  const streams = [...new Set(measures.flatMap(({ restsOn }) => restsOn ?? []))];
  const bases = new Map<string, readonly Measure[]>();
  for (const stream of streams) bases.set(stream, await measuresOf(sources, stream, then));
  return measures.map((measure) => {
    const ended = endWithBasis(measure, bases.get(measure.restsOn ?? '') ?? []);
    return ended.until === measure.until ? measure : { ...ended, ownUntil: measure.until };
  });
}

async function measuresOf(sources: Sources, stream: string, then: Instant | undefined): Promise<readonly Measure[]> {
  const ref = refOf(sources, stream);
  const loaded = ref === undefined ? undefined : await load(sources, ref);
  if (loaded === undefined || then === undefined) return loaded?.case.measures() ?? [];
  return loaded.events
    .filter(({ recordedAt }) => recordedAt <= then)
    .reduce((current, event) => current.apply(event), loaded.action.open(loaded.case.id))
    .measures();
}

/** No action's name begins another's, so one at most fits. */
function refOf({ catalogue }: Sources, stream: string): CaseRef | undefined {
  const action = [...catalogue.keys()].find((name) => stream.startsWith(`${name}-`));
  return action === undefined ? undefined : { action, id: stream.slice(action.length + 1) };
}
