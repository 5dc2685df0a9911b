import { isObject } from '#kernel';
import { readdirSync, readFileSync } from 'node:fs';
import { countLegalTerm, lawBook, termInWords } from './index.js';
import type { RegimeVersion, TermRule } from './index.js';
import { marks } from './shapes/index.js';

const folder = new URL('regimes/', import.meta.url);
const texts = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
const book = lawBook(texts);

function versionOn(id: string, day: string): RegimeVersion {
  const version = book.onDay(id, day)?.version;
  if (version === undefined) throw new TypeError(`${id} was no law on ${day}.`);
  return version;
}

const longest = (id: string): string => {
  const { max } = versionOn(id, '2025-11-28').initial;
  return max === undefined ? 'open' : termInWords(max);
};

const extensionOf = (id: string, number: number): readonly (string | undefined)[] => {
  const { extensions, noExtension } = versionOn(id, '2025-11-28');
  if (extensions === undefined && noExtension === undefined) return ['not said'];
  const rule = extensions?.find(({ first, last = Infinity }) => first <= number && number <= last);
  if (rule === undefined) return ['not allowed'];
  const { max, approval } = rule;
  return [max === undefined ? 'open' : termInWords(max), approval?.by, approval?.majority];
};

const noticeOf = (id: string, to: string, on: string): string | undefined => {
  const notice = versionOn(id, '2025-11-28').notices?.find((one) => one.to === to && one.on === on);
  return notice === undefined ? undefined : `${termWithin(notice.within)} from ${notice.from}`;
};

const termWithin = (within: Parameters<typeof termInWords>[0] | undefined): string =>
  within === undefined ? 'at once' : termInWords(within);

/** Fields by which one knows that an object says something of the law, and so owes its article and its mark. */
const saying = [
  'who',
  'max',
  'open',
  'first',
  'by',
  'to',
  'per',
  'term',
  'rights',
  'articles',
  'control',
  'text',
  'days',
];

/** Figures that say all by their name. */
const bare = /\.(?:noExtension|publishedFirst)$/u;

/** Places of the objects that say something of the law without saying where it is written, or how sure that is. */
function unfounded(value: unknown, place: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => unfounded(item, `${place}.${index.toString()}`));
  if (!isObject(value)) return [];
  const owes = bare.test(place) || (!isTreaty(value) && saying.some((field) => field in value));
  const founded = 'article' in value && isCited(value.article) && 'verified' in value && isMark(value.verified);
  return [
    ...(owes && !founded ? [place] : []),
    ...Object.entries(value).flatMap(([name, inner]) => unfounded(inner, `${place}.${name}`)),
  ];
}

/** Of a treaty, `rights` is the name by which constitutions know it. */
const isTreaty = (value: object): boolean => 'nonDerogable' in value;

const isCited = (value: unknown): boolean => typeof value === 'string' && /\S/u.test(value);

const isMark = (value: unknown): boolean => marks.some((mark) => mark === value);

/** How many marks there are in a text. */
const marked = (text: string): number => text.match(/"verified":/gu)?.length ?? 0;

