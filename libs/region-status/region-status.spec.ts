import type { AreaLookup, Crossing, Measure } from '#kernel';
import { southernPeru } from '#kernel/testing';
import { endWithBasis, mostListed, regionStatus } from './index.js';
import type { BelievedMeasure, RegionStatus } from './index.js';

const province = 'ubigeo-inei:2301';
const district = 'ubigeo-inei:230101';
const noon = '2025-12-01T17:00:00.000Z';
const areas = southernPeru();

const from = '2025-11-29T05:00:00.000Z';
const common = { from, until: null, areas: ['PE-TAC'] } as const;

type Change<Kind extends Measure['kind']> = Partial<Extract<Measure, { kind: Kind }>>;

const announcement = (change: Change<'announcement'> = {}): Measure => ({
  ...common,
  kind: 'announcement',
  cause: 'Crime',
  announcedBy: 'The President',
  ...change,
});

const declaration = (change: Change<'declaration'> = {}): Measure => ({
  ...common,
  kind: 'declaration',
  level: 'emergency',
  regime: 'pe-emergencia',
  cause: 'Crime',
  extension: 0,
  suspendedRights: [],
  orderKeptBy: 'police',
  provisions: [],
  ...change,
});

const force = (change: Change<'force'> = {}): Measure => ({
  ...common,
  kind: 'force',
  force: 'army',
  personnel: 100,
  mode: 'support',
  mission: 'Patrols',
  ...change,
});

const border = (change: Change<'border'> = {}): Measure => ({
  ...common,
  kind: 'border',
  severity: 'closed',
  extent: 'whole',
  crossings: [],
  direction: 'both',
  exempt: [],
  cause: 'Irregular entry',
  ...change,
});

const curfew = (change: Change<'curfew'> = {}): Measure => ({
  ...common,
  kind: 'curfew',
  startsAt: '22:00',
  endsAt: '05:00',
  exempt: [],
  ...change,
});

const corridor = (change: Change<'corridor'> = {}): Measure => ({
  ...common,
  kind: 'corridor',
  name: 'Way home',
  route: ['santa-rosa'],
  beneficiaries: ['Families'],
  organisations: ['Red Cross'],
  suspended: false,
  ...change,
});

const other = (change: Change<'other'> = {}): Measure => ({
  ...common,
  kind: 'other',
  name: 'school-closure',
  label: 'Schools closed',
  details: { title: 'A detail', scope: 'a detail too' },
  ...change,
});

const report = (change: Change<'report'> = {}): Measure => ({
  ...common,
  kind: 'report',
  source: 'Migraciones',
  reliability: 'usually-reliable',
  text: 'Hundreds wait.',
  figures: [{ name: 'people', unit: 'persons', unknown: true, because: 'Nobody counted.' }],
  ...change,
});

/** The measure of a case `a/<id>`, as the tables give it. */
function of(measure: Measure, id = 'one'): BelievedMeasure {
  const paths = measure.areas.map((code) => areas.find(code)?.path ?? `${code}/`);
  const recordedAt = '2025-11-28T20:00:00.000Z';
  return { action: 'a', id, stream: `a-${id}`, title: `Case ${id}`, measure, paths, recordedAt, findings: [] };
}

interface Asked {
  readonly area?: string;
  readonly at?: string;
  readonly zone?: string;
  readonly lookup?: AreaLookup;
  readonly reports?: readonly BelievedMeasure[];
}

function status(believed: readonly BelievedMeasure[], asked: Asked = {}): RegionStatus {
  const { at = noon, zone = 'America/Lima', lookup = areas, reports = [] } = asked;
  const area = lookup.find(asked.area ?? 'PE-TAC');
  if (area === undefined) throw new TypeError('The test asks about an area that there is not.');
  return regionStatus({ area, at, zone, areas: lookup, believed, reports });
}

