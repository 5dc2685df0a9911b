import type { JsonObject } from '#kernel';
import type { Difference } from './differences.js';
import { differences } from './differences.js';
import { figuresInWords, furtherRows, ledgerInWords, momentInWords, statusRows, valueInWords } from './in-words.js';
import type { Answers, Asked, AskedAgain, Played, Registered } from './play.js';
import { items, word, words } from './read.js';
import type { Step } from './story.js';
import { bold, tableOf, wrapped } from './table.js';
import type { Sheet } from './table.js';

/** Where and how to tell: a line at a time, in a width, in times of a zone. */
export interface Page {
  line(text?: string): void;
  readonly width: number;
  readonly zone: string;
}

/** Tells all that was played and asked, as tables. */
export function tell(answers: Answers, page: Page): void {
  prelude(answers, page);
  chapter(page, 'What was recorded', 'Each row was one call over HTTP. A case is named by its action and an id.');
  table(page, storySheet(answers.played, page));
  chapter(page, 'Friday: announced is not in force', 'Tacna after the announcement, before the decree:');
  table(page, statusSheet([answers.announced], page));
  chapter(
    page,
    'Saturday: in force',
    'An act on a region holds in all that is below it, and in a part of what is above:',
  );
  table(page, statusSheet(answers.inForce, page));
  chapter(page, 'What is reported', 'A number that nobody knows is unknown, not zero and not a guess:');
  table(page, reportSheet(answers.inForce[0], page));
  tellErratum(answers, page);
  chapter(page, 'The register', 'Every kind of act that the ledger takes, and its cases:');
  table(page, registerSheet(answers.register));
}

function prelude({ announced }: Answers, page: Page): void {
  page.line(bold('The southern border of Peru, November and December 2025'));
  for (const text of [
    `Ledger ${ledgerInWords(announced)}: nothing here is an act of government, and only in this mode may a story set the clock. Times are those of ${page.zone}.`,
    'The acts are public facts, in words of our own. What they do not give, such as times of day and the term, is marked illustrative.',
  ])
    paragraph(page, text);
}

