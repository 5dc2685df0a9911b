import { differences } from './differences.js';
import type { Difference } from './differences.js';
import { ledgerInWords } from './in-words.js';
import type { Answers } from './play.js';
import { againSheet, erratumSheet, registerSheet, reportSheet, statusSheet, storySheet } from './sheets.js';
import type { View } from './sheets.js';
import { bold, tableOf, wrapped } from '../table.js';
import type { Sheet } from '../table.js';

/** Where and how to tell: a line at a time, in a width, in times of a zone. */
export interface Page {
  line(text?: string): void;
  readonly width: number;
  readonly zone: string;
}

/** Tells all that was played and asked, as tables. */
export function tell(answers: Answers, page: Page): void {
  const view = { zone: page.zone, ledger: ledgerInWords(answers.announced) };
  prelude(view, page);
  chapter(page, 'What was recorded', 'Each row was one call over HTTP. A case is named by its action and an id.');
  table(page, storySheet(answers.played, view));
  chapter(page, 'Friday: announced is not in force', 'Tacna after the announcement, before the decree:');
  table(page, statusSheet([answers.announced], view));
  chapter(
    page,
    'Saturday: in force',
    'An act on a region holds in all that is below it, and in a part of what is above:',
  );
  table(page, statusSheet(answers.inForce, view));
  chapter(page, 'What is reported', 'A number that nobody knows is unknown, not zero and not a guess:');
  table(page, reportSheet(answers.inForce[0], view));
  tellErratum(answers, view, page);
  chapter(page, 'The register', 'Every kind of act that the ledger takes, and its cases:');
  table(page, registerSheet(answers.register, view));
}

function prelude({ zone, ledger }: View, page: Page): void {
  page.line(bold('The southern border of Peru, November and December 2025'));
  for (const text of [
    `Ledger ${ledger}: nothing here is an act of government, and only in this mode may a story set the clock. Times are those of ${zone}.`,
    'The acts are public facts, in words of our own. What they do not give, such as times of day and the term, is marked illustrative.',
  ])
    paragraph(page, text);
}

function tellErratum({ erratum, again }: Answers, view: View, page: Page): void {
  const [first, second, third] = erratum;
  if (first === undefined || second === undefined || third === undefined) return;
  chapter(
    page,
    'What held in Tacna on 30 November?',
    'One question, asked three times on 4 December, after the erratum:',
  );
  table(page, erratumSheet(erratum, view));
  paragraph(page, `Between the first answer and the second, ${count(differences(first.status, second.status))}.`);
  paragraph(page, `Between the second and the third, ${count(differences(second.status, third.status))}.`);
  chapter(
    page,
    'More events arrive: what was known then stays',
    'The same questions on 5 December, two events later. Only what is known now has changed:',
  );
  table(page, againSheet(erratum, again, view));
}

function count(found: readonly Difference[]): string {
  if (found.length === 0) return 'nothing differs';
  return `this differs and nothing else: ${found.map(({ path }) => path.join('/')).join(' and ')}`;
}

function chapter(page: Page, title: string, sentence: string): void {
  page.line();
  page.line(bold(title));
  paragraph(page, sentence);
}

function paragraph({ line, width }: Page, text: string): void {
  for (const each of wrapped(text, width)) line(each);
}

function table({ line, width }: Page, sheet: Sheet): void {
  line(tableOf(sheet, width));
}