describe('the level of a region', () => {
  const siege = { level: 'siege' } as const;
  it.each<readonly [string, readonly Measure[], string]>([
    ['normal where nothing holds', [], 'normal'],
    ['normal where only other things hold', [force(), border(), curfew(), other()], 'normal'],
    ['announced where it has been said only', [announcement(), force()], 'announced'],
    ['emergency where one is declared, whatever is announced', [announcement(), declaration()], 'emergency'],
    ['siege where one is declared, whatever else is', [declaration(), declaration(siege), announcement()], 'siege'],
    [
      'that of the declaration that holds',
      [declaration(), declaration({ ...siege, from: '2025-12-02T05:00:00.000Z' })],
      'emergency',
    ],
    ['no longer that of one that has ended', [announcement(), declaration({ until: noon })], 'announced'],
    ['that of one that begins at the moment', [declaration({ from: noon })], 'emergency'],
  ])('is %s', (_, measures, level) => {
    const answer = status(measures.map((measure, index) => of(measure, `case-${index.toString()}`)));
    expect(answer.level).toBe(level);
    expect('levelScope' in answer).toBe(level !== 'normal');
  });

  it('holds as far as the declarations of that level do', () => {
    const below = of(declaration({ areas: [district] }));
    expect(status([below]).levelScope).toBe('partial');
    expect(status([below, of(declaration({ areas: ['PE'] }), 'two')]).levelScope).toBe('inherited');
    expect(status([below, of(declaration(), 'three'), of(declaration({ areas: ['PE'] }), 'two')]).levelScope).toBe(
      'whole',
    );
    expect(status([of(declaration({ areas: [district], level: 'siege' })), of(declaration(), 'two')])).toMatchObject({
      level: 'siege',
      levelScope: 'partial',
    });
  });
});

describe('how far a measure holds', () => {
  const scopeOf = (imposed: readonly string[], area: string): object | undefined => {
    const [one] = status([of(force({ areas: imposed }))], { area }).forces.deployments;
    if (one === undefined) return undefined;
    return Object.fromEntries(
      Object.entries(one).filter(([key]) => ['scope', 'inheritedFrom', 'affected', 'of'].includes(key)),
    );
  };

  it.each<readonly [string, readonly string[], object | undefined]>([
    [district, [district], { scope: 'whole' }],
    [province, [district], { scope: 'partial', affected: 1, of: 2 }],
    ['PE-TAC', [district], { scope: 'partial', affected: 1, of: 2 }],
    ['PE', [district], { scope: 'partial', affected: 1, of: 2 }],
    ['ubigeo-inei:230111', [district], undefined],
    ['PE-PUN', [district], undefined],
    ['CL', [district], undefined],
    [district, ['PE'], { scope: 'inherited', inheritedFrom: 'PE' }],
    [district, ['PE', province], { scope: 'inherited', inheritedFrom: province }],
    [district, ['PE', district], { scope: 'whole' }],
    ['PE-TAC', [province, 'ubigeo-inei:2302'], { scope: 'partial', affected: 2, of: 2 }],
    ['PE-TAC', [district, province, 'PE-PUN'], { scope: 'partial', affected: 1, of: 2 }],
    ['PE', ['PE-TAC', 'PE-PUN', 'CL'], { scope: 'partial', affected: 2, of: 2 }],
  ])('in %s, imposed on %j, is %j', (area, imposed, scope) => {
    expect(scopeOf(imposed, area)).toEqual(scope);
  });

  it('does not take one code for the beginning of another', () => {
    const lookup: AreaLookup = {
      ...areas,
      find: (code) => {
        const area = areas.find(code === 'PE-T' ? 'PE-TAC' : code);
        return code === 'PE-T' && area !== undefined ? { ...area, code, path: 'PE/PE-T/' } : area;
      },
    };
    expect(status([of(force())], { area: 'PE-T', lookup }).counts.force).toBe(0);
  });
});

