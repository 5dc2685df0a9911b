import { emergencyDeclaration } from '#actions/emergency-declaration';
import type { JsonObject, Metadata, StoredEvent } from '#kernel';
import { lawBook, noticesOf, noticeTexts } from '#law';
import type { LoadedEmergency } from '#law';
import { actOf } from '../../libs/law/notices/emergency.js';
import { forTreaties } from '../../libs/law/notices/occurrences.js';
import { lawText, regime, version } from '../../libs/law/testing/regimes.js';

const figure = { article: 'art. 9', verified: 'primary' } as const;
const hours = (count: number) => ({ count, unit: 'hours' }) as const;
const days = (count: number) => ({ count, unit: 'days' }) as const;
const midnight = (day: string): string => `${day}T05:00:00.000Z`;
const moment = (text: string): string => (text.length === 10 ? midnight(text) : text);

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

interface Said {
  readonly type: string;
  readonly data: JsonObject;
}

/** The emergency that these acts make; its decree was printed in the morning of 1 December. */
function emergency(...said: readonly Said[]): LoadedEmergency {
  const recordedAt = '2025-11-30T21:00:00.000Z';
  const metadata: Metadata = {
    actor: { subject: 'ana', role: 'operator' },
    ledger: 'peru',
    mode: 'test',
    correlationId: 'c',
    causationId: 'c',
    command: { name: 'x', hash: '' },
    reliedOn: [],
    findings: [],
  };
  const found = said
    .map(({ type, data }, index): StoredEvent => {
      const place = { position: BigInt(index + 1), revision: BigInt(index), id: index.toString() };
      return { ...place, stream: 'emergency-declaration-x', type, version: 1, data, recordedAt, metadata };
    })
    .reduce((current, event) => current.apply(event), emergencyDeclaration.open('x'));
  const printed = { name: 'DS 1', printedAt: '2025-12-01T12:00:00.000Z', recordedAt };
  return {
    id: 'x',
    title: found.title(),
    areas: [],
    regimes: [],
    streams: [],
    emergency: {
      jurisdiction: 'PE',
      zone: 'America/Lima',
      declared: found.measures().filter((one) => one.kind === 'declaration'),
      acts: found.acts().map((act) => actOf(act, recordedAt)),
      decree: (id) => (id === 'ds-1' ? printed : undefined),
    },
  };
}

const rights = (...articles: readonly string[]) => ({
  suspendedRights: articles.map((article) => ({ article, name: article })),
});
const terms = {
  ...{ regime: 'xx-emergency', level: 'emergency', areas: ['PE-TAC'], cause: 'Crime', orderKeptBy: 'police' },
  ...{ effectiveFrom: midnight('2025-12-01'), effectiveUntil: midnight('2026-01-30') },
};
const signed = { decidedAt: '2025-11-30T20:00:00.000Z', decree: 'ds-1' };
const declared = (more: JsonObject = signed): Said => ({ type: 'EmergencyDeclared', data: { ...terms, ...more } });
const extended = (from: string, until: string, more: JsonObject = {}): Said => ({
  type: 'EmergencyExtended',
  data: { effectiveFrom: midnight(from), effectiveUntil: midnight(until), ...more },
});
const amended = (from: string, more: JsonObject): Said => ({
  type: 'EmergencyAmended',
  data: { effectiveFrom: midnight(from), ...more },
});
const lifted = (from: string, more: JsonObject = {}): Said => ({
  type: 'EmergencyLifted',
  data: { effectiveFrom: midnight(from), cause: 'calm', ...more },
});
const notified = (more: JsonObject): Said => ({
  type: 'EmergencyNotified',
  data: { ...{ to: 'congress', on: 'declaration', extension: 0, number: 1, reference: 'Oficio 1' }, ...more },
});

type Book = ReturnType<typeof bookOf>;

function told(book: Book, { emergency: of }: LoadedEmergency, at: string): readonly string[] {
  return noticesOf(book, of, moment(at)).map(({ id, deadline, state }) => `${id} ${deadline ?? 'at once'} ${state}`);
}

const stateOf = (book: Book, of: LoadedEmergency, at: string) => noticesOf(book, of.emergency, moment(at))[0]?.state;
const first = (book: Book, of: LoadedEmergency, at: string) => noticesOf(book, of.emergency, moment(at))[0];

const toCongress = { to: 'congress', on: 'declaration', from: 'signing', ...figure };

