import type { DeclarationMeasure, Instant, Ledger, SuspendedRight } from '#kernel';
import { rightNamed, rightsOf } from '../../assess/rights.js';
import { dayOf } from '../../assess/judged.js';
import type { LawBook } from '../../law-book.js';
import type { RightOfLaw } from '../../shapes/index.js';
import { actAt, momentsAt, textIn } from '../emergency.js';
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
  /** Id of the decree. */
  readonly decree: string | undefined;
  readonly decidedAt: Instant | undefined;
  readonly publishedAt: Instant | undefined;
  readonly regime: { readonly name: string; readonly nameInEnglish: string };
  readonly areas: readonly string[];
  readonly cause: string;
  readonly from: Instant;
  readonly until: Instant | null;
  readonly orderKeptBy: DeclarationMeasure['orderKeptBy'];
  readonly rights: readonly RightInTreaties[];
  readonly provisions: readonly { readonly article: string; readonly text: string }[];
  readonly zone: string;
}

export type RightInTreaties = SuspendedRight & Pick<RightOfLaw, 'iccpr' | 'achr'>;

export interface Setting {
  readonly law: LawBook;
  readonly ledger: Ledger;
  /** What an area is called. */
  nameOf(code: string): string;
}

/** The facts of a notice; of an end, what had been in force until then. */
export function factsOf(notice: OwedNotice, { emergency }: LoadedEmergency, setting: Setting): Facts {
  const { to, on, extension, number, cites, since } = notice;
  const slice = sliceOf(notice, emergency.declared);
  const { law, ledger, nameOf } = setting;
  const { signing, publication } = momentsAt(emergency, since);
  const { name, nameInEnglish } = law.find(slice.regime) ?? { name: slice.regime, nameInEnglish: slice.regime };
  return {
    mode: ledger.mode,
    country: ledger.jurisdiction.slice(0, 2),
    ...{ to, on, extension, number, cites },
    decree: textIn(actAt(emergency, since), 'decree'),
    decidedAt: signing,
    publishedAt: publication,
    regime: { name, nameInEnglish },
    areas: slice.areas.map(nameOf),
    cause: slice.cause,
    from: slice.from,
    until: on === 'end' ? since : endOfTerm(slice, emergency.declared),
    orderKeptBy: slice.orderKeptBy,
    rights: rightsIn(slice, law, dayOf(momentsAt(emergency, slice.from), emergency.zone)),
    provisions: slice.provisions,
    zone: emergency.zone,
  };
}

function sliceOf({ on, extension, since }: OwedNotice, declared: readonly DeclarationMeasure[]): DeclarationMeasure {
  const slice =
    on === 'end'
      ? declared.findLast(({ until }) => until === since)
      : declared.find((one) => one.extension === extension && one.from === since);
  if (slice === undefined) throw new TypeError('A notice is of an emergency that holds at some time.');
  return slice;
}

function endOfTerm({ extension }: DeclarationMeasure, declared: readonly DeclarationMeasure[]): Instant | null {
  return declared.findLast((one) => one.extension === extension)?.until ?? null;
}

function rightsIn({ regime, suspendedRights }: DeclarationMeasure, law: LawBook, day: string) {
  const version = law.onDay(regime, day)?.version;
  const known = version === undefined ? [] : rightsOf(version);
  return suspendedRights.map((right) => {
    const named = rightNamed(right.article, known);
    return { ...right, iccpr: named?.iccpr ?? [], achr: named?.achr ?? [] };
  });
}
