import { nearestWord } from '#kernel';
import type { Finding } from '#kernel';
import type { LawBook } from '../law-book.js';
import type { NoticeRule } from '../shapes/index.js';

/** Under which law an emergency is. */
export interface Under {
  readonly regime: string;
  readonly jurisdiction: string;
}

/** What is to be said of a sending that no law asks for: perhaps the recipient was mistyped. */
export function assessNotice(
  book: LawBook,
  { to, on }: { readonly to: string; readonly on: string },
  under: Under,
): readonly Finding[] {
  const asked = [...new Set(rulesFor(book, under).map((rule) => `${rule.to} (${occasionOf(rule)})`))];
  if (asked.includes(`${to} (${on})`)) return [];
  const near = nearestWord(`${to} (${on})`, asked);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  const known = asked.length === 0 ? 'none' : asked.join(', ');
  const because = `No law that is recorded asks for a notice to ${to} (${on}), so it meets none that is owed.${hint} Of ${under.regime} there are: ${known}. Correct it where one of these was meant.`;
  return [{ rule: 'notice-asked-for', verdict: 'undecided', because }];
}

function occasionOf({ on, every }: NoticeRule): string {
  return every === undefined ? on : 'report';
}

/** Whether any notice of such an emergency has a deadline that can be computed. */
export function mayFallDue(book: LawBook, under: Under): boolean {
  return rulesFor(book, under).some(({ within, every }) => within !== undefined || every !== undefined);
}

/** Whether any emergency of the country may owe a notice by a deadline that can be computed. */
export function anyMayFallDue(book: LawBook, jurisdiction: string): boolean {
  const country = jurisdiction.slice(0, 2);
  const own = book.regimes.filter((regime) => regime.jurisdiction.slice(0, 2) === country);
  return own.some(({ id: regime }) => mayFallDue(book, { regime, jurisdiction }));
}

/** In any version: who was told of one was told by the law of its day. */
function rulesFor(book: LawBook, { regime, jurisdiction }: Under): readonly NoticeRule[] {
  const country = jurisdiction.slice(0, 2);
  const treaties = book.treaties.filter(({ parties }) => parties.some((party) => party.jurisdiction === country));
  const versions = book.find(regime)?.versions ?? [];
  return [...versions.flatMap(({ notices }) => notices ?? []), ...treaties.flatMap(({ notices }) => notices)];
}
