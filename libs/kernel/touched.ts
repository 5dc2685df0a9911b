import type { Measure } from './measure.js';

/**
 * Codes of the areas in which what a case stands for became another, in the order of their code units. Where nothing
 * did, as when the clock tells of an end that was known, those in which the case holds longest. Pure.
 */
export function touchedAreas(before: readonly Measure[], after: readonly Measure[]): readonly string[] {
  const [{ areas: own } = { areas: [] }] = after.length > 0 ? after : before;
  // Of most cases every measure holds in the same areas: whatever changed, it changed in all of them alike.
  if (before.every(holdsIn(own)) && after.every(holdsIn(own))) return [...new Set(own)].toSorted();
  const changed = changedAreas(without(before, after), without(after, before));
  return (changed.length > 0 ? changed : areasHeldLongest(after)).toSorted();
}

function holdsIn(own: readonly string[]): (measure: Measure) => boolean {
  return ({ areas }) =>
    areas === own || (areas.length === own.length && areas.every((code, index) => code === own[index]));
}

/** Where only one of the two says anything, nothing has to be compared. */
function changedAreas(gone: readonly Measure[], come: readonly Measure[]): readonly string[] {
  if (gone.length === 0 || come.length === 0) return [...new Set([...gone, ...come].flatMap(({ areas }) => areas))];
  const [was, is] = [storiesOf(gone), storiesOf(come)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((code) => was.get(code) !== is.get(code));
}

function without(measures: readonly Measure[], others: readonly Measure[]): readonly Measure[] {
  if (others.length === 0) return measures;
  const same = new Set<Measure>(others);
  const unlike = measures.filter((measure) => !same.has(measure));
  if (unlike.length === 0) return unlike;
  const known = new Set<Measure>(measures);
  const texts = new Set(others.filter((other) => !known.has(other)).map((other) => JSON.stringify(other)));
  return unlike.filter((measure) => !texts.has(JSON.stringify(measure)));
}

/** By area, what is said of it and when. What goes on in the same words is told once, wherever it was cut. */
function storiesOf(measures: readonly Measure[]): ReadonlyMap<string, string> {
  const chapters = new Map<string, Chapter[]>();
  for (const measure of measures.toSorted(firstFirst)) {
    const { from, until } = measure;
    const terms = termsOf(measure);
    for (const code of new Set(measure.areas)) {
      const story = chapters.get(code) ?? [];
      const running = story.findIndex((chapter) => chapter.terms === terms && chapter.until === from);
      const begun = running === -1 ? undefined : story[running];
      if (begun === undefined) story.push({ terms, from, until });
      else story[running] = { ...begun, until };
      chapters.set(code, story);
    }
  }
  return new Map([...chapters].map(([code, story]) => [code, JSON.stringify(story.map(inWords).toSorted())]));
}

interface Chapter extends Pick<Measure, 'from' | 'until'> {
  readonly terms: string;
}

function inWords({ terms, from, until }: Chapter): string {
  return `${from} ${until ?? ''} ${terms}`;
}

function termsOf(measure: Measure): string {
  const { from: _from, until: _until, areas: _areas, ...terms } = measure;
  return JSON.stringify(terms);
}

function firstFirst(one: Measure, other: Measure): number {
  return one.from === other.from ? 0 : one.from < other.from ? -1 : 1;
}

function areasHeldLongest(measures: readonly Measure[]): readonly string[] {
  const endless = measures.filter(({ until }) => until === null);
  const end = measures.reduce((last, { until }) => (until !== null && until > last ? until : last), '');
  const longest = endless.length > 0 ? endless : measures.filter(({ until }) => until === end);
  return [...new Set(longest.flatMap(({ areas }) => areas))];
}