describe('the forces in a region', () => {
  it('are totalled by force and mode, what is unknown counted apart and never as nought', () => {
    const { totals, deployments } = status([
      of(force({ force: 'police', personnel: null }), 'one'),
      of(force(), 'two'),
      of(force({ personnel: 50, areas: [district] }), 'three'),
      of(force({ personnel: null }), 'four'),
      of(force({ personnel: 0, mode: 'control' }), 'five'),
    ]).forces;
    expect(totals).toEqual([
      { force: 'army', mode: 'control', deployments: 1, personnel: 0, unknown: 0 },
      { force: 'army', mode: 'support', deployments: 3, personnel: 150, unknown: 1 },
      { force: 'police', mode: 'support', deployments: 1, personnel: 0, unknown: 1 },
    ]);
    expect(deployments).toHaveLength(5);
  });

  it('are counted whole where the list is cut', () => {
    const many = Array.from({ length: mostListed + 20 }, (_, index) => of(force(), `case-${index.toString()}`));
    const { forces, counts } = status(many);
    expect(forces.deployments).toHaveLength(mostListed);
    expect([counts.force, forces.totals[0]?.personnel]).toEqual([120, 12_000]);
  });

  it('end with the declaration they rest on, prolonged without a gap', () => {
    const resting = force({ restsOn: 'a-basis' });
    const first = declaration({ until: '2025-12-05T05:00:00.000Z' });
    const next = declaration({ from: '2025-12-05T05:00:00.000Z', until: '2025-12-09T05:00:00.000Z' });
    const afterGap = declaration({ from: '2025-12-10T05:00:00.000Z' });
    expect(endWithBasis(resting, [next, afterGap, first]).until).toBe('2025-12-09T05:00:00.000Z');
    const short = force({ restsOn: 'a-basis', until: '2025-12-02T05:00:00.000Z' });
    expect(endWithBasis(short, [first]).until).toBe('2025-12-02T05:00:00.000Z');
    expect(endWithBasis(resting, [declaration()]).until).toBeNull();
    expect(endWithBasis(force(), [first]).until).toBeNull();
  });
});

describe('a crossing', () => {
  const jungle: Crossing = {
    id: 'trail',
    name: 'A trail',
    area: 'ubigeo-inei:230111',
    neighbour: 'CL',
    kind: 'irregular',
  };
  const lookup: AreaLookup = { ...areas, crossingsIn: (code) => [...areas.crossingsIn(code), jungle] };
  const at = (measures: readonly Measure[]): object =>
    Object.fromEntries(
      status(
        measures.map((measure, index) => of(measure, index.toString())),
        { lookup },
      ).borders.crossings.map(({ id, status: stands }) => [id, stands]),
    );

  it.each<readonly [string, readonly Measure[], object]>([
    ['is open where nothing is ordered', [], { 'santa-rosa': 'open', trail: 'open' }],
    ['is closed with the whole border', [border()], { 'santa-rosa': 'closed', trail: 'closed' }],
    [
      'is restricted where that is all',
      [border({ severity: 'restricted' })],
      { 'santa-rosa': 'restricted', trail: 'restricted' },
    ],
    [
      'stands as the most restrictive measure says, in whatever order',
      [
        border({ severity: 'restricted' }),
        border({ extent: 'crossings', crossings: ['santa-rosa'] }),
        border({ severity: 'restricted' }),
      ],
      { 'santa-rosa': 'closed', trail: 'restricted' },
    ],
    [
      'stays open to those authorised where all others are closed',
      [border({ extent: 'unauthorised' })],
      { 'santa-rosa': 'open', trail: 'closed' },
    ],
    [
      'is not touched by a closure towards another neighbour',
      [border({ neighbour: 'BO' })],
      { 'santa-rosa': 'open', trail: 'open' },
    ],
    ['is touched by a closure above it', [border({ areas: ['PE'] })], { 'santa-rosa': 'closed', trail: 'closed' }],
    [
      'is touched by a closure in its own district only',
      [border({ areas: [district] })],
      { 'santa-rosa': 'closed', trail: 'open' },
    ],
    ['is open again when the closure has ended', [border({ until: noon })], { 'santa-rosa': 'open', trail: 'open' }],
  ])('%s', (_, measures, stands) => {
    expect(at(measures)).toEqual(stands);
  });

  it('stands for each direction as the measures of that direction say', () => {
    const { crossings } = status([
      of(border({ direction: 'entry' }), 'a'),
      of(border({ direction: 'exit', severity: 'restricted' }), 'b'),
    ]).borders;
    expect(crossings).toMatchObject([{ status: 'closed', entry: 'closed', exit: 'restricted' }]);
    expect(status([of(border({ direction: 'exit' }))]).borders.crossings).toMatchObject([
      { status: 'closed', entry: 'open', exit: 'closed' },
    ]);
  });

  it('names the cases that say so, and the corridors that lead through all the same', () => {
    const { crossings } = status([
      of(border({ severity: 'restricted' }), 'b'),
      of(border(), 'a'),
      of(corridor(), 'way'),
      of(corridor({ suspended: true }), 'suspended'),
      of(corridor({ route: ['elsewhere'] }), 'other'),
    ]).borders;
    expect(crossings).toEqual([
      {
        id: 'santa-rosa',
        name: 'Santa Rosa',
        neighbour: 'CL',
        status: 'closed',
        entry: 'closed',
        exit: 'closed',
        by: ['a/a', 'a/b'],
        exceptions: ['a/way'],
      },
    ]);
  });
});

