import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { createHash } from 'node:crypto';
import { AreaNames } from './area-names.js';
import { parsedValue } from './check-values.js';
import { fieldsOfCommand, isCommand } from './commands-known.js';
import { rowMapper } from './map-row.js';
import type { MappedRow } from './map-row.js';
import { checkMapping, mappingShape } from './parse-mapping.js';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A mapping of a table of curfews, with some parts changed. */
function curfews(change: object = {}, body: object = {}): object {
  return {
    id: 'curfews',
    title: 'Curfews',
    zone: { constant: 'America/Lima' },
    case: { column: 'number' },
    rules: [
      {
        name: 'all',
        action: 'curfew',
        command: 'impose',
        body: {
          areas: [{ column: 'where', as: 'area', area: { under: { constant: 'PE' } } }],
          startsAt: { column: 'from', as: 'time' },
          endsAt: '05:00',
          cause: { column: 'why', longest: 10, default: 'not said' },
          effectiveFrom: { column: 'day', as: 'instant' },
          ...body,
        },
      },
    ],
    ...change,
  };
}

const deployment = catalogue.get('troop-deployment')?.commands.get('deploy')?.example ?? {};

type Cells = Readonly<Record<string, string>>;
const cells = { number: 'DS 1/2020', where: 'Tacna', from: '22h', why: 'unrest', day: '2020-03-16' };

function mapped(mapping: object, ...rows: readonly Cells[]): readonly MappedRow[] {
  const checked = checkMapping(mapping, catalogue);
  if (!('mapping' in checked)) throw new TypeError(JSON.stringify(checked));
  const mapRow = rowMapper(checked.mapping, {
    digest,
    areas: new AreaNames(new AreaRegistry()),
    parsed: parsedValue,
    hasCommand: (action, command) => isCommand(catalogue, action, command),
    hasField: (action, command, field) => fieldsOfCommand(catalogue, action, command).includes(field),
  });
  return rows.map((row) => mapRow({ get: (column) => row[column] ?? '' }, JSON.stringify(row)));
}

/** What one row comes to: its body, or the code of why it has none. */
function said(mapping: object, change: Cells = {}): unknown {
  const [row] = mapped(mapping, { ...cells, ...change });
  if (row?.outcome.kind === 'command') return row.outcome.command.body;
  return row?.outcome.kind === 'skipped' ? row.outcome.code : row?.outcome.fault;
}

function problems(mapping: object): readonly string[] {
  const checked = checkMapping(mapping, catalogue);
  return 'mapping' in checked ? [] : checked.map(({ field, problem }) => `${field} ${problem}`);
}

