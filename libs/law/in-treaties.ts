import { rightNamed, rightsOf } from './assess/rights.js';
import type { LawBook } from './law-book.js';

/** Where the treaties have a right of a constitution; both empty where the law that is recorded does not say. */
export interface InTreaties {
  /** Articles of the International Covenant on Civil and Political Rights. */
  readonly iccpr: readonly string[];
  /** Articles of the American Convention on Human Rights. */
  readonly achr: readonly string[];
}

/** Of a right that an act under a regime names, by the law of a day. Pure. */
export function inTreaties(law: LawBook, regime: string, article: string, day: string): InTreaties {
  const version = law.onDay(regime, day)?.version;
  const right = version === undefined ? undefined : rightNamed(article, rightsOf(version));
  return { iccpr: right?.iccpr ?? [], achr: right?.achr ?? [] };
}