function tellErratum({ erratum, again }: Answers, page: Page): void {
  const [first, second, third] = erratum;
  if (first === undefined || second === undefined || third === undefined) return;
  chapter(
    page,
    'What held in Tacna on 30 November?',
    'One question, asked three times on 4 December, after the erratum:',
  );
  table(page, erratumSheet(erratum, page));
  paragraph(page, `Between the first answer and the second, ${count(differences(first.status, second.status))}.`);
  paragraph(page, `Between the second and the third, ${count(differences(second.status, third.status))}.`);
  chapter(
    page,
    'More events arrive: what was known then stays',
    'The same questions on 5 December, two events later. Only what is known now has changed:',
  );
  table(page, againSheet(erratum, again, page));
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

function storySheet(played: readonly Played[], { zone }: Page): Sheet {
  return {
    columns: [
      { title: 'recorded', width: 10 },
      { title: 'holds from', width: 10 },
      { title: 'what happened' },
      { title: 'stored as' },
    ],
    rows: played.map(({ step, answer }) => {
      const { action, id, body } = step.act;
      const events = items(answer, 'events').map((event) => word(event, 'type'));
      const place = `position ${word(answer, 'position')}, revision ${word(answer, 'revision')}`;
      return {
        cells: [
          momentInWords(step.at, zone),
          holdsFrom(step, zone),
          `${step.heading}${illustrative(body)}`,
          `${events.join(', ')}\n${action}/${id}\n${place}`,
        ],
      };
    }),
  };
}

/** The other clock: since when it holds what the act says. A decree holds by the acts that it carries. */
function holdsFrom({ act: { command, body } }: Step, zone: string): string {
  if (command === 'correct') return 'as if from the start';
  const moment = word(body, 'effectiveFrom') || word(body, 'announcedAt') || word(body, 'observedAt');
  return moment === '' ? '' : momentInWords(moment, zone);
}

function illustrative(said: JsonObject): string {
  const fields = words(said, 'illustrative');
  return fields.length === 0 ? '' : `\nillustrative: ${fields.join(', ')}`;
}

function statusSheet(statuses: readonly JsonObject[], { zone }: Page): Sheet {
  return {
    columns: [
      { title: '', width: 12 },
      ...statuses.map(({ area }) => ({ title: `${word(area, 'name')} (${word(area, 'code')})` })),
    ],
    rows: [...statusRows(statuses, zone), ...furtherRows(statuses, zone)],
  };
}

function reportSheet(status: JsonObject | undefined, { zone }: Page): Sheet {
  return {
    columns: [{ title: 'source' }, { title: 'reliability', width: 11 }, { title: 'figures' }, { title: 'text' }],
    rows: items(status, 'reports').map((report) => ({
      cells: [
        `${word(report, 'source')}\nrecorded ${momentInWords(word(report, 'recordedAt'), zone)}`,
        word(report, 'reliability'),
        figuresInWords(report),
        `${word(report, 'text')}${illustrative(report)}`,
      ],
    })),
  };
}

/** The three statuses side by side, and every field in which they differ, whatever it is. */
function erratumSheet(erratum: readonly Asked[], { zone }: Page): Sheet {
  const statuses = erratum.map(({ status }) => status);
  const [first = {}] = statuses;
  const found = statuses.map((status) => new Map(differences(first, status).map((one) => [one.path.join('/'), one])));
  const differing = new Map(found.flatMap((each) => [...each]));
  return {
    columns: [
      { title: 'Tacna (PE-TAC)', width: 12 },
      ...erratum.map(({ label, query }) => ({ title: `${label}\n${query.replace('&', '\n')}` })),
    ],
    rows: [
      ...statusRows(statuses, zone),
      ...[...differing].map(([name, { path, before }]) => ({
        cells: [
          `differs:\n${withoutCase(path)}`,
          ...found.map((each) => valueInWords(each.has(name) ? each.get(name)?.after : before, zone)),
        ],
        marked: true,
      })),
    ],
  };
}

/** Of the path to a field, what is not the name of a case. */
function withoutCase(path: readonly string[]): string {
  return path.filter((part) => !part.includes('/')).join('\n');
}

function againSheet(erratum: readonly Asked[], again: readonly AskedAgain[], { zone }: Page): Sheet {
  const [before, after] = [erratum[0], again[0]].map((one) => word(one?.status, 'position'));
  return {
    columns: [
      { title: 'question', width: 24 },
      { title: `its answer at position ${after ?? ''}, beside that at position ${before ?? ''}` },
    ],
    rows: again.map(({ label, query, differences: found }) => ({
      cells: [
        `${label}\n${query.replace('&', '\n')}`,
        found.length === 0 ? 'the same, to the letter' : found.map((one) => changeInWords(one, zone)).join('\n'),
      ],
      marked: found.length > 0,
    })),
  };
}

function changeInWords({ path, before, after }: Difference, zone: string): string {
  const [one, other] = [before, after].map((value) => valueInWords(value, zone));
  return before === undefined
    ? `new: ${path.join('/')}, ${other ?? ''}`
    : `${path.join('/')}: ${one ?? ''}, now ${other ?? ''}`;
}

function registerSheet(register: readonly Registered[]): Sheet {
  return {
    columns: [{ title: 'action', width: 21 }, { title: 'commands' }, { title: 'cases' }],
    rows: register.map(({ action, cases }) => ({
      cells: [
        `${word(action, 'title')}\n${word(action, 'name')}`,
        items(action, 'commands')
          .map((command) => word(command, 'name'))
          .join(', '),
        cases.length === 0 ? 'none in this story' : cases.map((each) => caseInWords(each)).join('\n'),
      ],
    })),
  };
}

function caseInWords(each: JsonObject): string {
  return `${word(each, 'id')}: ${word(each, 'phase')}`;
}
