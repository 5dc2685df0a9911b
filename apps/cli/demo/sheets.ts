import type { JsonObject } from '#kernel';
import { differences } from './differences.js';
import type { Difference } from './differences.js';
import { figuresInWords, furtherRows, momentInWords, statusRows, valueInWords } from './in-words.js';
import type { Asked, AskedAgain, Played, Registered } from './play.js';
import { items, word, words } from './read.js';
import type { Step } from './step.js';
import type { Sheet } from '../table.js';

/** What every table is told with: the zone of its times, and the ledger with its mode. */
export interface View {
  readonly zone: string;
  readonly ledger: string;
}

export function storySheet(played: readonly Played[], { zone, ledger }: View): Sheet {
  return {
    columns: [
      { title: 'recorded', width: 10 },
      { title: 'holds from', width: 10 },
      { title: 'what happened' },
      { title: `stored in ${ledger}` },
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

export function statusSheet(statuses: readonly JsonObject[], { zone }: View): Sheet {
  return {
    columns: [
      { title: '', width: 12 },
      ...statuses.map(({ area }) => ({ title: `${word(area, 'name')} (${word(area, 'code')})` })),
    ],
    rows: [...statusRows(statuses, zone), ...furtherRows(statuses, zone)],
  };
}

export function reportSheet(status: JsonObject | undefined, { zone, ledger }: View): Sheet {
  return {
    columns: [
      { title: `source (${ledger})` },
      { title: 'reliability', width: 11 },
      { title: 'figures' },
      { title: 'text' },
    ],
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
export function erratumSheet(erratum: readonly Asked[], { zone }: View): Sheet {
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

export function againSheet(erratum: readonly Asked[], again: readonly AskedAgain[], { zone, ledger }: View): Sheet {
  const [before, after] = [erratum[0], again[0]].map((one) => word(one?.status, 'position'));
  return {
    columns: [
      { title: 'question', width: 24 },
      { title: `${ledger}: the answer at position ${after ?? ''}, beside that at position ${before ?? ''}` },
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

export function registerSheet(register: readonly Registered[], { ledger }: View): Sheet {
  return {
    columns: [{ title: 'action', width: 21 }, { title: 'commands' }, { title: `cases in ${ledger}` }],
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