describe('a deadline runs from the moment that the law names', () => {
  it.each([
    ['signing', hours(48), '2025-11-30T20:00:00.000Z', '2025-12-02T20:00:00.000Z'],
    ['publication', hours(72), '2025-12-01T12:00:00.000Z', '2025-12-04T12:00:00.000Z'],
    ['effect', hours(24), '2025-12-01T05:00:00.000Z', '2025-12-02T05:00:00.000Z'],
    ['signing', days(3), '2025-11-30T20:00:00.000Z', '2025-12-04T05:00:00.000Z'],
  ] as const)('from %s within %j', (from, within, clockStartedAt, deadline) => {
    const book = bookOf({ ...toCongress, from, within });
    expect(first(book, emergency(declared()), '2025-12-01')).toMatchObject({
      id: 'congress-declaration-0-1',
      countedFrom: from,
      clockStartedAt,
      deadline,
      state: 'owed',
      source: 'Basic Law, art. 9',
    });
  });

  it('cannot be computed where the act does not say that moment, nor in sitting days', () => {
    const signing = bookOf({ ...toCongress, within: hours(48) });
    const unsigned = first(signing, emergency(declared({})), '2025-12-10');
    expect(unsigned).toMatchObject({ clockStartedAt: null, deadline: null, state: 'owed' });
    expect(unsigned?.counted).toMatch(/"decidedAt"/u);
    const sitting = bookOf({ ...toCongress, within: { count: 7, unit: 'sitting-days' } });
    const late = first(sitting, emergency(declared()), '2026-01-10');
    expect(late).toMatchObject({ deadline: null, state: 'owed' });
    expect(late?.counted).toMatch(/no calendar of sittings/u);
  });

  it('is none where the law names no number', () => {
    expect(told(bookOf(toCongress), emergency(declared()), '2026-12-01')).toEqual([
      'congress-declaration-0-1 at once owed',
    ]);
  });

  it('is not moved by another act that takes effect at the same moment', () => {
    const book = bookOf({ ...toCongress, within: hours(48) });
    const one = emergency(declared(), amended('2025-12-01', { orderKeptBy: 'armed-forces' }));
    expect(first(book, one, '2025-12-01')?.deadline).toBe('2025-12-02T20:00:00.000Z');
  });
});

describe('a notice', () => {
  const book = bookOf({ ...toCongress, within: hours(48) });
  const sentAt = '2025-12-03T15:00:00.000Z';

  it('is not there before the act was signed', () => {
    expect(told(book, emergency(declared()), '2025-11-30T19:59:59.999Z')).toEqual([]);
    expect(told(book, emergency(declared()), '2025-11-30T20:00:00.000Z')).toHaveLength(1);
  });

  it('is owed, then overdue from its deadline on, then sent', () => {
    const one = emergency(declared(), notified({ sentAt }));
    expect(stateOf(book, one, '2025-12-02T19:59:59.999Z')).toBe('owed');
    expect(stateOf(book, one, '2025-12-02T20:00:00.000Z')).toBe('overdue');
    expect(first(book, one, sentAt)).toMatchObject({
      state: 'sent',
      sent: { at: sentAt, late: true, reference: 'Oficio 1' },
    });
  });

  it('is owed again where the sending that met it is taken back, until it is sent', () => {
    const { data } = notified({});
    const { reference: _reference, ...which } = data;
    const retracted = { type: 'EmergencyNoticeRetracted', data: { ...which, cause: 'It was never handed in' } };
    const back = [declared(), notified({ sentAt }), retracted];
    expect(stateOf(book, emergency(...back), '2025-12-01')).toBe('owed');
    expect(first(book, emergency(...back), '2026-01-10')).toMatchObject({ state: 'overdue', sent: null });
    const again = notified({ sentAt: '2026-01-05T15:00:00.000Z', reference: 'Oficio 2' });
    expect(first(book, emergency(...back, again), '2026-01-10')).toMatchObject({
      state: 'sent',
      sent: { reference: 'Oficio 2', late: true },
    });
  });

  it('is not met by a sending that is dated before its act', () => {
    const early = emergency(declared(), notified({ sentAt: '2025-11-30T19:59:59.999Z' }));
    expect(first(book, early, '2026-01-10')).toMatchObject({ state: 'overdue', sent: null });
    const at = emergency(declared(), notified({ sentAt: '2025-11-30T20:00:00.000Z' }));
    expect(first(book, at, '2026-01-10')).toMatchObject({ state: 'sent', sent: { late: false } });
  });

  it('is met only by a sending of that very notice', () => {
    for (const other of [{ to: 'senate' }, { on: 'end' }, { number: 2 }]) {
      expect(stateOf(book, emergency(declared(), notified({ sentAt, ...other })), '2026-01-10')).toBe('overdue');
    }
  });

  it('is owed of an extension that was taken and lifted before it began', () => {
    const extension = bookOf({ ...toCongress, on: 'extension', within: hours(48) });
    const decidedAt = '2025-12-20T15:00:00.000Z';
    const one = emergency(declared(), extended('2026-01-30', '2026-03-31', { decidedAt }), lifted('2026-01-10'));
    expect(told(extension, one, '2026-02-10')).toEqual(['congress-extension-1-1 2025-12-22T15:00:00.000Z overdue']);
  });

  it('of measures is owed of each term and of each change within it', () => {
    const measures = bookOf({ ...toCongress, on: 'measures', within: days(1) });
    const decidedAt = '2025-12-09T15:00:00.000Z';
    const one = emergency(declared(), amended('2025-12-10', { areas: ['PE-PUN'], decidedAt }));
    expect(told(measures, one, '2025-12-10')).toEqual([
      `congress-measures-0-1 ${midnight('2025-12-02')} overdue`,
      `congress-measures-0-2 ${midnight('2025-12-11')} owed`,
    ]);
  });
});