describe("tonight's hours of a curfew", () => {
  const next = (change: Change<'curfew'>, at: string, zone = 'America/Lima'): object | null | undefined =>
    status([of(curfew(change))], { at, zone }).curfews[0]?.next;

  it.each<readonly [string, Change<'curfew'>, string, object | null]>([
    [
      'come this evening',
      {},
      '2025-12-01T17:00:00.000Z',
      { from: '2025-12-02T03:00:00.000Z', until: '2025-12-02T10:00:00.000Z' },
    ],
    [
      'still run after midnight',
      {},
      '2025-12-02T06:30:00.000Z',
      { from: '2025-12-02T03:00:00.000Z', until: '2025-12-02T10:00:00.000Z' },
    ],
    [
      'are over at their last minute',
      {},
      '2025-12-02T10:00:00.000Z',
      { from: '2025-12-03T03:00:00.000Z', until: '2025-12-03T10:00:00.000Z' },
    ],
    [
      'may lie within one day',
      { startsAt: '09:00', endsAt: '11:30' },
      '2025-12-01T17:00:00.000Z',
      { from: '2025-12-02T14:00:00.000Z', until: '2025-12-02T16:30:00.000Z' },
    ],
    [
      'are all day where both times are one',
      { startsAt: '00:00', endsAt: '00:00' },
      '2025-12-01T17:00:00.000Z',
      { from: '2025-12-01T05:00:00.000Z', until: '2025-12-02T05:00:00.000Z' },
    ],
    [
      'begin no earlier than the curfew',
      { from: '2025-12-01T08:00:00.000Z' },
      '2025-12-01T08:30:00.000Z',
      { from: '2025-12-01T08:00:00.000Z', until: '2025-12-01T10:00:00.000Z' },
    ],
    [
      'end with the curfew',
      { until: '2025-12-02T06:00:00.000Z' },
      '2025-12-01T17:00:00.000Z',
      { from: '2025-12-02T03:00:00.000Z', until: '2025-12-02T06:00:00.000Z' },
    ],
    [
      'are none where the curfew ends before them',
      { until: '2025-12-02T02:00:00.000Z' },
      '2025-12-01T17:00:00.000Z',
      null,
    ],
  ])('%s', (_, change, at, hours) => {
    expect(next(change, at)).toEqual(hours);
  });

  it("are told in the ledger's zone, also in the night in which its clocks change", () => {
    const inSantiago = { from: '2025-01-01T03:00:00.000Z' };
    expect(next(inSantiago, '2025-04-05T20:00:00.000Z', 'America/Santiago')).toEqual({
      from: '2025-04-06T01:00:00.000Z',
      until: '2025-04-06T09:00:00.000Z',
    });
    expect(next(inSantiago, '2025-12-01T17:00:00.000Z', 'Asia/Tokyo')).toEqual({
      from: '2025-12-01T13:00:00.000Z',
      until: '2025-12-01T20:00:00.000Z',
    });
  });
});

describe('what a declaration says in the status', () => {
  it('counts the local days that are left', () => {
    const left = (until: string | null, at: string): number | null | undefined =>
      status([of(declaration({ until }))], { at }).declarations[0]?.daysLeft;
    expect(left('2026-01-28T05:00:00.000Z', '2025-11-29T05:00:00.000Z')).toBe(60);
    expect(left('2026-01-28T05:00:00.000Z', '2026-01-28T04:59:59.999Z')).toBe(1);
    expect(left(null, noon)).toBeNull();
  });

  it('names each right suspended once, with all who suspend it', () => {
    const home = { article: '2.9', name: 'Inviolability of the home' };
    const assembly = { article: '2.12', name: 'Assembly' };
    const { rightsSuspended } = status([
      of(declaration({ suspendedRights: [home, assembly] }), 'b'),
      of(declaration({ suspendedRights: [home], areas: ['PE'] }), 'a'),
      of(declaration({ suspendedRights: [{ article: '2.24f', name: 'Liberty' }], until: noon }), 'over'),
    ]);
    expect(rightsSuspended).toEqual([
      { ...assembly, regime: 'pe-emergencia', by: ['a/b'] },
      { ...home, regime: 'pe-emergencia', by: ['a/a', 'a/b'] },
    ]);
  });
});

