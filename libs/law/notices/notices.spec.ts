import type { DeclarationMeasure, JsonObject } from '#kernel';
import { lawBook } from '../law-book.js';
import { lawText, regime, version } from '../testing/regimes.js';
import type { Emergency } from './emergency.js';
import { noticesOf } from './notices.js';

const figure = { article: 'art. 9', verified: 'primary' } as const;
const hours = (count: number) => ({ count, unit: 'hours' }) as const;
const days = (count: number) => ({ count, unit: 'days' }) as const;
const midnight = (day: string): string => `${day}T05:00:00.000Z`;

/** A regime that asks for these notices, and two treaties that ask to be told of rights suspended. */
function bookOf(...notices: readonly object[]) {
  const treaty = (id: string, to: string) => ({
    id: `xx-${id}`,
    rights: id,
    name: id.toUpperCase(),
    source: version.source,
    nonDerogable: { articles: ['6'], ...figure },
    notices: ['declaration', 'extension', 'end'].map((on) => ({ to, on, from: 'signing', ...figure })),
    parties: [{ jurisdiction: 'PE', verified: 'primary' }],
  });
  return lawBook([
    lawText(
      [{ ...regime, versions: [{ ...version, notices }] }],
      [treaty('iccpr', 'un-secretary-general'), treaty('achr', 'oas-secretary-general')],
    ),
  ]);
}

function term(extension: number, [from, until]: readonly [string, string | null], rights: readonly string[] = []) {
  const declared: DeclarationMeasure = {
    kind: 'declaration',
    from: midnight(from),
    until: until === null ? null : midnight(until),
    areas: ['PE-TAC'],
    level: 'emergency',
    regime: 'xx-emergency',
    cause: 'Crime',
    extension,
    suspendedRights: rights.map((article) => ({ article, name: article })),
    orderKeptBy: 'police',
    provisions: [],
  };
  return declared;
}

function emergency(declared: readonly DeclarationMeasure[], acts: readonly JsonObject[] = []): Emergency {
  const printed = new Map([['ds-1', '2025-12-01T12:00:00.000Z']]);
  return { jurisdiction: 'PE', zone: 'America/Lima', declared, acts, publishedAt: (decree) => printed.get(decree) };
}

const first = term(0, ['2025-12-01', '2026-01-30']);
const declare = { effectiveFrom: midnight('2025-12-01'), decidedAt: '2025-11-30T20:00:00.000Z', decree: 'ds-1' };

function told(book: ReturnType<typeof bookOf>, of: Emergency, at: string) {
  return noticesOf(book, of, at).map(({ id, deadline, state }) => `${id} ${deadline ?? 'at once'} ${state}`);
}

describe('a deadline runs from the moment that the law names', () => {
  it.each([
    ['signing', hours(48), '2025-11-30T20:00:00.000Z', '2025-12-02T20:00:00.000Z'],
    ['publication', hours(72), '2025-12-01T12:00:00.000Z', '2025-12-04T12:00:00.000Z'],
    ['effect', hours(24), '2025-12-01T05:00:00.000Z', '2025-12-02T05:00:00.000Z'],
    ['signing', days(3), '2025-11-30T20:00:00.000Z', '2025-12-04T05:00:00.000Z'],
  ] as const)('from %s within %j', (from, within, start, deadline) => {
    const book = bookOf({ to: 'congress', on: 'declaration', from, within, ...figure });
    const [notice] = noticesOf(book, emergency([first], [declare]), midnight('2025-12-01'));
    expect(notice).toMatchObject({
      id: 'congress-declaration-0-1',
      countedFrom: from,
      clockStartedAt: start,
      deadline,
      state: 'owed',
      source: 'Basic Law, art. 9',
    });
  });

  it('cannot be computed where the act does not say that moment, nor in sitting days', () => {
    const signing = bookOf({ to: 'congress', on: 'declaration', from: 'signing', within: hours(48), ...figure });
    const [unsigned] = noticesOf(signing, emergency([first]), midnight('2025-12-10'));
    expect(unsigned).toMatchObject({ clockStartedAt: null, deadline: null, state: 'owed' });
    expect(unsigned?.counted).toMatch(/"decidedAt"/u);
    const within = { count: 7, unit: 'sitting-days' };
    const sitting = bookOf({ to: 'both-houses', on: 'declaration', from: 'signing', within, ...figure });
    const [late] = noticesOf(sitting, emergency([first], [declare]), midnight('2026-01-10'));
    expect(late).toMatchObject({ deadline: null, state: 'owed' });
    expect(late?.counted).toMatch(/no calendar of sittings/u);
  });

  it('is none where the law names no number', () => {
    const book = bookOf({ to: 'congress', on: 'declaration', from: 'signing', ...figure });
    expect(told(book, emergency([first], [declare]), midnight('2026-12-01'))).toEqual([
      'congress-declaration-0-1 at once owed',
    ]);
  });
});

describe('a notice', () => {
  const book = bookOf({ to: 'congress', on: 'declaration', from: 'signing', within: hours(48), ...figure });
  const sent = { to: 'congress', on: 'declaration', extension: 0, number: 1, sentAt: '2025-12-03T15:00:00.000Z' };

  it('is owed, then overdue from its deadline on, then sent', () => {
    const one = emergency([first], [declare, { ...sent, reference: 'Oficio 1' }]);
    expect(noticesOf(book, one, '2025-12-02T19:59:59.999Z')[0]?.state).toBe('owed');
    expect(noticesOf(book, one, '2025-12-02T20:00:00.000Z')[0]?.state).toBe('overdue');
    expect(noticesOf(book, one, sent.sentAt)[0]).toMatchObject({
      state: 'sent',
      sent: { at: sent.sentAt, late: true, reference: 'Oficio 1' },
    });
  });

  it('is met only by a sending of that very notice', () => {
    for (const other of [{ to: 'senate' }, { on: 'end' }, { extension: 1 }, { number: 2 }]) {
      const one = emergency([first], [declare, { ...sent, ...other }]);
      expect(noticesOf(book, one, midnight('2026-01-10'))[0]?.state).toBe('overdue');
    }
  });
});

