import { localDate, localTime } from '#calendar';
import type { JsonObject, JsonValue } from '#kernel';
import { at, items, word, words } from './read.js';
import type { Row } from '../table.js';

/** Answers about regions as lines that a person reads. Times are those of the zone. */

/** A moment as date and time in the zone. */
export function momentInWords(moment: string, zone: string): string {
  return `${localDate(moment, zone)} ${localTime(moment, zone)}`;
}

/** The ledger of an answer, with its mode. */
export function ledgerInWords(answer: JsonObject): string {
  return `${word(answer, 'ledger', 'name')}, mode ${word(answer, 'ledger', 'mode')}`;
}

/** A part of the status in which each measure names its case, and what is said of one. */
interface Section {
  readonly name: string;
  readonly path: readonly string[];
  says(measure: JsonObject, zone: string): string;
}

const titleAndEnd: Section['says'] = (one, zone) => `${word(one, 'title')}${until(one, zone)}`;

const sections: readonly Section[] = [
  { name: 'announced', path: ['announcements'], says: (one) => `${word(one, 'title')}, not yet law` },
  { name: 'declared', path: ['declarations'], says: titleAndEnd },
  { name: 'forces', path: ['forces', 'deployments'], says: forceInWords },
  {
    name: 'borders',
    path: ['borders', 'measures'],
    says: (one) => `${word(one, 'severity')}: ${word(one, 'extent')} crossings towards ${word(one, 'neighbour')}`,
  },
  { name: 'curfews', path: ['curfews'], says: titleAndEnd },
  { name: 'corridors', path: ['corridors'], says: titleAndEnd },
  { name: 'other acts', path: ['others'], says: titleAndEnd },
  { name: 'reports', path: ['reports'], says: (one) => word(one, 'source') },
];

function forceInWords(one: JsonObject): string {
  const task = word(one, 'mode') === 'support' ? 'in support of the police' : 'in control of internal order';
  const people = word(one, 'personnel');
  return `${word(one, 'force')} ${task}, ${people === '' ? 'number unknown' : people}`;
}

/** The clocks of each status, its ledger, its level and every measure in it: one column for each status. */
export function statusRows(statuses: readonly JsonObject[], zone: string): readonly Row[] {
  return rowsOf(statuses, [
    ['in force at (validAt)', (status) => momentInWords(word(status, 'validAt'), zone)],
    ['as known at (knownAt)', (status) => momentInWords(word(status, 'knownAt'), zone)],
    ['ledger', ledgerInWords],
    ['level', levelInWords],
    ...sections.map(({ name, path, says }): Line => [
      name,
      (status) => lines(items(status, ...path).map((one) => says(one, zone))),
    ]),
  ]);
}

/** What else a status says: crossings, rights, what must be told to whom, what comes next, and what the story does not give. */
export function furtherRows(statuses: readonly JsonObject[], zone: string): readonly Row[] {
  return rowsOf(statuses, [
    [
      'crossings',
      (status) =>
        lines(items(status, 'borders', 'crossings').map((one) => `${word(one, 'name')}: ${word(one, 'status')}`)),
    ],
    [
      'rights suspended',
      (status) =>
        items(status, 'rightsSuspended')
          .map((one) => word(one, 'article'))
          .join(', '),
    ],
    ['still to be told', (status) => lines(items(status, 'notices').map((one) => noticeInWords(one, zone)))],
    ['next change', (status) => nextInWords(at(status, 'nextChange'), zone)],
    ['illustrative', illustrativeIn],
  ]);
}

function noticeInWords(notice: JsonObject, zone: string): string {
  const deadline = word(notice, 'deadline');
  const by = deadline === '' ? 'without delay' : `by ${momentInWords(deadline, zone)}`;
  return `${recipients.get(word(notice, 'to')) ?? word(notice, 'to').replaceAll('-', ' ')}: ${by}`;
}

const recipients = new Map([
  ['un-secretary-general', 'UN Secretary-General'],
  ['oas-secretary-general', 'OAS Secretary General'],
]);

type Line = readonly [name: string, says: (status: JsonObject) => string];

/** A row that has nothing to say in any column is left out. */
function rowsOf(statuses: readonly JsonObject[], all: readonly Line[]): readonly Row[] {
  return all
    .map(([name, says]) => ({ cells: [name, ...statuses.map(says)] }))
    .filter(({ cells: [, ...said] }) => said.some((cell) => cell !== ''));
}

function lines(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}

function until(measure: JsonObject, zone: string): string {
  const end = word(measure, 'until');
  return end === '' ? '' : `, until ${momentInWords(end, zone)}`;
}

function nextInWords(next: JsonValue | undefined, zone: string): string {
  const moment = word(next, 'at');
  return moment === '' ? '' : `${momentInWords(moment, zone)}: ${word(next, 'title')} ${word(next, 'what')}`;
}

/** With where it comes from: the area itself, one above it, or a part of what is below. */
function levelInWords(status: JsonObject): string {
  const [level, scope] = [word(status, 'level'), word(status, 'levelScope')];
  const measures = [...items(status, 'declarations'), ...items(status, 'announcements')];
  const first = measures.find((one) => word(one, 'scope') === scope);
  switch (scope) {
    case 'inherited':
      return `${level} (inherited from ${word(first, 'inheritedFrom')})`;
    case 'partial':
      return `${level} (partial: ${word(first, 'affected')} of ${word(first, 'of')} areas below)`;
    default:
      return scope === '' ? level : `${level} (${scope})`;
  }
}

/** The fields that the story does not give, of every measure in the status but the reports, which say it themselves. */
function illustrativeIn(status: JsonObject): string {
  const inSections = sections.filter(({ name }) => name !== 'reports');
  return lines(
    inSections.map(({ name, path }) => {
      const fields = [...new Set(items(status, ...path).flatMap((one) => words(one, 'illustrative')))];
      return fields.length === 0 ? '' : `${name}: ${fields.join(', ')}`;
    }),
  );
}

/** What a situation report counts: a range, or honestly unknown. */
export function figuresInWords(report: JsonObject): string {
  const figures = items(report, 'figures').map((figure) => {
    const name = word(figure, 'name');
    if (figure['unknown'] === true) return `${name}: unknown. ${word(figure, 'because')}`;
    const [least, most] = [word(figure, 'atLeast'), word(figure, 'atMost')];
    return `${name}: ${least === most ? least : `${least} to ${most === '' ? 'no upper bound' : most}`} ${word(figure, 'unit')}`;
  });
  return figures.length === 0 ? 'none' : lines(figures);
}

/** One value of an answer in a cell. */
export function valueInWords(value: JsonValue | undefined, zone: string): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return isInstant(value) ? momentInWords(value, zone) : value;
  return word(value, 'title') || JSON.stringify(value);
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/u.test(text);
}