describe('reports that come again', () => {
  const every = { to: 'congress', on: 'measures', from: 'effect', every: days(15), ...figure };
  const until = (day: string): JsonObject => ({ ...signed, effectiveUntil: midnight(day) });

  it('are owed one after the other, as far as time has gone and the term lasts', () => {
    const report = (number: number, deadline: string, state: string) =>
      `congress-report-0-${number.toString()} ${midnight(deadline)} ${state}`;
    const one = emergency(declared(until('2026-01-10')));
    expect(told(bookOf(every), one, '2025-12-20')).toEqual([
      report(1, '2025-12-17', 'overdue'),
      report(2, '2026-01-01', 'owed'),
    ]);
    expect(told(bookOf(every), one, '2027-01-01')).toEqual([
      report(1, '2025-12-17', 'overdue'),
      report(2, '2026-01-01', 'overdue'),
      report(3, '2026-01-16', 'overdue'),
    ]);
  });

  it('end with what was lifted early, and tell what holds when they are due', () => {
    const one = emergency(declared(), amended('2025-12-20', { areas: ['PE-PUN'] }), lifted('2025-12-25'));
    const reports = noticesOf(bookOf(every), one.emergency, midnight('2026-06-01'));
    expect(reports.map(({ deadline, occurrence }) => [deadline, occurrence.told.areas])).toEqual([
      [midnight('2025-12-17'), ['PE-TAC']],
      [midnight('2026-01-01'), ['PE-PUN']],
    ]);
  });

  it('are counted from the start, so that a short month does not shift those that follow', () => {
    const months = { ...every, every: { count: 6, unit: 'months' } };
    const { effectiveUntil: _until, ...open } = terms;
    const one = emergency({
      type: 'EmergencyDeclared',
      data: { ...open, effectiveFrom: midnight('2025-08-30') },
    });
    const deadlines = noticesOf(bookOf(months), one.emergency, midnight('2026-12-01')).map(({ deadline }) => deadline);
    expect(deadlines).toEqual([midnight('2026-02-28'), midnight('2026-08-31'), midnight('2027-02-28')]);
  });

  it('begin with the extension from which the law asks for them', () => {
    const sixth = bookOf({ ...every, fromExtension: 1 });
    expect(told(sixth, emergency(declared()), '2026-01-10')).toEqual([]);
    const one = emergency(declared(), extended('2026-01-30', '2026-02-20'));
    expect(told(sixth, one, '2026-02-01')).toEqual([`congress-report-1-1 ${midnight('2026-02-15')} owed`]);
  });
});

