import type { Instant, Ledger } from '#kernel';
import { recipientInEnglish } from '#law';
import { hash } from 'node:crypto';
import type { DatedEntry } from './calendar.js';

/** A calendar must hold a component (section 3.6); one without entries holds its time zone, which is UTC. */
const utc = [
  'BEGIN:VTIMEZONE',
  'TZID:UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'END:STANDARD',
  'END:VTIMEZONE',
];

/** The entries as a calendar (RFC 5545). In any mode but actual, every summary begins with the mode. */
export function icalendar(entries: readonly DatedEntry[], ledger: Ledger, now: Instant): string {
  const { name, mode } = ledger;
  const uids = uidsOf(entries, name);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tocsin//Calendar 1.0//EN',
    `X-WR-CALNAME:${escaped(`Tocsin ${name} (${mode})`)}`,
    ...entries.flatMap((entry, index) => [
      'BEGIN:VEVENT',
      `UID:${uids[index] ?? ''}`,
      `DTSTAMP:${basic(now)}`,
      `DTSTART:${basic(entry.at)}`,
      `SUMMARY:${escaped(summary(entry, ledger))}`,
      `DESCRIPTION:${escaped(`${whatOf(entry)} of ${entry.case} in ${entry.areas.join(', ')}`)}`,
      'END:VEVENT',
    ]),
    ...(entries.length === 0 ? utc : []),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function summary(entry: DatedEntry, { mode }: Ledger): string {
  const mark = mode === 'actual' ? '' : `[${mode.toUpperCase()}] `;
  const to = entry.what === 'owed' ? ` to ${recipientInEnglish(entry.to)}` : '';
  return `${mark}${says[entry.what]}${to}: ${entry.title}`;
}

function whatOf(entry: DatedEntry): string {
  return entry.what === 'owed' ? `notice ${entry.notice}` : entry.kind;
}

const says: Readonly<Record<DatedEntry['what'], string>> = {
  'takes-effect': 'Takes effect',
  changes: 'Changes',
  ends: 'Ends',
  owed: 'Notice due',
};

/** Made of what the entry says, so that it is the same at every call; equal entries are told apart by a number. */
function uidsOf(entries: readonly DatedEntry[], ledger: string): readonly string[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const { at, what, kind, case: ref, areas } = entry;
    const which = what === 'owed' ? [entry.notice] : [];
    const text = hash('sha256', JSON.stringify([ref, kind, what, at, areas, ...which])).slice(0, 32);
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    return `${text}${count === 1 ? '' : `-${count.toString()}`}@${ledger}.tocsin`;
  });
}

/** UTC in the basic format (section 3.3.5). */
function basic(instant: Instant): string {
  return `${instant.slice(0, 19).replace(/[-:]/gu, '')}Z`;
}

/** A text in a value (section 3.3.11): no line of it may be taken for a line of the calendar. */
function escaped(value: string): string {
  return value.replace(/[\\;,]/gu, '\\$&').replace(/\r\n?|\n/gu, '\\n');
}

/** Folded at 75 octets (section 3.1), between characters, so that no UTF-8 sequence is torn. */
function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}
