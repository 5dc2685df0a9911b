import { flag, nearestWord } from '#kernel';
import type { Context, Finding, Instant, NotifiedCase } from '#kernel';
import type { LawBook } from '../law-book.js';
import type { NoticeRule } from '../shapes/index.js';
import { actOf } from './emergency.js';
import { idIn, isBeforeAct } from './notices.js';
import { noticesOwed } from './owed.js';
import type { OwedNotice } from './owed.js';

/** Under which law an emergency is. */
export interface Under {
  readonly regime: string;
  readonly jurisdiction: string;
}

/** Later than every deadline: what an emergency may come to owe, as it stands. */
export const horizon = '9999-12-31T00:00:00.000Z';

/** The most ids that one sentence tells. */
const mostTold = 12;

/** What is to be said of a sending that meets no notice, or is dated before its act: perhaps something was mistyped. */
export function assessNotice(
  book: LawBook,
  { notice, acts, measures }: NotifiedCase,
  context: Context,
): readonly Finding[] {
  const { jurisdiction, timeZone: zone } = context.ledger;
  const declared = measures.filter((one) => one.kind === 'declaration');
  const told = acts.map((act) => actOf(act, context.now));
  const emergency = { jurisdiction, zone, declared, acts: told, decree: () => undefined };
  const all = noticesOwed(book, emergency, horizon);
  const id = idIn({ words: { ...notice } });
  const met = all.find((one) => one.id === id);
  return met === undefined ? [meetsNone(id, [...new Set(all.map((one) => one.id))])] : inItsTime(notice.sentAt, met);
}

/** Of an act that says only when its decree took effect, nobody knows here whether that was printed before. */
function inItsTime(sentAt: Instant, met: OwedNotice): readonly Finding[] {
  const { moments, decree, known } = met.occurrence;
  const mayBeEarlier = moments.signing === undefined && decree !== undefined;
  if (mayBeEarlier || !isBeforeAct(sentAt, met)) return [];
  const because = `It was sent at ${sentAt}, before what it tells of, which by what is recorded was at ${known}; so the notice is owed still. Correct "sentAt" or, where the act was signed earlier, its "decidedAt".`;
  return [flag('notice-before-act', because)];
}

function meetsNone(id: string, owed: readonly string[]): Finding {
  const near = nearestWord(id, owed);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  const more = owed.length > mostTold ? `, and ${(owed.length - mostTold).toString()} more` : '';
  const known = owed.length === 0 ? 'none' : `${owed.slice(0, mostTold).join(', ')}${more}`;
  const because = `No law that is recorded asks for the notice ${id}, so that it meets none that is owed.${hint} There are: ${known}. Correct it where one of these was meant.`;
  return { rule: 'notice-asked-for', verdict: 'undecided', because };
}

/** Whether any notice of such an emergency has a deadline that can be computed. */
export function mayFallDue(book: LawBook, under: Under): boolean {
  return rulesFor(book, under).some(({ within, every }) => within !== undefined || every !== undefined);
}

/** In any version: who was told of one was told by the law of its day. */
function rulesFor(book: LawBook, { regime, jurisdiction }: Under): readonly NoticeRule[] {
  const country = jurisdiction.slice(0, 2);
  const treaties = book.treaties.filter(({ parties }) => parties.some((party) => party.jurisdiction === country));
  const versions = book.find(regime)?.versions ?? [];
  return [...versions.flatMap(({ notices }) => notices ?? []), ...treaties.flatMap(({ notices }) => notices)];
}