describe('the Secretaries-General are told', () => {
  const both = (...rest: readonly string[]) =>
    rest.flatMap((one) => ['un-secretary-general', 'oas-secretary-general'].map((to) => `${to}-${one} at once owed`));
  const ids = (one: LoadedEmergency, at: string) => [...told(bookOf(), one, at)].sort();

  it('nothing while no right is suspended', () => {
    expect(ids(emergency(declared(), lifted('2025-12-20')), '2026-06-01')).toEqual([]);
  });

  it('of each term that suspends rights, and a second time when that ends', () => {
    const one = emergency(declared({ ...signed, ...rights('2.11') }), extended('2026-01-30', '2026-03-31'));
    expect(ids(one, '2026-03-30')).toEqual(both('declaration-0-1', 'extension-1-1').sort());
    expect(ids(one, '2026-03-31')).toEqual(both('declaration-0-1', 'extension-1-1', 'end-1-1').sort());
  });

  it('of a right, or an area, that comes to it within the term, and of the end of one that is given back', () => {
    const one = emergency(
      declared({ ...signed, ...rights('2.11') }),
      amended('2025-12-20', rights('2.11', '2.12')),
      amended('2025-12-25', { areas: ['PE-TAC', 'PE-PUN'] }),
      amended('2026-01-05', rights('2.12')),
    );
    expect(ids(one, '2026-01-10')).toEqual(
      both('declaration-0-1', 'declaration-0-2', 'declaration-0-3', 'end-0-1').sort(),
    );
  });

  it('of the end when the last right is given back, though the emergency goes on, and of each such end', () => {
    const one = emergency(
      declared({ ...signed, ...rights('2.11') }),
      amended('2025-12-10', rights()),
      notified({ to: 'un-secretary-general', on: 'end', sentAt: midnight('2025-12-11') }),
      amended('2025-12-15', rights('2.11')),
      lifted('2025-12-22'),
    );
    const ends = noticesOf(bookOf(), one.emergency, midnight('2026-01-01')).filter(
      ({ on, to }) => on === 'end' && to === 'un-secretary-general',
    );
    expect(ends.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'un-secretary-general-end-0-1 sent',
      'un-secretary-general-end-0-2 owed',
    ]);
  });
});

describe('the end of a part', () => {
  const ended = (one: LoadedEmergency) =>
    forTreaties(one.emergency)
      .filter(({ on }) => on === 'end')
      .map(({ extension, number, told: { rights: back, areas }, from, until }) => [
        `end-${extension.toString()}-${number.toString()}`,
        back.map(({ article }) => article).join(),
        areas.join(),
        `${from} ${until ?? ''}`,
      ]);
  const span = (from: string, until: string): string => `${midnight(from)} ${midnight(until)}`;

  it('is told of the rights that are given back, and the rest with the emergency', () => {
    const one = emergency(
      declared({ ...signed, ...rights('2.11', '2.12') }),
      amended('2025-12-10', { orderKeptBy: 'armed-forces' }),
      amended('2025-12-20', rights('2.11')),
      lifted('2026-01-05'),
    );
    expect(ended(one)).toEqual([
      ['end-0-1', '2.12', 'PE-TAC', span('2025-12-01', '2025-12-20')],
      ['end-0-2', '2.11', 'PE-TAC', span('2025-12-01', '2026-01-05')],
    ]);
  });

  it('is told of the areas in which rights are given back', () => {
    const one = emergency(
      declared({ ...signed, ...rights('2.11'), areas: ['PE-TAC', 'PE-PUN'] }),
      amended('2025-12-20', { areas: ['PE-TAC'] }),
    );
    expect(ended(one)).toEqual([
      ['end-0-1', '2.11', 'PE-PUN', span('2025-12-01', '2025-12-20')],
      ['end-0-2', '2.11', 'PE-TAC', span('2025-12-01', '2026-01-30')],
    ]);
  });
});

describe('the end', () => {
  const end = { to: 'congress', on: 'end', from: 'effect', within: days(5), ...figure };

  it('is told of once it has come, from the day it came', () => {
    expect(told(bookOf(end), emergency(declared()), '2026-01-29')).toEqual([]);
    expect(told(bookOf(end), emergency(declared()), '2026-01-30')).toEqual([
      `congress-end-0-1 ${midnight('2026-02-05')} owed`,
    ]);
  });

  it('is told of once where the terms go on, and after each gap', () => {
    const without = emergency(declared(), extended('2026-01-30', '2026-03-31'));
    expect(told(bookOf(end), without, '2026-06-01')).toEqual([`congress-end-1-1 ${midnight('2026-04-06')} overdue`]);
    const withGap = emergency(declared(), extended('2026-02-04', '2026-03-31'));
    expect(told(bookOf(end), withGap, '2026-06-01')).toEqual([
      `congress-end-0-1 ${midnight('2026-02-05')} overdue`,
      `congress-end-1-1 ${midnight('2026-04-06')} overdue`,
    ]);
  });

  it('is owed from the signing of the act that ends it, before it has come', () => {
    const book = bookOf({ ...end, from: 'signing', within: hours(24) });
    const one = emergency(declared(), lifted('2025-12-20', { decidedAt: '2025-12-10T15:00:00.000Z' }));
    expect(told(book, one, '2025-12-10T15:00:00.000Z')).toEqual(['congress-end-0-1 2025-12-11T15:00:00.000Z owed']);
  });

  it('has no deadline from a signing that the act which ended it does not tell', () => {
    const book = bookOf({ ...end, from: 'signing', within: hours(24) });
    expect(first(book, emergency(declared(), lifted('2025-12-20')), '2025-12-21')).toMatchObject({
      clockStartedAt: null,
      deadline: null,
    });
  });
});