describe('a row', () => {
  it('becomes a command that was taken, on the case that its column names', () => {
    const [row] = mapped(curfews(), cells);
    expect(row?.outcome).toMatchObject({
      command: {
        action: 'curfew',
        id: 'ds-1-2020',
        command: 'impose',
        body: {
          basis: 'taken',
          areas: ['PE-TAC'],
          startsAt: '22:00',
          endsAt: '05:00',
          cause: 'unrest',
          effectiveFrom: '2020-03-16T05:00:00.000Z',
        },
      },
    });
  });

  it('leaves out what is blank, a part of the body with it, and takes the default where there is one', () => {
    const term = { count: { column: 'days', as: 'integer' }, unit: 'days' };
    expect(said(curfews({}, { term }), { why: '' })).not.toHaveProperty('term');
    expect(said(curfews({}, { term }), { days: '3' })).toMatchObject({ term: { count: 3, unit: 'days' } });
    expect(said(curfews(), { why: '' })).toMatchObject({ cause: 'not said' });
  });

  it('says that a thing is not known where the mapping says null, and leaves out what is blank and a bare null', () => {
    const deployed = (personnel: unknown, change: object = {}): object => {
      const body = { ...deployment, personnel, ...change };
      const rules = [{ name: 'all', action: 'troop-deployment', command: 'deploy', body }];
      return curfews({ tables: { words: { unrest: null } }, rules });
    };
    const first = [{ column: 'other' }, { constant: null }, { column: 'why' }];
    for (const value of [
      { constant: null },
      { column: 'other', default: null },
      { column: 'why', table: 'words' },
      { column: 'why', table: 'words', default: 5 },
      { first },
    ]) {
      expect(said(deployed(value))).toMatchObject({ personnel: null });
    }
    expect(said(deployed({ column: 'why', split: ['/'], table: 'words' }))).not.toHaveProperty('personnel');
    expect(said(deployed({ constant: null }, { areas: ['PE-TAC', { constant: null }] }))).toMatchObject({
      areas: ['PE-TAC'],
    });
    expect(said(deployed({ constant: null }, { link: null }))).not.toHaveProperty('link');
    expect(said(curfews({ case: { column: 'number', default: null } }), { number: '' })).toMatchObject({
      code: 'no-case',
    });
  });

  it.each([
    ['integer', { thousands: '.' }, '1.500', 1_500],
    ['integer', { thousands: ',' }, '-1,234,567', -1_234_567],
    ['integer', { thousands: ' ' }, '1\u00A0500', 1_500],
    ['integer', { thousands: '.' }, '1500', 1_500],
    ['integer', { thousands: '.' }, '1.50', undefined],
    ['integer', { thousands: '.' }, '15.00.500', undefined],
    ['integer', {}, '1.500', undefined],
    ['number', { decimal: ',' }, '1,5', 1.5],
    ['number', { thousands: '.', decimal: ',' }, '1.500,25', 1_500.25],
    ['number', { thousands: ',' }, '1,500.25', 1_500.25],
    ['number', { decimal: ',' }, '1.5', undefined],
    ['number', { thousands: '.', decimal: ',' }, '1,500.25', undefined],
  ])('has a number read as %s with %j between its digits', (as, between, text, number) => {
    const term = { count: { column: 'days', as, ...between }, unit: 'days' };
    const found = said(curfews({}, { term }), { days: text });
    expect(found).toMatchObject(number === undefined ? { code: 'unreadable-value' } : { term: { count: number } });
  });

  it('has a text that is too long cut, and that is told', () => {
    const [row] = mapped(curfews(), { ...cells, why: 'because of unrest' });
    expect(row?.outcome).toMatchObject({ command: { body: { cause: 'because o…' } } });
    expect([...(row?.remarks ?? [])]).toEqual(['text-cut']);
  });

  it('is refused with the column and what is in it where that cannot be read', () => {
    expect(said(curfews(), { day: '16.3.20' })).toMatchObject({
      code: 'unreadable-value',
      because: 'Column day: "16.3.20" is not a date in the form that the mapping gives.',
    });
    expect(said(curfews(), { day: '2020-02-30' })).toMatchObject({ code: 'unreadable-value' });
    expect(said(curfews(), { from: '25h' })).toMatchObject({ code: 'unreadable-value' });
    expect(said(curfews(), { number: '–' })).toMatchObject({ code: 'no-case' });
  });

  it('is refused with the nearest names where its area is not known', () => {
    expect(said(curfews(), { where: 'Takna' })).toMatchObject({
      code: 'unknown-area',
      because: 'Column where: no area below PE is called "Takna". Did you mean PE-TAC (Tacna)?',
    });
  });

  it('finds an area by its code, and by its name without accents', () => {
    expect(said(curfews(), { where: 'PE-PUN' })).toMatchObject({ areas: ['PE-PUN'] });
    expect(said(curfews(), { where: 'HUANUCO' })).toMatchObject({ areas: ['PE-HUC'] });
    expect(said(curfews(), { where: 'CL-TA' })).toMatchObject({ code: 'unknown-area' });
  });

  it('has lists split, and each item looked up', () => {
    const areas = { column: 'where', split: [',', ';'], table: 'places', keep: true, as: 'area', area: {} };
    const tables = { places: { South: 'PE-TAC' } };
    expect(said(curfews({ tables }, { areas }), { where: 'South; PE-PUN, PE-TAC' })).toMatchObject({
      areas: ['PE-TAC', 'PE-PUN'],
    });
  });

  it('has its words looked up in a table, and is refused with the nearest where they are not in it', () => {
    const tables = { times: { night: '21:00' } };
    const body = { startsAt: { column: 'from', table: 'times' } };
    expect(said(curfews({ tables }, body), { from: 'night' })).toMatchObject({ startsAt: '21:00' });
    expect(said(curfews({ tables }, body), { from: 'nite' })).toMatchObject({
      code: 'not-in-table',
      because: 'Column from: "nite" is not in the table times.',
    });
    expect(said(curfews({ tables }, body), { from: 'nigth' })).toMatchObject({
      because: 'Column from: "nigth" is not in the table times. Did you mean "night"?',
    });
  });

  it.each([
    ['dd/MM/yyyy', '16/03/2020', '2020-03-16T05:00:00.000Z'],
    ['d.M.yy', '6.3.20', '2020-03-06T05:00:00.000Z'],
    ["d 'de' MMMM 'de' yyyy", '6 de setiembre de 2021', '2021-09-06T05:00:00.000Z'],
    ['MMM d, yyyy', 'Mar 6, 2020', '2020-03-06T05:00:00.000Z'],
    ['yyyyMMdd', '20200306', '2020-03-06T05:00:00.000Z'],
    ['dd/MM/yyyy HH:mm', '06/03/2020 18:30', '2020-03-06T23:30:00.000Z'],
    ['iso', '2020-03-06T18:30', '2020-03-06T23:30:00.000Z'],
    ['iso', '2020-03-06T18:30:00+01:00', '2020-03-06T17:30:00.000Z'],
    ['iso', '2020-03-06T18:30:15', '2020-03-06T23:30:15.000Z'],
    ['iso', '2020-03-06 18:30:15.25', '2020-03-06T23:30:15.250Z'],
    ['dd/MM/yyyy HH:mm:ss', '06/03/2020 18:30:59', '2020-03-06T23:30:59.000Z'],
    ['dd/MM/yyyy h:mm a', '06/03/2020 6:30 PM', '2020-03-06T23:30:00.000Z'],
    ['dd/MM/yyyy hh:mm:ss a', '06/03/2020 12:30:01 a.\u00a0m.', '2020-03-06T05:30:01.000Z'],
    ['d.M.yyyy, h a', '6.3.2020, 12 pm', '2020-03-06T17:00:00.000Z'],
  ])('has its dates read in the form %s', (form, text, instant) => {
    expect(said(curfews({ dates: [form] }), { day: text })).toMatchObject({ effectiveFrom: instant });
  });

  it('is refused where its seconds, minutes or hours are none', () => {
    for (const time of ['18:30:60', '18:60:00', '24:00:01']) {
      expect(said(curfews(), { day: `2020-03-06T${time}` })).toMatchObject({ code: 'unreadable-value' });
      const form = curfews({ dates: ['yyyy-MM-dd HH:mm:ss'] });
      expect(said(form, { day: `2020-03-06 ${time}` })).toMatchObject({ code: 'unreadable-value' });
    }
  });

  it.each([
    ['22:00', '22:00'],
    ['9.05', '09:05'],
    ['22:00:00', '22:00'],
    ['22 h', '22:00'],
    ['3:30 PM', '15:30'],
    ['3:30p.m.', '15:30'],
    ['12 a. m.', '00:00'],
    ['12:15 pm', '12:15'],
    ['24:00', '00:00'],
  ])('has the time of day %s read as %s', (text, time) => {
    expect(said(curfews(), { from: text })).toMatchObject({ startsAt: time });
  });

  it.each(['22:00:30', '13:00 PM', '0:30 AM', '24:01', '9:60', '9 xm'])('has no time of day in %s', (text) => {
    expect(said(curfews(), { from: text })).toMatchObject({
      code: 'unreadable-value',
      because: `Column from: "${text}" is not a time of day in whole minutes, such as 22:00 or 10:00 PM.`,
    });
  });

  it('has the day of a moment with an offset told in its zone', () => {
    const cause = { column: 'day', as: 'day' };
    expect(said(curfews({}, { cause }), { day: '2020-03-07T02:00:00Z' })).toMatchObject({ cause: '2020-03-06' });
    const plusOne = { ...cause, plusDays: 1 };
    expect(said(curfews({}, { cause: plusOne }), { day: '2020-03-07T02:00:00Z' })).toMatchObject({
      cause: '2020-03-07',
    });
  });

  it('has the last day on which it holds made the first on which it does not', () => {
    const effectiveUntil = { column: 'last', as: 'instant', plusDays: 1 };
    expect(said(curfews({}, { effectiveUntil }), { last: '2020-03-31' })).toMatchObject({
      effectiveUntil: '2020-04-01T05:00:00.000Z',
    });
  });

  it('is what the first rule says that fits it; without one it is refused, or passed over', () => {
    const rules = [
      { name: 'few', when: { where: ['Tacna', 'Puno'], why: '*' }, skip: 'Few.' },
      { name: 'blank', when: { why: '' }, unless: { where: 'Lima' }, skip: 'Blank.' },
    ];
    expect(said(curfews({ rules }))).toBe('few');
    expect(said(curfews({ rules }), { why: '' })).toBe('blank');
    expect(said(curfews({ rules }), { why: '', where: 'Lima' })).toMatchObject({ code: 'no-rule-fits' });
    expect(said(curfews({ rules, otherwise: 'skip' }), { where: 'Lima' })).toBe('no-rule-fits');
  });

  it('has the source’s own time of recording kept beside ours', () => {
    expect(said(curfews({ sourceRecordedAt: { column: 'entered' } }), { entered: '2020-04-01' })).toMatchObject({
      sourceRecordedAt: '2020-04-01T05:00:00.000Z',
    });
  });

  it('belongs to the case of the last row that opened one, where the mapping says so', () => {
    const change = { caseOf: 'opening', facts: { opens: { why: 'new' } } };
    const rows = mapped(
      curfews(change),
      { ...cells, number: '0' },
      { ...cells, why: 'new', number: '1' },
      { ...cells, number: '2' },
    );
    expect(rows.map(({ facts }) => facts.chain)).toEqual([undefined, '1', '1']);
    expect(rows[0]?.outcome).toMatchObject({ kind: 'refused', fault: { code: 'no-case' } });
  });

  it('has its period from the command where the mapping does not say it', () => {
    const [row] = mapped(curfews({}, { term: { count: 2, unit: 'days' } }), cells);
    expect(row?.facts).toMatchObject({ start: '2020-03-16T05:00:00.000Z', end: '2020-03-18T05:00:00.000Z' });
  });

  it('has what is blank in it counted as not known where the mapping says which column tells it', () => {
    const facts = { start: { column: 'begun' }, end: { column: 'last', plusDays: 1 } };
    const effectiveFrom = { column: 'last', as: 'instant', plusDays: 1 };
    const [row] = mapped(curfews({ facts }, { effectiveFrom }), { ...cells, last: '2020-03-31' });
    expect(row?.facts.start).toBeUndefined();
    expect(row?.facts.end).toBe('2020-04-01T05:00:00.000Z');
  });
});

