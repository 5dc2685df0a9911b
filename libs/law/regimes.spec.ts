import { isObject } from '#kernel';
import { readdirSync, readFileSync } from 'node:fs';
import { countLegalTerm, lawBook, termInWords } from './index.js';
import type { RegimeVersion } from './index.js';

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

/** Every object in the files that says how sure it is. */
function* figuresIn(value: unknown): Iterable<Readonly<Record<string, unknown>>> {
  if (Array.isArray(value)) for (const item of value) yield* figuresIn(item);
  if (!isObject(value)) return;
  if ('article' in value && 'verified' in value) yield value;
  for (const inner of Object.values(value)) yield* figuresIn(inner);
}

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
    const figures = texts.flatMap(({ text }) => [...figuresIn(JSON.parse(text))]);
    expect(figures.length).toBeGreaterThan(200);
    for (const { article, verified } of figures) {
      expect(article).toMatch(/\S/u);
      expect(['primary', 'secondary', 'unverified']).toContain(verified);
    }
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