describe('the law that comes with the program', () => {
  it('is that of at least 30 regimes of at least 18 countries', () => {
    expect(book.regimes.length).toBeGreaterThanOrEqual(30);
    expect(new Set(book.regimes.map(({ jurisdiction }) => jurisdiction)).size).toBeGreaterThanOrEqual(18);
  });

  it('has one file for each country', () => {
    for (const { name, text } of texts.filter((one) => one.name !== 'treaties.json')) {
      const { regimes } = lawBook([{ name, text }]);
      expect(regimes.map(({ jurisdiction }) => `${jurisdiction.toLowerCase()}.json`)).toEqual(regimes.map(() => name));
    }
  });

  it('has no figure without an article and a mark', () => {
    expect(texts.reduce((sum, { text }) => sum + marked(text), 0)).toBeGreaterThan(400);
    for (const { name, text } of texts) expect([name, unfounded(JSON.parse(text), '')]).toEqual([name, []]);
  });

  it.each([
    ['"article": "art. 137(1)",', ''],
    ['"art. 137(1)", "verified": "primary"', '"art. 137(1)", "verified": "certain"'],
  ])('would be found out if one lost %s', (figure, instead) => {
    const peru = texts.find(({ name }) => name === 'pe.json')?.text ?? '';
    expect(unfounded(JSON.parse(peru.replace(figure, instead)), '')).toHaveLength(1);
  });

  it('names the laws of countries that write Spanish in Spanish, as the letters quote them', () => {
    const spanish = new Set(['AR', 'BO', 'CL', 'CO', 'EC', 'ES', 'MX', 'PE', 'PY', 'VE']);
    const laws = book.regimes
      .filter(({ jurisdiction }) => spanish.has(jurisdiction))
      .flatMap(({ versions }) => versions.map(({ source }) => source.instrument));
    expect(laws.length).toBeGreaterThan(15);
    for (const law of laws) expect(law).not.toMatch(/\b(?:as|amended|by|of|to|and|the|Act)\b/u);
  });

  it('names rights of the treaties by the numbers of their articles', () => {
    const rights = book.regimes
      .flatMap(({ versions }) => versions)
      .flatMap(({ suspendable, neverSuspended }) => [
        ...(suspendable?.rights ?? []),
        ...(neverSuspended?.rights ?? []),
      ]);
    for (const { iccpr, achr = [] } of rights)
      for (const article of [...iccpr, ...achr]) expect(article).toMatch(/^\d{1,2}(?:\(\d\))?$/u);
  });

  it.each([
    ['pe-emergencia', '60 days'],
    ['pe-sitio', '45 days'],
    ['cl-sitio', '15 days'],
    ['cl-catastrofe', '1 year'],
    ['cl-emergencia', '15 days'],
    ['ec-excepcion', '60 days'],
    ['co-conmocion-interior', '90 days'],
    ['co-emergencia-economica', '30 days'],
    ['bo-excepcion', '60 days'],
    ['br-defesa', '30 days'],
    ['py-excepcion', '60 days'],
    ['ve-alarma', '30 days'],
    ['ve-economica', '60 days'],
    ['ve-conmocion', '90 days'],
    ['ar-sitio', 'open'],
    ['mx-suspension', 'open'],
    ['es-alarma', '15 days'],
    ['es-excepcion', '30 days'],
    ['pt-emergencia', '15 days'],
    ['fr-urgence', '12 days'],
    ['it-emergenza', '12 months'],
    ['pl-wyjatkowy', '90 days'],
    ['pl-kleska', '30 days'],
    ['tr-olaganustu', '6 months'],
    ['za-emergency', '21 days'],
    ['ke-emergency', '14 days'],
    ['us-nea', '1 year'],
    ['ca-welfare', '90 days'],
    ['ca-public-order', '30 days'],
    ['ca-international', '60 days'],
    ['ca-war', '120 days'],
    ['gb-civil-contingencies', '30 days'],
  ])('gives a first term under %s of %s', (id, length) => {
    expect(longest(id)).toBe(length);
  });

  it.each([
    ['cl-sitio', 1, ['15 days', 'congress', undefined]],
    ['cl-catastrofe', 1, ['open', 'congress', undefined]],
    ['cl-emergencia', 1, ['15 days', undefined, undefined]],
    ['cl-emergencia', 5, ['15 days', 'congress', undefined]],
    ['cl-emergencia', 6, ['30 days', 'congress', undefined]],
    ['ec-excepcion', 1, ['30 days', undefined, undefined]],
    ['ec-excepcion', 2, ['not allowed']],
    ['co-conmocion-interior', 1, ['90 days', undefined, undefined]],
    ['co-conmocion-interior', 2, ['90 days', 'senate', undefined]],
    ['co-conmocion-interior', 3, ['not allowed']],
    ['bo-excepcion', 1, ['not said']],
    ['br-defesa', 1, ['30 days', 'congress', 'absolute']],
    ['br-defesa', 2, ['not allowed']],
    ['br-sitio', 9, ['30 days', 'congress', 'absolute']],
    ['py-excepcion', 1, ['30 days', 'senate', 'absolute']],
    ['ve-conmocion', 1, ['90 days', 'national-assembly', undefined]],
    ['ve-conmocion', 2, ['not allowed']],
    ['es-alarma', 1, ['open', 'congress', undefined]],
    ['es-excepcion', 1, ['30 days', 'congress', undefined]],
    ['pt-emergencia', 1, ['15 days', 'assembly', undefined]],
    ['fr-urgence', 1, ['open', 'parliament', undefined]],
    ['it-emergenza', 1, ['12 months', undefined, undefined]],
    ['it-emergenza', 2, ['not allowed']],
    ['pl-wyjatkowy', 1, ['60 days', 'sejm', undefined]],
    ['pl-wyjatkowy', 2, ['not allowed']],
    ['tr-olaganustu', 1, ['4 months', 'assembly', undefined]],
    ['za-emergency', 1, ['3 months', 'national-assembly', 'absolute']],
    ['za-emergency', 2, ['3 months', 'national-assembly', '3/5']],
    ['ke-emergency', 1, ['2 months', 'national-assembly', '2/3']],
    ['ke-emergency', 2, ['2 months', 'national-assembly', '3/4']],
    ['us-nea', 50, ['1 year', undefined, undefined]],
    ['gb-civil-contingencies', 1, ['not allowed']],
    ['ar-sitio', 1, ['not said']],
  ])('extends %s for the time numbered %i by %j', (id, number, expected) => {
    expect(extensionOf(id, number)).toEqual(expected);
  });

  it.each([
    ['pe-emergencia', 'congress', 'declaration', 'at once from signing'],
    ['ec-excepcion', 'constitutional-court', 'declaration', '48 hours from signing'],
    ['co-conmocion-interior', 'constitutional-court', 'measures', '1 day from signing'],
    ['co-conmocion-interior', 'congress', 'extension', '3 days from signing'],
    ['br-defesa', 'congress', 'declaration', '24 hours from signing'],
    ['py-excepcion', 'congress', 'end', '5 days from effect'],
    ['ve-alarma', 'constitutional-chamber', 'declaration', '8 days from signing'],
    ['pl-wyjatkowy', 'sejm', 'declaration', '48 hours from signing'],
    ['ca-war', 'parliament', 'declaration', '7 sitting days from signing'],
    ['us-nea', 'congress', 'declaration', 'at once from signing'],
  ])('owes of %s to the %s a notice on %s, %s', (id, to, on, expected) => {
    expect(noticeOf(id, to, on)).toBe(expected);
  });

  it('counts in Colombia no more than 90 days of economic emergency in a calendar year', () => {
    const { totals } = versionOn('co-emergencia-economica', '2025-11-28');
    expect(totals).toMatchObject([{ max: { count: 90, unit: 'days' }, per: 'calendar-year' }]);
  });

  it('wants in Bolivia a year without another, unless the legislature has allowed it before', () => {
    const { coolingOff } = versionOn('bo-excepcion', '2025-11-28');
    expect(coolingOff).toMatchObject({ term: { count: 1, unit: 'years' }, unless: { when: 'before' } });
  });

  it('lets Peru extend alone until the reform, and with the Senate from then on', () => {
    const approver = (day: string) => versionOn('pe-emergencia', day).extensions?.[0]?.approval?.by;
    expect(approver('2026-04-11')).toBeUndefined();
    expect(approver('2026-04-12')).toBe('senate');
    const siege = (day: string) => versionOn('pe-sitio', day).extensions?.[0]?.approval?.by;
    expect([siege('2026-04-11'), siege('2026-04-12')]).toEqual(['congress', 'senate']);
  });

  it('changes the length of an extension in Chile with the sixth, and who is told', () => {
    const { extensions = [], notices = [] } = versionOn('cl-emergencia', '2025-11-28');
    expect(extensions.map(({ first, max }) => [first, max?.count])).toEqual([
      [1, 15],
      [2, 15],
      [6, 30],
    ]);
    expect(extensions.map(({ approval }) => approval?.silence)).toEqual([undefined, 'approves', 'approves']);
    expect(notices.find(({ fromExtension }) => fromExtension === 6)?.every).toEqual({ count: 15, unit: 'days' });
  });

  it('asks both chambers of Paraguay, and the Bundesrat besides two thirds of the votes of the Bundestag', () => {
    const asked = ({ approval, furtherApprovals = [] }: TermRule) =>
      [approval, ...furtherApprovals].map((rule) => [rule?.by, rule?.majority]);
    expect(versionOn('py-excepcion', '2025-11-28').extensions?.map(asked)).toEqual([
      [
        ['senate', 'absolute'],
        ['chamber-of-deputies', 'absolute'],
      ],
    ]);
    expect(asked(versionOn('de-verteidigungsfall', '2025-11-28').initial)).toEqual([
      ['bundestag', '2/3-of-votes'],
      ['bundesrat', undefined],
    ]);
  });

  it('wants the continuation of a national emergency published in the 90 days before its anniversary', () => {
    expect(versionOn('us-nea', '2025-11-28').extensions).toMatchObject([
      { publishedBeforeEnd: { days: 90, article: '50 U.S.C. 1622(d)' } },
    ]);
  });

  it('raises the majority with each extension in South Africa and Kenya', () => {
    const majorities = (id: string) =>
      versionOn(id, '2025-11-28').extensions?.map(({ approval }) => approval?.majority);
    expect(majorities('za-emergency')).toEqual(['absolute', '3/5']);
    expect(majorities('ke-emergency')).toEqual(['2/3', '3/4']);
  });

  it('lets hours run from the signing in Ecuador, and from the gazette in Bolivia', () => {
    const { notices = [] } = versionOn('ec-excepcion', '2025-11-28');
    expect(notices[0]).toMatchObject({ within: { count: 48, unit: 'hours' }, from: 'signing' });
    const { approval } = versionOn('bo-excepcion', '2025-11-28').initial;
    expect(approval).toMatchObject({ within: { count: 72, unit: 'hours' }, from: 'publication' });
  });

  it('counts in Canada in sitting days, for which nobody has a calendar', () => {
    const within = versionOn('ca-public-order', '2025-11-28').initial.approval?.within;
    if (within === undefined) throw new TypeError('There is no time limit.');
    expect(countLegalTerm('2025-12-01T05:00:00.000Z', within, 'America/Toronto', 'not-counted')).toEqual({
      cannot: '7 sitting days cannot be computed: no calendar of sittings.',
    });
  });

  it('keeps the articles of the American Convention that no emergency suspends', () => {
    const convention = book.treatiesOf('PE', '2025-11-28').find(({ rights }) => rights === 'achr');
    expect(convention?.nonDerogable.articles).toEqual(['3', '4', '5', '6', '9', '12', '17', '18', '19', '20', '23']);
  });
});