describe('a template', () => {
  it('names a case by what stands in a column, as the act that rests on it must', () => {
    const restsOn = { template: 'emergency-declaration/{number|id}' };
    expect(said(curfews({}, { restsOn }))).toMatchObject({ restsOn: 'emergency-declaration/ds-1-2020' });
    const checked = checkMapping(curfews({ key: ['number'] }, { restsOn }), catalogue);
    expect('mapping' in checked ? checked.columns : checked).not.toContain('number|id');
  });
});

describe('a row that says itself which act it is', () => {
  const act = { action: { column: 'what' }, command: { column: 'how' }, body: 'body' };
  const acts = curfews({ rules: [{ name: 'act', act }] });
  const ended = { effectiveFrom: '2020-03-20T05:00:00.000Z', cause: 'Calm' };
  const row = { number: 'south', what: 'curfew', how: 'end', body: JSON.stringify(ended) };

  it('is that command, taken and not a draft', () => {
    expect(mapped(acts, row)[0]?.outcome).toMatchObject({
      command: { action: 'curfew', id: 'south', command: 'end', body: { ...ended, basis: 'taken' } },
    });
    const drafted = JSON.stringify({ ...ended, basis: 'draft' });
    expect(said(acts, { ...row, body: drafted })).toEqual({ ...ended, basis: 'taken' });
  });

  it('is refused where there is no such command, none that others than the clock may say, and no body', () => {
    expect(said(acts, { ...row, how: 'ends' })).toMatchObject({ code: 'unknown-command' });
    expect(said(acts, { ...row, how: 'lapse' })).toMatchObject({ code: 'unknown-command' });
    expect(said(acts, { ...row, what: 'draft', how: 'approve' })).toMatchObject({ code: 'unknown-command' });
    expect(said(acts, { ...row, what: '__proto__' })).toMatchObject({ code: 'unknown-command' });
    expect(said(acts, { ...row, body: '[1]' })).toMatchObject({ code: 'not-json' });
    expect(said(acts, { ...row, body: '{' })).toMatchObject({ code: 'not-json' });
  });

  it('needs no other rule, and has none beside it', () => {
    const both = { name: 'act', act, skip: 'No.' };
    expect(problems(curfews({ rules: [both] }))).toEqual([expect.stringContaining('rules.0 must say one of skip')]);
    const nothing = { ...act, action: { as: 'id' } };
    expect(problems(curfews({ rules: [{ name: 'act', act: nothing }] }))[0]).toContain('rules.0.act.action must say');
  });
});

