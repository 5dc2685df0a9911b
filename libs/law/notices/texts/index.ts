import type { LoadedEmergency } from '../load.js';
import type { OwedNotice } from '../owed.js';
import { english } from './english.js';
import { factsOf } from './facts.js';
import type { Setting } from './facts.js';
import { letter } from './letter.js';
import { spanish } from './spanish.js';

/** Drafts of one letter. */
export interface NoticeTexts {
  readonly es: string;
  readonly en: string;
}

/**
 * Drafts of the letter that a notice asks for, as plain text, from what is recorded; names of areas and words of the
 * acts stay in the language they were recorded in. What is not recorded is said to be lacking. Pure.
 */
export function noticeTexts(notice: OwedNotice, emergency: LoadedEmergency, setting: Setting): NoticeTexts {
  const facts = factsOf(notice, emergency, setting);
  return { es: letter(spanish, facts), en: letter(english, facts) };
}
