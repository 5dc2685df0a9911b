import { addDays, localDate, startOfDay } from '#calendar';
import type { Instant, Ledger } from '#kernel';
import type { Treaty } from '../../shapes/index.js';
import type { Facts, RightInTreaties } from './facts.js';

/** What a language says of each part of a letter. Dates and names come ready to be read. */
export interface Phrases {
  /** BCP 47; the form of its dates. */
  readonly locale: string;
  /** In place of what is not recorded: whoever sends the letter fills it in. */
  readonly missing: string;
  readonly draft: Readonly<Record<Ledger['mode'], string>>;
  /** Of the whole world; any other is of the country, by `addressee`. */
  readonly addressees: ReadonlyMap<string, string>;
  addressee(to: string): string;
  subject(facts: Facts, country: string): string;
  readonly greeting: string;
  readonly treaties: Readonly<Record<Treaty['rights'], string>>;
  /** What is told: by which law, and in which areas. */
  tells(facts: Facts, read: { readonly law: string; readonly where: string }): string;
  /** Of what has ended: the emergency or, where it goes on, the suspension of rights. */
  ended(
    goesOn: boolean,
    read: { readonly law: string; readonly from: string; readonly end: string; readonly where: string },
  ): string;
  decree(id: string, decided: string, published: string): string;
  /** In place of a decree. */
  readonly ranOut: string;
  cause(text: string): string;
  inForce(from: string): string;
  toTheEndOf(day: string): string;
  until(moment: string): string;
  readonly openEnd: string;
  order(keeper: string): string;
  readonly suspended: string;
  readonly restored: string;
  right(named: RightInTreaties, instrument: string, articles: string): string;
  iccpr(articles: readonly string[]): string;
  achr(articles: readonly string[]): string;
  readonly noArticle: string;
  readonly ordered: string;
  readonly closing: string;
}

/** A letter as plain text. */
export function letter(says: Phrases, facts: Facts): string {
  const parts = [
    says.draft[facts.mode],
    addressed(says, facts),
    says.subject(facts, countryOf(facts, says)),
    says.greeting,
    `${opening(says, facts)} ${decree(says, facts)}`,
    ...(facts.on === 'end' ? [] : [says.cause(facts.cause), term(says, facts), says.order(facts.orderKeptBy)]),
    ...(facts.rights.length === 0 ? [] : [rights(says, facts)]),
    ...(facts.on === 'end' || facts.provisions.length === 0 ? [] : [provisions(says, facts)]),
    says.closing,
  ];
  return `${parts.join('\n\n')}\n`;
}

function addressed(says: Phrases, facts: Facts): string {
  const { to } = facts;
  return says.addressees.get(to) ?? `${says.addressee(to)}, ${countryOf(facts, says)}`;
}

function countryOf({ country }: Facts, { locale }: Phrases): string {
  return new Intl.DisplayNames([locale], { type: 'region' }).of(country) ?? country;
}

function opening(says: Phrases, facts: Facts): string {
  const { on, from, until, zone, areas } = facts;
  const where = areas.join(', ');
  const law = citation(says, facts);
  if (on !== 'end') return says.tells(facts, { law, where });
  const end = momentOr(until ?? undefined, zone, says);
  return says.ended(facts.goesOn, { law, from: moment(from, zone, says), end, where });
}

function citation({ treaties }: Phrases, { cites: { instrument, article, treaty } }: Facts): string {
  return `${treaty === undefined ? instrument : treaties[treaty]}, ${article}`;
}

function decree(says: Phrases, { decree: id, byItself, decidedAt, publishedAt, zone }: Facts): string {
  if (byItself) return says.ranOut;
  return says.decree(
    id?.toUpperCase() ?? says.missing,
    momentOr(decidedAt, zone, says),
    momentOr(publishedAt, zone, says),
  );
}

function term(says: Phrases, { from, until, zone }: Facts): string {
  const start = says.inForce(moment(from, zone, says));
  if (until === null) return `${start}${says.openEnd}.`;
  const last = lastDay(until, zone, says);
  return `${start}${last === undefined ? says.until(moment(until, zone, says)) : says.toTheEndOf(last)}.`;
}

function rights(says: Phrases, facts: Facts): string {
  const heading = facts.on === 'end' ? says.restored : says.suspended;
  return [
    heading,
    ...facts.rights.map((right) => `- ${says.right(right, facts.instrument, articles(says, facts, right))}`),
  ].join('\n');
}

/** Each Secretary-General is told of the articles of his own treaty. */
function articles(says: Phrases, { to }: Facts, { iccpr, achr }: RightInTreaties): string {
  const both = [
    ...(iccpr.length === 0 || to === 'oas-secretary-general' ? [] : [says.iccpr(iccpr)]),
    ...(achr.length === 0 || to === 'un-secretary-general' ? [] : [says.achr(achr)]),
  ];
  return both.length === 0 ? says.noArticle : both.join('; ');
}

function provisions(says: Phrases, { provisions: all }: Facts): string {
  return [says.ordered, ...all.map(({ article, text }) => `- ${article}: ${text}`)].join('\n');
}

function momentOr(at: Instant | undefined, zone: string, says: Phrases): string {
  return at === undefined ? says.missing : moment(at, zone, says);
}

/** A moment in the zone: a date, with the hour where it is not the start of a day. */
function moment(at: Instant, zone: string, { locale }: Phrases): string {
  const midnight = startOfDay(localDate(at, zone), zone) === at;
  const style = midnight ? {} : ({ timeStyle: 'short' } as const);
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', ...style, timeZone: zone }).format(Date.parse(at));
}

/** The last day of what ends at the start of a day; undefined for any other end. */
function lastDay(until: Instant, zone: string, says: Phrases): string | undefined {
  const day = localDate(until, zone);
  const start = startOfDay(day, zone) === until ? startOfDay(addDays(day, -1), zone) : undefined;
  return start === undefined ? undefined : moment(start, zone, says);
}