describe('what goes on without a gap', () => {
  const second = '2025-12-06T05:00:00.000Z';
  const third = '2025-12-09T05:00:00.000Z';
  const end = '2025-12-31T05:00:00.000Z';
  const shown = (believed: readonly BelievedMeasure[], area?: string): object | undefined => {
    const [one] = status(believed, area === undefined ? {} : { area }).declarations;
    return one === undefined ? undefined : { until: one.until, left: one.daysLeft, changesAt: one.changesAt };
  };
  const terms = (...all: readonly Change<'declaration'>[]): BelievedMeasure[] => all.map((one) => of(declaration(one)));

  it('ends with the last of its terms, and says when the next ones begin to hold', () => {
    const extended = terms({ until: second }, { from: second, until: end, extension: 1 });
    const expected = { until: end, left: 30, changesAt: second };
    expect(shown(extended)).toEqual(expected);
    expect(shown(extended.toReversed())).toEqual(expected);
    expect(status(extended).declarations).toMatchObject([{ from, extension: 0 }]);
    expect(status(extended, { at: second }).declarations).toMatchObject([
      { from: second, until: end, daysLeft: 25, changesAt: null, extension: 1 },
    ]);
  });

  it('changes where the area is told other things, not where a change concerns other areas', () => {
    const lifted = terms(
      { until: second, areas: ['PE-TAC', 'PE-PUN'] },
      { from: second, until: third },
      { from: third, until: end, orderKeptBy: 'armed-forces' },
    );
    expect(shown(lifted)).toEqual({ until: end, left: 30, changesAt: third });
    expect(shown(lifted, 'PE-PUN')).toEqual({ until: second, left: 5, changesAt: null });
    const narrowed = terms({ until: second }, { from: second, areas: [district] });
    expect(shown(narrowed)).toEqual({ until: null, left: null, changesAt: second });
    expect(shown(narrowed, 'ubigeo-inei:230111')).toEqual({ until: second, left: 5, changesAt: null });
  });

  it('is of one case and one kind, and ends at a gap', () => {
    const gap = terms({ until: second }, { from: third });
    const another = [of(declaration({ until: second }), 'x'), of(declaration({ from: second }), 'y')];
    const ofAnotherKind = [of(declaration({ until: second })), of(border({ from: second }))];
    for (const believed of [gap, another, ofAnotherKind]) {
      expect(shown(believed)).toEqual({ until: second, left: 5, changesAt: null });
    }
  });

  it('gives a curfew the hours of the terms that take its place before its own come again', () => {
    const evening = '2025-12-02T01:00:00.000Z';
    const next = (change: Change<'curfew'>): object | null | undefined =>
      status([of(curfew({ until: evening })), of(curfew({ from: evening, ...change }))]).curfews[0]?.next;
    expect(next({})).toEqual({ from: '2025-12-02T03:00:00.000Z', until: '2025-12-02T10:00:00.000Z' });
    expect(next({ startsAt: '23:00' })).toEqual({
      from: '2025-12-02T04:00:00.000Z',
      until: '2025-12-02T10:00:00.000Z',
    });
  });
});

