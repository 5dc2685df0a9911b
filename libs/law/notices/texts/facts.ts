import type { Instant, Ledger, SuspendedRight } from '#kernel';
import { dayOf } from '../../assess/judged.js';
import { inTreaties } from '../../in-treaties.js';
import type { InTreaties } from '../../in-treaties.js';
import type { LawBook } from '../../law-book.js';
import type { LoadedEmergency } from '../load.js';
import type { Cited, NoticeOf, OwedNotice } from '../owed.js';

/** What a letter tells, in no language. A fact that is not recorded is undefined, and the letter says so. */
export interface Facts {
  readonly mode: Ledger['mode'];
  /** ISO 3166 code of the country. */
  readonly country: string;
  readonly to: string;
  readonly on: NoticeOf;
  readonly extension: number;
  readonly number: number;
  readonly cites: Cited;
  /** As people cite it. */
  readonly decree: string | undefined;
  /** True of what ran out: no decree ended it. */
  readonly byItself: boolean;
  readonly decidedAt: Instant | undefined;
  readonly publishedAt: Instant | undefined;
  readonly regime: { readonly name: string; readonly nameInEnglish: string };
  /** The law that names the rights by their articles. */
  readonly instrument: string;
  readonly areas: readonly string[];
  readonly cause: string;
  readonly from: Instant;
  readonly until: Instant | null;
  /** Of the end of suspended rights: whether the emergency goes on. */
  readonly goesOn: boolean;
  readonly orderKeptBy: string;
  readonly rights: readonly RightInTreaties[];
  readonly provisions: readonly { readonly article: string; readonly text: string }[];
  readonly zone: string;
}

export type RightInTreaties = SuspendedRight & InTreaties;

export interface Setting {
  readonly law: LawBook;
  readonly ledger: Ledger;
  /** What an area is called. */
  nameOf(code: string): string;
}

/** The facts of a notice; of an end, what had been in force until then. */
export function factsOf(notice: OwedNotice, { emergency }: LoadedEmergency, setting: Setting): Facts {
  const { to, on, extension, number, cites, occurrence } = notice;
  const { told, moments, decree, byItself, from, until, goesOn } = occurrence;
  const { law, ledger, nameOf } = setting;
  const { name, nameInEnglish } = law.find(told.regime) ?? { name: told.regime, nameInEnglish: told.regime };
  const day = dayOf(moments, emergency.zone);
  return {
    mode: ledger.mode,
    country: ledger.jurisdiction.slice(0, 2),
    ...{ to, on, extension, number, cites },
    decree,
    byItself,
    decidedAt: moments.signing,
    publishedAt: moments.publication,
    regime: { name: oneLine(name), nameInEnglish: oneLine(nameInEnglish) },
    instrument: law.onDay(told.regime, day)?.version.source.instrument ?? oneLine(name),
    areas: told.areas.map((code) => oneLine(nameOf(code))),
    cause: oneLine(told.cause),
    ...{ from, until, goesOn },
    orderKeptBy: told.orderKeptBy,
    rights: told.rights.map(({ article, name: called }) => ({
      article: oneLine(article),
      name: oneLine(called),
      ...inTreaties(law, told.regime, article, day),
    })),
    provisions: told.provisions.map(({ article, text }) => ({ article: oneLine(article), text: oneLine(text) })),
    zone: emergency.zone,
  };
}

/** What somebody else wrote makes no paragraph of its own in a letter. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