describe('a mapping', () => {
  it('is refused with the place and the nearest name where it has a field that there is none of', () => {
    expect(problems(curfews({ titel: 'Curfews' }))).toEqual(['titel is not a field here; did you mean title?']);
    expect(problems(curfews({}, { cause: { column: 'why', longst: 5 } }))).toEqual([
      'rules.0.body.cause.longst is not a field here; did you mean longest?',
    ]);
    expect(problems(curfews({}, { startAt: '22:00' }))).toEqual([
      'rules.0.body.startAt is not a field of curfew impose; did you mean startsAt?',
    ]);
    expect(problems(curfews({ every: { linc: { column: 'l' } } }))).toEqual([
      'every.linc is not a field of any command of the rules; did you mean link?',
    ]);
  });

  it('is refused where it names an action, a command or a table that there is none of', () => {
    const rule = (action: string, command: string) => ({ rules: [{ name: 'all', action, command }] });
    expect(problems(curfews(rule('curfiw', 'impose')))).toEqual([
      'rules.0.action There is no action curfiw; did you mean curfew?',
    ]);
    expect(problems(curfews(rule('curfew', 'imposes')))).toEqual([
      'rules.0.command curfew has no command imposes; did you mean impose?',
    ]);
    expect(problems(curfews(rule('curfew', 'lapse')))).toHaveLength(1);
    expect(problems(curfews({ tables: { towns: {} } }, { cause: { column: 'why', table: 'town' } }))).toEqual([
      'rules.0.body.cause.table There is no table town; did you mean towns?',
    ]);
  });

  it('is refused where a form, a pattern, a condition or a value says nothing', () => {
    expect(problems(curfews({ dates: ['dd/MM'] }))[0]).toContain('must have a year, a month and a day');
    expect(problems(curfews({ dates: ['dd of MM yyyy'] }))[0]).toContain('has the letter o');
    for (const form of ['dd/MM/yyyy h:mm', 'dd/MM/yyyy H:mm a'])
      expect(problems(curfews({ dates: [form] }))[0]).toContain('must have both h and a');
    expect(problems(curfews({}, { cause: { column: 'why', pattern: '(' } }))[0]).toContain('a regular expression');
    expect(problems(curfews({ facts: { opens: { why: 1 } } }))[0]).toContain('facts.opens must name for each column');
    expect(problems(curfews({ case: { as: 'id' } }))[0]).toContain('case must say one of column, template');
    expect(problems(curfews({ caseOf: 'opening' }))[0]).toContain('caseOf needs facts.opens');
    expect(problems(curfews({ rules: [{ name: 'none' }] }))[0]).toContain('rules.0 must say one of skip');
  });

  it('is refused where what it says itself is nothing that the command takes, or a field of it is missing', () => {
    expect(problems(curfews({}, { endsAt: '5 o’clock' }))[0]).toMatch(/^rules\.0\.body\.endsAt must be/u);
    expect(problems(curfews({}, { endsAt: { constant: '25:00' } }))[0]).toMatch(
      /^rules\.0\.body\.endsAt\.constant must be/u,
    );
    expect(problems(curfews({}, { endsAt: { column: 'to', default: 5 } }))[0]).toMatch(
      /^rules\.0\.body\.endsAt\.default must/u,
    );
    const tables = { times: { night: '22:00', noon: 12 } };
    expect(problems(curfews({ tables }, { endsAt: { column: 'to', table: 'times' } }))).toEqual([
      expect.stringMatching(/^tables\.times\.noon must be/u),
    ]);
    expect(problems(curfews({}, { startsAt: null }))).toEqual([
      expect.stringMatching(/^rules\.0\.body\.startsAt is missing/u),
    ]);
    expect(problems(curfews({ every: { endsAt: 'late' } }, { endsAt: null }))[0]).toMatch(
      /^rules\.0\.body\.endsAt is missing/u,
    );
    const term = { count: { column: 'days', as: 'integer' }, unit: 'weaks' };
    expect(problems(curfews({}, { term }))[0]).toMatch(/^rules\.0\.body\.term\.unit must be/u);
    expect(problems(curfews({}, { term: { ...term, unit: 'days' } }))).toEqual([]);
  });

  it('is refused with the nearest word where a name within a field is none', () => {
    expect(problems(curfews({}, { term: { cuont: 3, unit: 'days' } }))).toContain(
      'rules.0.body.term.cuont is not a field here; did you mean count?',
    );
    expect(problems(curfews({}, { cause: { columm: 'why' } }))).toEqual([
      'rules.0.body.cause.columm is not a field here; did you mean column?',
    ]);
    expect(problems(curfews({}, { effectiveFrom: { constnat: 'why' } }))).toEqual([
      'rules.0.body.effectiveFrom.constnat is not a field here; did you mean constant?',
    ]);
  });

  it('is refused where its zone, its encoding or a brace is none', () => {
    expect(problems(curfews({ zone: { constant: 'America/Limah' } }))).toEqual([
      'zone.constant must be a time zone as the IANA names it, such as America/Lima; it is "America/Limah"',
    ]);
    const tables = { zones: { PE: 'America/Lima', '*': 'Nowhere' } };
    expect(problems(curfews({ tables, zone: { column: 'c', table: 'zones' } }))[0]).toContain('tables.zones.* must be');
    expect(problems(curfews({ file: { encoding: 'utf-9' } }))[0]).toContain('file.encoding must be a name of');
    for (const template of ['{why', 'why}', '{{why}}', '{why} {']) {
      expect(problems(curfews({}, { cause: { template } }))[0]).toContain('cause.template has a brace');
    }
  });

  it('is refused where thousands and decimals would be told apart by nothing', () => {
    const count = (said: object): object => curfews({}, { term: { count: { column: 'days', ...said }, unit: 'days' } });
    for (const both of [
      { as: 'number', thousands: '.' },
      { as: 'number', thousands: ',', decimal: ',' },
    ]) {
      expect(problems(count(both))).toEqual([
        'rules.0.body.term.count.thousands must not be what stands before decimals; say that in "decimal", which is a point unless said',
      ]);
    }
    expect(problems(count({ as: 'integer', thousands: '.' }))).toEqual([]);
    expect(problems(count({ as: 'integer', thousands: '1' }))[0]).toContain('count.thousands must be one of');
  });

  it('asks for the columns that it names, but for those that a file need not have', () => {
    const checked = checkMapping(curfews({ optional: ['why'], key: ['number'] }), catalogue);
    expect('mapping' in checked ? [...checked.columns].sort() : checked).toEqual(['day', 'from', 'number', 'where']);
  });

  it('has a JSON Schema with all its parts', () => {
    expect(mappingShape.schema()).toMatchObject({
      properties: { rules: { type: 'array' } },
      additionalProperties: false,
      $defs: { ValueShape: { properties: { first: { type: 'array' } } }, RuleShape: {}, FactsShape: {} },
    });
  });
});