describe('what is listed', () => {
  it('is the case, its title, when it was learned, how far it holds, and what it says', () => {
    expect(status([of(corridor({ areas: ['PE'] }))], { area: district }).corridors).toEqual([
      {
        case: 'a/one',
        title: 'Case one',
        scope: 'inherited',
        inheritedFrom: 'PE',
        from,
        until: null,
        changesAt: null,
        name: 'Way home',
        route: ['santa-rosa'],
        beneficiaries: ['Families'],
        organisations: ['Red Cross'],
        suspended: false,
        recordedAt: '2025-11-28T20:00:00.000Z',
        findings: [],
      },
    ]);
  });

  it('keeps the title of the case where a measure has a label of its own', () => {
    expect(status([of(other())]).others).toMatchObject([
      { title: 'Case one', label: 'Schools closed', scope: 'whole' },
    ]);
  });

  it('keeps what a report honestly does not know', () => {
    const { reports, counts } = status([], { reports: [of(report())] });
    expect(reports[0]?.figures).toEqual([
      { name: 'people', unit: 'persons', unknown: true, because: 'Nobody counted.' },
    ]);
    expect(counts.report).toBe(1);
  });

  it('comes in one order whatever order the tables give: longest in force first, then by case', () => {
    const all = [
      of(force({ from: '2025-11-30T05:00:00.000Z' }), 'a'),
      of(force({ mission: 'Roads' }), 'c'),
      of(force({ mission: 'Bridges' }), 'c'),
      of(force(), 'b'),
      of(declaration({ suspendedRights: [{ article: '2.9', name: 'Home' }] }), 'y'),
      of(declaration({ suspendedRights: [{ article: '2.9', name: 'Home' }] }), 'x'),
      of(border(), 'q'),
      of(border(), 'p'),
    ];
    const answer = status(all);
    expect(answer.forces.deployments.map(({ case: ref, mission }) => [ref, mission])).toEqual([
      ['a/b', 'Patrols'],
      ['a/c', 'Bridges'],
      ['a/c', 'Roads'],
      ['a/a', 'Patrols'],
    ]);
    expect(status(all.toReversed())).toEqual(answer);
  });
});

describe('the next change', () => {
  const soon = '2025-12-03T05:00:00.000Z';
  const later = '2025-12-08T05:00:00.000Z';

  it.each<readonly [string, readonly Measure[], object | null]>([
    ['is none where everything goes on', [declaration(), force()], null],
    [
      'is the first end of what holds',
      [declaration({ until: later }), force({ until: soon })],
      { at: soon, what: 'ends', kind: 'force' },
    ],
    [
      'is the first beginning of what comes',
      [declaration({ until: later }), curfew({ from: soon })],
      { at: soon, what: 'takes-effect', kind: 'curfew' },
    ],
    [
      'is not the end of what has not begun',
      [curfew({ from: later, until: '2025-12-09T05:00:00.000Z' })],
      { at: later, what: 'takes-effect', kind: 'curfew' },
    ],
    [
      'is not at the moment itself',
      [declaration({ from: noon, until: later }), force({ until: noon })],
      { at: later, what: 'ends', kind: 'declaration' },
    ],
    [
      'is a change where other terms of the case take the place of what holds',
      [border({ until: soon }), border({ from: soon, severity: 'restricted' })],
      { at: soon, what: 'changes', kind: 'border' },
    ],
    [
      'is the end of all where the same goes on',
      [border({ until: soon }), border({ from: soon, until: later })],
      { at: later, what: 'ends', kind: 'border' },
    ],
    [
      'is a beginning after a gap',
      [border({ until: noon }), border({ from: soon, until: later }), border({ from: later })],
      { at: soon, what: 'takes-effect', kind: 'border' },
    ],
    [
      'is that of a declaration before all else that changes at the moment',
      [announcement({ until: soon }), force({ until: soon }), border({ until: soon }), declaration({ from: soon })],
      { at: soon, what: 'takes-effect', kind: 'declaration' },
    ],
    [
      'is that of a border before that of a force, and of a force before what else there is',
      [curfew({ until: soon }), other({ until: soon }), force({ from: soon }), corridor({ until: soon })],
      { at: soon, what: 'takes-effect', kind: 'force' },
    ],
  ])('%s', (_, measures, expected) => {
    const believed = measures.map((measure) => of(measure));
    const named = expected === null ? null : { ...expected, case: 'a/one', title: 'Case one' };
    expect(status(believed).nextChange).toEqual(named);
    expect(status(believed.toReversed()).nextChange).toEqual(named);
  });

  it('is that of the first case where several of a kind change at once, and never of what does not concern the area', () => {
    const believed = [
      of(force({ until: soon }), 'b'),
      of(curfew({ until: soon }), '0'),
      of(force({ from: soon }), 'a'),
    ];
    expect(status(believed).nextChange).toMatchObject({ case: 'a/a' });
    expect(status(believed.toReversed()).nextChange).toMatchObject({ case: 'a/a' });
    expect(status(believed, { area: 'PE-PUN' }).nextChange).toBeNull();
  });
});