describe('reports that come again', () => {
  const every = { to: 'congress', on: 'measures', from: 'effect', within: days(15), every: days(15), ...figure };

  it('are owed one after the other, as far as time has gone and the term lasts', () => {
    const report = (number: number, deadline: string, state: string) =>
      `congress-report-0-${number.toString()} ${midnight(deadline)} ${state}`;
    const one = emergency([term(0, ['2025-12-01', '2026-01-10'])], [declare]);
    expect(told(bookOf(every), one, midnight('2025-12-20'))).toEqual([
      report(1, '2025-12-17', 'overdue'),
      report(2, '2026-01-01', 'owed'),
    ]);
    expect(told(bookOf(every), one, midnight('2027-01-01'))).toEqual([
      report(1, '2025-12-17', 'overdue'),
      report(2, '2026-01-01', 'overdue'),
      report(3, '2026-01-16', 'overdue'),
    ]);
  });

  it('are counted from the start, so that a short month does not shift those that follow', () => {
    const months = { ...every, every: { count: 6, unit: 'months' } };
    const one = emergency([term(0, ['2025-08-30', null])]);
    const deadlines = noticesOf(bookOf(months), one, midnight('2026-12-01')).map(({ deadline }) => deadline);
    expect(deadlines).toEqual([midnight('2026-02-28'), midnight('2026-08-31'), midnight('2027-02-28')]);
  });

  it('begin with the extension from which the law asks for them', () => {
    const sixth = bookOf({ ...every, fromExtension: 1 });
    expect(told(sixth, emergency([first], [declare]), midnight('2026-01-10'))).toEqual([]);
    const extended = emergency([first, term(1, ['2026-01-30', '2026-02-20'])], [declare]);
    expect(told(sixth, extended, midnight('2026-02-01'))).toEqual([
      `congress-report-1-1 ${midnight('2026-02-15')} owed`,
    ]);
  });
});

describe('the Secretaries-General are told', () => {
  const both = (rest: string) => ['un-secretary-general', 'oas-secretary-general'].map((to) => `${to}-${rest}`);

  it('nothing while no right is suspended', () => {
    expect(told(bookOf(), emergency([first], [declare]), midnight('2026-06-01'))).toEqual([]);
  });

  it('of each term that suspends rights, and a second time when that ends', () => {
    const one = emergency([
      term(0, ['2025-12-01', '2026-01-30'], ['2.11']),
      term(1, ['2026-01-30', '2026-03-31'], ['2.11']),
    ]);
    expect(told(bookOf(), one, midnight('2026-03-30')).sort()).toEqual(
      [...both('declaration-0-1 at once owed'), ...both('extension-1-1 at once owed')].sort(),
    );
    expect(told(bookOf(), one, midnight('2026-03-31'))).toEqual(expect.arrayContaining(both('end-1-1 at once owed')));
  });

  it('of a right that is suspended later within the term, and not of one that is given back', () => {
    const more = [
      term(0, ['2025-12-01', '2025-12-20'], ['2.11']),
      term(0, ['2025-12-20', '2026-01-05'], ['2.11', '2.12']),
      term(0, ['2026-01-05', '2026-01-30'], ['2.12']),
    ];
    expect(told(bookOf(), emergency(more), midnight('2026-01-10'))).toEqual([
      ...both('declaration-0-1 at once owed'),
      ...both('declaration-0-2 at once owed'),
    ]);
  });

  it('of the end when the last right is given back, though the emergency goes on', () => {
    const back = [term(0, ['2025-12-01', '2025-12-20'], ['2.11']), term(0, ['2025-12-20', '2026-01-30'])];
    expect(told(bookOf(), emergency(back), midnight('2025-12-20'))).toEqual([
      ...both('declaration-0-1 at once owed'),
      ...both('end-0-1 at once owed'),
    ]);
  });
});

describe('the end', () => {
  const end = { to: 'congress', on: 'end', from: 'effect', within: days(5), ...figure };

  it('is told of once it has come, from the day it came', () => {
    const book = bookOf(end);
    expect(told(book, emergency([first]), midnight('2026-01-29'))).toEqual([]);
    expect(told(book, emergency([first]), midnight('2026-01-30'))).toEqual([
      `congress-end-0-1 ${midnight('2026-02-05')} owed`,
    ]);
  });

  it('is told of once, after the last term', () => {
    const one = emergency([first, term(1, ['2026-01-30', '2026-03-31'])]);
    expect(told(bookOf(end), one, midnight('2026-06-01'))).toEqual([
      `congress-end-1-1 ${midnight('2026-04-06')} overdue`,
    ]);
  });

  it('runs from the signing of the act that lifted it, where the law counts from signing', () => {
    const lift = { effectiveFrom: midnight('2026-01-30'), decidedAt: '2026-01-28T15:00:00.000Z' };
    const [notice] = noticesOf(
      bookOf({ ...end, from: 'signing', within: hours(24) }),
      emergency([first], [declare, lift]),
      midnight('2026-02-01'),
    );
    expect(notice).toMatchObject({ clockStartedAt: lift.decidedAt, deadline: '2026-01-29T15:00:00.000Z' });
  });
});
