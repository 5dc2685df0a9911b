import { remembering } from '#kernel';
import type { Reading, ValueShape } from '../shapes/value.js';
import { caseId } from './case-id.js';
import { dayOf, instantOf, readDates } from './dates.js';
import type { Evaluate, Ground, Step } from './ground.js';
import { integerIn, numberIn } from './numbers.js';
import { Fault, isFault, short } from './row.js';
import { timeIn } from './times.js';

/** How a text is read. */
export interface Reader {
  readonly ground: Ground;
  readonly as: Reading;
  /** As messages call it. */
  readonly place: string;
  /** The area that an area lies in. */
  readonly above: Evaluate | undefined;
}

/** What a text is read as. */
export function readingOf(value: ValueShape, reader: Reader): Step {
  const { ground, as, place } = reader;
  switch (as) {
    case 'text':
      return cutter(value.longest);
    case 'integer':
      return (text) => integerIn(text, value) ?? wrong(place, text, 'a whole number');
    case 'number':
      return (text) => numberIn(text, value) ?? wrong(place, text, 'a number');
    case 'boolean':
      return (text) => yesOrNo(text) ?? wrong(place, text, 'yes or no');
    case 'instant':
    case 'day':
      return dateReader(value, reader);
    case 'time':
      return (text) => timeIn(text) ?? wrong(place, text, 'a time of day in whole minutes, such as 22:00 or 10:00 PM');
    case 'link':
      return linkReader;
    case 'id':
      return (text) => caseId(text, ground.digest) ?? wrong(place, text, 'an id: it has no letter and no digit');
    case 'area':
      return areaReader(value, reader);
  }
}

function wrong(place: string, text: string, what: string): Fault {
  return new Fault('unreadable-value', `${place}: ${short(text)} is not ${what}.`);
}

function cutter(longest: number | undefined): Step {
  if (longest === undefined) return (text) => text;
  return (text, _row, remarks) => {
    if (text.length <= longest) return text;
    remarks.add('text-cut');
    return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
  };
}

const yes = new Set(['true', 'yes', 'y', '1', 'sí', 'si', 't', 'x']);
const no = new Set(['false', 'no', 'n', '0', 'f']);

function yesOrNo(text: string): boolean | undefined {
  const said = text.toLowerCase();
  return yes.has(said) ? true : no.has(said) ? false : undefined;
}

/** The first address in the cell; a cell without one is told of, and left out. */
const linkReader: Step = (text, _row, remarks) => {
  const found = /https?:\/\/[^\s<>"']{1,1900}/u.exec(text)?.[0].replace(/[;,.)\]]+$/u, '');
  if (found === undefined) remarks.add('no-address-in-link');
  return found;
};

/** Texts read lately: the dates of a table are the same ones over and over. */
const mostRemembered = 5_000;

function dateReader({ plusDays = 0, dates }: ValueShape, { ground, as, place }: Reader): Step {
  const forms = dates === undefined ? ground.dates : readDates(dates);
  const read = remembering(mostRemembered, (text) => forms.map((form) => form(text)).find((one) => one !== undefined));
  return (text, row) => {
    const date = read(text);
    if (date === undefined) return wrong(place, text, 'a date in the form that the mapping gives');
    if (as === 'day' && !('instant' in date)) return dayOf(date, 'UTC', plusDays);
    const zone = ground.zone(row);
    if (isFault(zone)) return zone;
    if (as === 'day') return dayOf(date, zone, plusDays);
    return instantOf(date, zone, plusDays) ?? wrong(place, text, 'a date between 1900 and 2200');
  };
}

function areaReader({ area }: ValueShape, { ground, place, above }: Reader): Step {
  return (text, row, remarks) => {
    const within = above?.(row, remarks);
    if (isFault(within)) return within;
    const country = typeof within === 'string' ? within : undefined;
    const found = ground.areas.look(text, { under: country, scheme: area?.scheme, kind: area?.kind });
    if ('code' in found) return found.code;
    const where = country === undefined ? '' : ` below ${country}`;
    const like = found.like.length === 0 ? '' : ` Did you mean ${found.like.join(', ')}?`;
    const what =
      found.several === true
        ? `several areas${where} are called ${short(text)}.${like} Write its code.`
        : `no area${where} is called ${short(text)}.${like}`;
    return new Fault('unknown-area', `${place}: ${what}`);
  };
}
