import { addDays, localDate, startOfDay } from '#calendar';
import type { Finding, Instant, JudgedAct } from '#kernel';
import { boundaryRules, flag, takesUp } from '#kernel';
import { says, termsOf } from './judged.js';
import { ruleOfExtension } from './length.js';
import type { EmergencyTerm, TermRuleOfLaw } from './judged.js';

/** What must be published first has been printed before it takes effect. */
export const publicationBeforeEffect: TermRuleOfLaw = (judged) => {
  const { moments, term, version } = judged;
  const { publication } = moments;
  const { publishedFirst } = version;
  if (publishedFirst === undefined) return [];
  if (publication === undefined) return says(judged, publishedFirst, 'publication-before-effect', unpublished);
  const late = publication > term.from;
  const because = `It was published at ${publication} and ${late ? 'was to take effect already' : 'takes effect'} at ${term.from}.`;
  return says(judged, publishedFirst, 'publication-before-effect', [late ? 'flagged' : 'lawful', because]);
};

const unpublished = [
  'undecided',
  'It takes effect only once it is published, and the act does not say when that was: state it in "publishedAt", or cite in "decree" the one that the gazette printed.',
] as const;

/** Where the law wants it, an extension is published in the last days of the term before it. */
export const publicationBeforeEnd: TermRuleOfLaw = (judged) => {
  const { moments, endBefore: end, zone } = judged;
  const rule = ruleOfExtension(judged)?.publishedBeforeEnd;
  if (rule === undefined || typeof end !== 'string') return [];
  const name = 'publication-before-end';
  const { publication } = moments;
  const asked = `It must be published in the ${rule.days.toString()} days before the term before it ends at ${end}`;
  if (publication === undefined) {
    const because = `${asked}, and the act does not say when that was: state it in "publishedAt".`;
    return says(judged, rule, name, ['undecided', because]);
  }
  const first = startOfDay(addDays(localDate(end, zone), -rule.days), zone) ?? end;
  const inTime = first <= publication && publication < end;
  return says(judged, rule, name, [inTime ? 'lawful' : 'flagged', `${asked}; it was at ${publication}.`]);
};

/**
 * Each term takes up where the one before it ends. Asked of neighbours whose boundary the act moved, whichever of the
 * two it changed; an extension that begins early cuts the term before it short. A matter of the record, so no article
 * is cited.
 */
export function gapsMade(act: JudgedAct): readonly Finding[] {
  const before = termsOf(act.before);
  const known = new Set(boundaries(before).map(boundaryKey));
  return boundaries(termsOf(act.after)).flatMap((boundary) => {
    const [ended, begun] = boundary;
    if (known.has(boundaryKey(boundary))) return reachedInto(boundary, act);
    return atBoundary(ended, begun, before.find(({ number }) => number === ended.number)?.until);
  });
}

/** A corrected term that would by its right words hold on: the next one, which is not moved, cuts it short as before. */
function reachedInto([ended, begun]: Boundary, { inPlace, words }: JudgedAct): readonly Finding[] {
  const { effectiveFrom, effectiveUntil } = words;
  if (inPlace === undefined || effectiveFrom !== ended.from || typeof effectiveUntil !== 'string') return [];
  return overlapsAt(begun, effectiveUntil);
}

type Boundary = readonly [EmergencyTerm, EmergencyTerm];

function boundaries(terms: readonly EmergencyTerm[]): readonly Boundary[] {
  return terms.flatMap((term, index) => {
    const ended = terms[index - 1];
    return ended === undefined ? [] : [[ended, term] as const];
  });
}

function boundaryKey([{ until }, { from }]: Boundary): string {
  return `${String(until)} ${from}`;
}

/** `was`: when the term before ended until now. */
function atBoundary(
  { until }: EmergencyTerm,
  begun: EmergencyTerm,
  was: Instant | null | undefined,
): readonly Finding[] {
  if (until === null || takesUp(until, begun.from) !== 'gap') return overlapsAt(begun, was ?? begun.from);
  const because = `${beginning(begun)}; the term before it ended at ${until}, and nothing was in force between.`;
  return [flag(boundaryRules.gap, because)];
}

/** `end`: when the term before it would end by its own words. */
function overlapsAt(begun: EmergencyTerm, end: Instant): readonly Finding[] {
  if (end <= begun.from) return [];
  return [flag(boundaryRules.overlap, `${beginning(begun)}, and the term before it would end only at ${end}.`)];
}

function beginning({ number, from }: EmergencyTerm): string {
  return `Extension ${number.toString()} begins at ${from}`;
}