describe('an annulment as if it had never been', () => {
  const end = { to: 'congress', on: 'end', from: 'signing', within: hours(24), ...figure };
  const taken = declared({ ...signed, ...rights('2.11') });
  const annulled = (decidedAt: string): Said => ({
    type: 'EmergencyAnnulled',
    data: { by: 'The court', cause: 'No cause was shown', decidedAt },
  });

  it('leaves owed what was owed, and is the end that is told of', () => {
    const one = emergency(taken, annulled('2025-12-20T15:00:00.000Z'));
    expect([...told(bookOf(toCongress, end), one, '2025-12-21')].sort()).toEqual([
      'congress-declaration-0-1 at once owed',
      'congress-end-0-1 2025-12-21T15:00:00.000Z owed',
      ...['oas', 'un'].flatMap((who) =>
        ['declaration', 'end'].map((on) => `${who}-secretary-general-${on}-0-1 at once owed`),
      ),
    ]);
    expect(told(bookOf(end), one, '2025-12-19')).not.toContain('congress-end-0-1 2025-12-21T15:00:00.000Z owed');
  });

  it('of what had run out before leaves the end that it had', () => {
    const late = first(bookOf(end), emergency(declared(), annulled('2026-06-01T15:00:00.000Z')), '2026-06-02');
    expect(late).toMatchObject({ clockStartedAt: midnight('2026-01-30'), deadline: midnight('2026-01-31') });
  });
});

describe('a letter', () => {
  const ledger = { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'exercise' } as const;
  function letters(one: LoadedEmergency, id: string, at: string) {
    const law = bookOf(toCongress);
    const notice = noticesOf(law, one.emergency, moment(at)).find((each) => each.id === id);
    if (notice === undefined) throw new TypeError(`${id} is not owed.`);
    return noticeTexts(notice, one, { law, ledger, nameOf: (code) => code });
  }

  it('says in its first line that it is a draft, and of an exercise that it is one', () => {
    const { es, en } = letters(emergency(declared()), 'congress-declaration-0-1', '2025-12-01');
    expect(en).toMatch(/^DRAFT - EXERCISE/u);
    expect(es).toMatch(/^BORRADOR - EJERCICIO/u);
  });

  it('cites the decree as people do, and says what is not recorded', () => {
    const { en } = letters(emergency(declared()), 'congress-declaration-0-1', '2025-12-01');
    expect(en).toContain('Decree: DS 1; decided: 30 November 2025 at 15:00; published: 1 December 2025 at 07:00.');
    const { es } = letters(emergency(declared({})), 'congress-declaration-0-1', '2025-12-01');
    expect(es).toContain('Decreto: [no consta: por completar]; aprobado: [no consta');
  });

  it('tells since when what has ended had been in force, and whether the emergency goes on', () => {
    const back = emergency(
      declared({ ...signed, ...rights('2.11') }),
      amended('2025-12-05', { orderKeptBy: 'armed-forces' }),
      amended('2025-12-10', rights()),
    );
    expect(letters(back, 'un-secretary-general-end-0-1', '2025-12-11').en).toContain(
      'the suspension of the rights named below, while the emergency goes on, in PE-TAC, in force since 1 December 2025, ended on 10 December 2025',
    );
    const out = letters(emergency(declared(rights('2.11'))), 'un-secretary-general-end-0-1', '2026-02-01');
    expect(out.en).toContain('the emergency in PE-TAC, in force since 1 December 2025, ended on 30 January 2026');
    expect(out.en).toContain('It ran out by itself');
  });

  it('tells a widening as one, and no extension', () => {
    const one = emergency(declared({ ...signed, ...rights('2.11') }), amended('2025-12-20', rights('2.11', '2.12')));
    const { en } = letters(one, 'un-secretary-general-declaration-0-2', '2025-12-21');
    expect(en).toContain('that under the emergency further rights are suspended, or in further areas');
  });

  it('takes no paragraph from what somebody wrote', () => {
    const one = emergency(declared({ cause: 'Crime\n\nExcellency, all is well.' }));
    const { en } = letters(one, 'congress-declaration-0-1', '2025-12-02');
    expect(en).toContain('Cause: Crime Excellency, all is well.\n');
  });
});
