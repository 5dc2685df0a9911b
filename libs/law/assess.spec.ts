import type {
  BorderMeasure,
  CitedCase,
  Context,
  DeclarationMeasure,
  Finding,
  ForceMeasure,
  JsonObject,
  JudgedAct,
  Measure,
} from '#kernel';
import { southernPeru } from '#kernel/testing';
import { lawBook, lawOf } from './index.js';
import { days, lawText, regime, version } from './testing/regimes.js';

const at = (day: string): string => `${day}T05:00:00.000Z`;

function declaration(change: Partial<DeclarationMeasure> = {}): DeclarationMeasure {
  return {
    kind: 'declaration',
    from: at('2025-12-01'),
    until: at('2026-01-30'),
    areas: ['PE-TAC'],
    level: 'emergency',
    regime: regime.id,
    cause: 'Unrest',
    extension: 0,
    suspendedRights: [],
    orderKeptBy: 'police',
    provisions: [],
    ...change,
  };
}

/** An emergency that others follow or rest on. */
function citedCase(id: string, measures: readonly Measure[]): CitedCase {
  const action = 'emergency-declaration';
  return { action, id, stream: `${action}-${id}`, phase: 'declared', title: id, measures };
}

function contextOf(cited: readonly CitedCase[]): Context {
  const citedStream = (stream: string) => cited.find((one) => one.stream === stream);
  return {
    now: at('2025-12-01'),
    ledger: { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' },
    actor: { subject: 'test', role: 'operator' },
    areas: southernPeru(),
    law: lawOf(lawBook([])),
    cited: ({ action, id }) => citedStream(`${action}-${id}`),
    citedStream,
  };
}

interface Act {
  readonly before?: readonly Measure[];
  readonly after: readonly Measure[];
  readonly words?: JsonObject;
  readonly inPlace?: JudgedAct['inPlace'];
  readonly cited?: readonly CitedCase[];
  readonly treaties?: readonly object[];
}

/** What one version of the small law says of an act. */
function judge(change: object, act: Act): readonly Finding[] {
  const { treaties = [], cited = [], before = [], after, words = {}, inPlace } = act;
  const law = lawOf(lawBook([lawText([{ ...regime, versions: [{ ...version, ...change }] }], treaties)]));
  const { predecessor } = words;
  return law.assess(
    {
      action: 'any',
      before,
      after,
      words,
      ...(inPlace === undefined ? {} : { inPlace }),
      ...(typeof predecessor === 'string' ? { follows: { action: 'emergency-declaration', id: predecessor } } : {}),
    },
    contextOf(cited),
  );
}

function verdictsOf(rule: string, findings: readonly Finding[]): readonly string[] {
  return findings.filter((finding) => finding.rule === rule).map(({ verdict }) => verdict);
}

const citing = { article: 'art. 7', verified: 'primary' } as const;

describe('the first term', () => {
  it('is lawful up to the last day that the law gives it, and says which article gives it', () => {
    expect(judge({}, { after: [declaration()] })).toEqual([
      {
        rule: 'initial-term',
        verdict: 'lawful',
        because: `It holds until ${at('2026-01-30')}; the longest is 60 days, until ${at('2026-01-30')}.`,
        source: 'Basic Law, art. 1',
      },
    ]);
  });

  it('is flagged from the next day on, and without an end', () => {
    const long = judge({}, { after: [declaration({ until: at('2026-01-31') })] });
    expect(long).toMatchObject([{ rule: 'initial-term', verdict: 'flagged', source: 'Basic Law, art. 1' }]);
    expect(long[0]?.because).toMatch(/until 2026-01-31T05.*longest is 60 days: 60 days by the calendar/u);
    expect(verdictsOf('initial-term', judge({}, { after: [declaration({ until: null })] }))).toEqual(['flagged']);
  });

  it('is counted from the gazette where the law counts from there', () => {
    const initial = { ...version.initial, from: 'publication' };
    const words = { publishedAt: at('2025-11-30') };
    expect(verdictsOf('initial-term', judge({ initial }, { after: [declaration()], words }))).toEqual(['flagged']);
    expect(judge({ initial }, { after: [declaration()] })).toMatchObject([
      { verdict: 'undecided', because: expect.stringContaining('publishedAt') },
    ]);
  });

  it('in sitting days is undecided, never counted in calendar days', () => {
    const initial = { ...version.initial, max: { count: 60, unit: 'sitting-days' } };
    expect(judge({ initial }, { after: [declaration()] })).toMatchObject([
      { verdict: 'undecided', because: '60 sitting days cannot be computed: no calendar of sittings.' },
    ]);
  });

  it('of any length is lawful where the law fixes none', () => {
    const initial = { open: true, ...citing };
    expect(verdictsOf('initial-term', judge({ initial }, { after: [declaration({ until: null })] }))).toEqual([
      'lawful',
    ]);
  });

  it('carries the mark of a figure that nobody has read', () => {
    const initial = { ...version.initial, verified: 'unverified' };
    expect(judge({ initial }, { after: [declaration()] })[0]?.source).toBe('Basic Law, art. 1, unverified');
  });
});

describe('an extension', () => {
  const first = declaration();
  const extension = declaration({ extension: 1, from: at('2026-01-30'), until: at('2026-03-31') });
  const judged = (change: object, words: JsonObject = {}, term = extension) =>
    judge(change, { before: [first], after: [first, term], words });

  it('is judged by itself: the terms before it are not judged again', () => {
    expect(judged({}).map(({ rule, verdict }) => [rule, verdict])).toEqual([['extension-length', 'lawful']]);
  });

  it('longer than the law lets it be is flagged', () => {
    const extensions = [{ first: 1, max: days(30), ...citing }];
    expect(judged({ extensions })).toMatchObject([{ rule: 'extension-length', verdict: 'flagged' }]);
  });

  it('that the law does not provide for is flagged', () => {
    const second = declaration({ extension: 2, from: at('2026-03-31'), until: at('2026-04-30') });
    const before = [first, extension];
    const once = { extensions: [{ first: 1, last: 1, max: days(60), ...citing }] };
    expect(judge(once, { before, after: [...before, second] })).toMatchObject([
      { rule: 'extension-count', verdict: 'flagged', because: 'It may be extended once; this is extension 2.' },
    ]);
    const never = { extensions: undefined, noExtension: citing };
    expect(verdictsOf('extension-count', judged(never))).toEqual(['flagged']);
  });

  it('after a gap, or before the end of the term before it, says so', () => {
    const late = { ...extension, from: at('2026-02-05') };
    expect(verdictsOf('extension-gap', judged({}, {}, late))).toEqual(['flagged']);
    const early = { ...extension, from: at('2026-01-25') };
    const cut = declaration({ until: at('2026-01-25') });
    const overlapping = judge({}, { before: [first], after: [cut, early] });
    expect(verdictsOf('extension-overlap', overlapping)).toEqual(['flagged']);
    const inPlace = { before: [], after: [first], acts: [] };
    const corrected = judge({}, { before: [cut, early], after: [first, extension], inPlace });
    expect(verdictsOf('extension-overlap', corrected)).toEqual([]);
  });

  it('is late where a correction moves the end of the term before it', () => {
    const shorter = declaration({ until: at('2026-01-20') });
    const inPlace = { before: [], after: [shorter], acts: [] };
    const findings = judge({}, { before: [first, extension], after: [shorter, extension], inPlace });
    expect(findings.map(({ rule }) => rule)).toEqual(['initial-term', 'extension-gap']);
  });

  it('that begins late is told again by a correction that leaves it so', () => {
    const late = { ...extension, from: at('2026-02-05') };
    const stands = [first, late];
    const again = judge({}, { before: stands, after: stands, inPlace: { before: [first], after: stands, acts: [] } });
    expect(again.filter(({ verdict }) => verdict === 'flagged').map(({ rule }) => rule)).toEqual(['extension-gap']);
  });

  it('that the correction of another act makes longer is asked anew how long it is, by its own words', () => {
    const acts = [
      { type: 'EmergencyDeclared', data: { effectiveFrom: first.from, decidedAt: at('2025-11-30') } },
      { type: 'EmergencyExtended', data: { effectiveFrom: extension.from, decidedAt: at('2026-01-29') } },
      { type: 'EmergencyLifted', data: { effectiveFrom: at('2026-03-01'), decidedAt: at('2026-02-20') } },
    ];
    const cut = { ...extension, until: at('2026-02-15') };
    const inPlace = { before: [first, extension], after: [first, { ...extension, until: at('2026-03-01') }], acts };
    const words = { effectiveFrom: at('2026-03-01'), decidedAt: at('2026-02-20') };
    const approval = { by: 'senate', when: 'before', ...citing };
    const lasting = (max: object, countedFrom: object = {}) =>
      judge(
        { extensions: [{ first: 1, max, approval, ...countedFrom, ...citing }], publishedFirst: citing },
        { before: [first, cut], after: inPlace.after, inPlace, words },
      );
    expect(lasting(days(60)).map(({ rule, verdict }) => [rule, verdict])).toEqual([['extension-length', 'lawful']]);
    expect(lasting(days(20)).map(({ rule, verdict }) => [rule, verdict])).toEqual([['extension-length', 'flagged']]);
    expect(lasting(days(20), { from: 'signing' })[0]?.because).toContain('2026-02-17 the last');
  });

  it('must be published in the last days of the term before it, where the law wants that', () => {
    const publishedBeforeEnd = { days: 90, ...citing, article: 'art. 8' };
    const extensions = [{ first: 1, max: days(60), ...citing, publishedBeforeEnd }];
    const said = (words: JsonObject) =>
      judged({ extensions }, words).filter(({ rule }) => rule === 'publication-before-end');
    const verdict = (publishedAt: string) => said({ publishedAt }).map((one) => one.verdict);
    expect(said({})).toMatchObject([{ verdict: 'undecided', source: 'Basic Law, art. 8' }]);
    expect(verdict(at('2025-11-01'))).toEqual(['lawful']);
    expect(verdict('2025-11-01T04:59:59.999Z')).toEqual(['flagged']);
    expect(verdict('2026-01-30T04:59:59.999Z')).toEqual(['lawful']);
    expect(verdict(at('2026-01-30'))).toEqual(['flagged']);
  });

  it('that begins early is published before the end that it cuts short', () => {
    const publishedBeforeEnd = { days: 10, ...citing };
    const extensions = [{ first: 1, max: days(90), ...citing, publishedBeforeEnd }];
    const early = { ...extension, from: at('2026-01-22') };
    const cut = declaration({ until: at('2026-01-22') });
    const said = (publishedAt: string) =>
      verdictsOf(
        'publication-before-end',
        judge({ extensions }, { before: [first], after: [cut, early], words: { publishedAt } }),
      );
    expect(said(at('2026-01-15'))).toEqual(['flagged']);
    expect(said(at('2026-01-22'))).toEqual(['lawful']);
  });

  it('approved twice by one body is judged by the approval that serves best', () => {
    const approval = { by: 'senate', when: 'before', ...citing };
    const extensions = [{ first: 1, max: days(60), ...citing, approval }];
    const approvals = [
      { by: 'senate', at: at('2026-02-10') },
      { by: 'senate', at: at('2026-01-28') },
    ];
    expect(verdictsOf('approval', judged({ extensions }, { approvals }))).toEqual(['lawful']);
  });

  it('that two bodies must approve is judged by each of them', () => {
    const one = { by: 'senate', when: 'before', ...citing };
    const furtherApprovals = [{ by: 'house', when: 'before', majority: 'absolute', ...citing, article: 'art. 8' }];
    const extensions = [{ first: 1, max: days(60), ...citing, approval: one, furtherApprovals }];
    const said = (approvals: JsonObject['approvals'] = []) =>
      judged({ extensions }, { approvals })
        .filter(({ rule }) => rule === 'approval')
        .map(({ verdict, source, asks }) => [asks?.by, verdict, source]);
    expect(said([{ by: 'senate', at: at('2026-01-28') }])).toEqual([
      ['senate', 'lawful', 'Basic Law, art. 7'],
      ['house', 'flagged', 'Basic Law, art. 8'],
    ]);
    expect(
      said([{ by: 'house', at: at('2026-01-28'), inFavour: 31, members: 60 }]).map(([, verdict]) => verdict),
    ).toEqual(['flagged', 'lawful']);
  });

  describe('that somebody must approve before', () => {
    const approval = { by: 'senate', when: 'before', majority: '2/3', ...citing };
    const extensions = [{ first: 1, max: days(60), ...citing, approval }];
    const given = { by: 'senate', at: at('2026-01-28'), inFavour: 40, cast: 50, members: 60 };
    const verdict = (approvals: JsonObject['approvals'] = []) =>
      verdictsOf('approval', judged({ extensions }, { approvals }));

    it('is flagged without the approval, and says how to state it', () => {
      const findings = judged({ extensions });
      expect(verdictsOf('approval', findings)).toEqual(['flagged']);
      expect(findings.at(-1)?.because).toMatch(/The Senate must approve it by two thirds .* "by": "senate"/u);
    });

    it('is lawful with the votes that the law asks for, and flagged with one less', () => {
      expect(verdict([given])).toEqual(['lawful']);
      expect(verdict([{ ...given, inFavour: 39 }])).toEqual(['flagged']);
    });

    it('is undecided where the votes are not stated', () => {
      expect(verdict([{ by: 'senate', at: at('2026-01-28') }])).toEqual(['undecided']);
    });

    it('is flagged where somebody else approved, or too late', () => {
      expect(verdict([{ ...given, by: 'congress' }])).toEqual(['flagged']);
      expect(verdict([{ ...given, at: at('2026-01-31') }])).toEqual(['flagged']);
    });

    it('is undecided where the approval is older than a year: it may be of another act', () => {
      expect(verdict([{ ...given, at: at('2025-01-30') }])).toEqual(['lawful']);
      expect(verdict([{ ...given, at: at('2025-01-29') }])).toEqual(['undecided']);
    });

    it('says who is asked for where somebody approved whom no rule names', () => {
      const saying = (by: string) =>
        judged({ extensions }, { approvals: [{ ...given, by }, given] }).filter(
          ({ rule }) => rule === 'approving-body',
        );
      expect(saying('senate')).toEqual([]);
      expect(saying('sennate')).toEqual([
        {
          rule: 'approving-body',
          verdict: 'undecided',
          because: expect.stringMatching(/^The Sennate .* its rules name senate\. Did you mean senate\?$/u),
          source: 'Basic Law',
        },
      ]);
      expect(saying('congress')[0]?.because).toMatch(/its rules name senate\.$/u);
    });
  });

  it.each([
    ['simple', { inFavour: 26, cast: 50 }, 'lawful'],
    ['simple', { inFavour: 25, cast: 50 }, 'flagged'],
    ['2/3-of-votes', { inFavour: 34, cast: 51, members: 60 }, 'lawful'],
    ['2/3-of-votes', { inFavour: 33, cast: 50, members: 50 }, 'flagged'],
    ['2/3-of-votes', { inFavour: 34, members: 60 }, 'undecided'],
    ['absolute', { inFavour: 31, members: 60 }, 'lawful'],
    ['absolute', { inFavour: 30, members: 60 }, 'flagged'],
    ['3/5', { inFavour: 36, members: 60 }, 'lawful'],
    ['3/5', { inFavour: 35, members: 60 }, 'flagged'],
    ['3/4', { inFavour: 45, members: 60 }, 'lawful'],
    ['3/4', { inFavour: 44, members: 60 }, 'flagged'],
    ['3/4', { inFavour: 45, cast: 45 }, 'undecided'],
  ] as const)('by a majority of %s with %j is %s', (majority, votes, verdict) => {
    const approval = { by: 'house', when: 'before', majority, ...citing };
    const approvals = [{ by: 'house', at: at('2026-01-28'), ...votes }];
    const extensions = [{ first: 1, max: days(60), ...citing, approval }];
    expect(verdictsOf('approval', judged({ extensions }, { approvals }))).toEqual([verdict]);
  });
});

describe('an approval afterwards', () => {
  const approval = { by: 'congress', when: 'after', within: { count: 72, unit: 'hours' }, from: 'signing', ...citing };
  const initial = { ...version.initial, approval: { ...approval, silence: 'lapses' } };
  const decidedAt = at('2025-11-30');

  it('is not due yet: it says until when, and what silence means', () => {
    const findings = judge({ initial }, { after: [declaration()], words: { decidedAt } });
    expect(verdictsOf('approval', findings)).toEqual(['undecided']);
    expect(findings.at(-1)?.because).toMatch(/within 72 hours, and without it .* lapses.*until 2025-12-03T05:00/u);
  });

  it('that came is lawful in time, and flagged after it', () => {
    const words = (day: string) => ({ decidedAt, approvals: [{ by: 'congress', at: at(day) }] });
    const verdict = (day: string) =>
      verdictsOf('approval', judge({ initial }, { after: [declaration()], words: words(day) }));
    expect(verdict('2025-12-02')).toEqual(['lawful']);
    expect(verdict('2025-12-03')).toEqual(['flagged']);
  });
});

describe('an act on two days', () => {
  it('is judged by two versions of the law, each with its article', () => {
    const old = { ...version, validUntil: '2025-12-15' };
    const reformed = {
      ...version,
      validFrom: '2025-12-15',
      initial: { max: days(30), article: 'art. 1, as amended', verified: 'primary' },
    };
    const law = lawOf(lawBook([lawText([{ ...regime, versions: [old, reformed] }])]));
    const on = (day: string) =>
      law.assess({ action: 'any', before: [], after: [declaration()], words: { decidedAt: at(day) } }, contextOf([]));
    expect(on('2025-12-14')).toMatchObject([{ verdict: 'lawful', source: 'Basic Law, art. 1' }]);
    expect(on('2025-12-15')).toMatchObject([{ verdict: 'flagged', source: 'Basic Law, art. 1, as amended' }]);
  });

  it('under a regime that is unknown, or was no law then, says which there are', () => {
    expect(judge({}, { after: [declaration({ regime: 'xx-other' })] })).toMatchObject([
      { rule: 'unknown-regime', verdict: 'flagged', because: expect.stringMatching(/Known of PE: xx-emergency/u) },
    ]);
    expect(judge({}, { after: [declaration({ regime: 'xx-emergensia' })] })[0]?.because).toMatch(
      /Did you mean xx-emergency\?/u,
    );
    expect(judge({ validFrom: '2026-01-01' }, { after: [declaration()] })).toMatchObject([
      { rule: 'unknown-regime', because: 'The regime xx-emergency was no law on 2025-12-01.' },
    ]);
  });
});

describe('the regime', () => {
  it('is one of this country, and of the level that is declared', () => {
    const rules = (law: object, change: Partial<DeclarationMeasure> = {}) => {
      const book = lawBook([lawText([{ ...regime, ...law }])]);
      const act = { action: 'any', before: [], after: [declaration(change)], words: {} };
      return lawOf(book)
        .assess(act, contextOf([]))
        .filter(({ verdict }) => verdict === 'flagged')
        .map(({ rule }) => rule);
    };
    expect(rules({})).toEqual([]);
    expect(rules({ jurisdiction: 'CO' })).toEqual(['regime-of-another-country']);
    expect(rules({}, { level: 'siege' })).toEqual(['level-of-regime']);
  });
});

describe('armed forces in control', () => {
  it('are judged by the law of the day of the decision, as everything of an act', () => {
    const old = { ...version, validUntil: '2025-11-25', armedForces: { control: false, ...citing } };
    const reformed = { ...version, validFrom: '2025-11-25', armedForces: { control: true, ...citing } };
    const law = lawOf(lawBook([lawText([{ ...regime, versions: [old, reformed] }])]));
    const cited = citedCase('tacna', [declaration({ orderKeptBy: 'armed-forces' })]);
    const force: ForceMeasure = {
      kind: 'force',
      from: at('2025-12-01'),
      until: at('2026-01-30'),
      areas: ['PE-TAC'],
      force: 'Army',
      personnel: null,
      mode: 'control',
      mission: 'Patrol',
      restsOn: cited.stream,
    };
    const on = (decidedAt: string) =>
      verdictsOf(
        'control-allowed',
        law.assess({ action: 'any', before: [], after: [force], words: { decidedAt } }, contextOf([cited])),
      );
    expect(on(at('2025-11-24'))).toEqual(['flagged']);
    expect(on(at('2025-11-26'))).toEqual(['lawful']);
  });
});

describe('the whole', () => {
  const earlier = citedCase('earlier', [declaration({ from: at('2025-02-01'), until: at('2025-04-02') })]);
  const words = { predecessor: 'earlier' };

  it('may have a limit in one calendar year, its predecessor included', () => {
    const totals = [{ max: days(90), per: 'calendar-year', ...citing }];
    const most = judge({ totals }, { after: [declaration({ until: at('2025-12-31') })], words, cited: [earlier] });
    expect(most.filter(({ rule }) => rule === 'total-length')).toMatchObject([
      {
        verdict: 'lawful',
        because: expect.stringMatching(/^In 2025 it is in force on 90 days; the most is 90 days\./u),
      },
    ]);
    const over = judge({ totals }, { after: [declaration()], words, cited: [earlier] });
    expect(over.filter(({ rule }) => rule === 'total-length')).toMatchObject([
      {
        verdict: 'flagged',
        because: expect.stringMatching(/^In 2025 it is in force on 91 days; the most is 90 days\./u),
      },
    ]);
  });

  it('of many calendar years is told in one sentence, with the first of the years that are too long', () => {
    const totals = [{ max: days(90), per: 'calendar-year', ...citing }];
    const said = (until: string, max = 90) =>
      judge({ totals: [{ ...totals[0], max: days(max) }] }, { after: [declaration({ until })] })
        .filter(({ rule }) => rule === 'total-length')
        .map(({ verdict, because }) => `${verdict}: ${because.slice(0, because.indexOf('.'))}`);
    expect(said(at('2027-01-11'))).toEqual(['flagged: In 2026 it is in force on 365 days; the most is 90 days']);
    expect(said(at('2027-12-01'))).toEqual([
      'flagged: In 2026 it is in force on 365 days and in 2027 on 334; the most is 90 days',
    ]);
    expect(said(at('2030-12-01'))).toEqual([
      'flagged: In 2026 it is in force on 365 days, in 2027 on 365, in 2028 on 366 and on too many in 2 more years up to 2030; the most is 90 days',
    ]);
    expect(said(at('2029-12-01'))).toEqual([expect.stringMatching(/and on too many in 2029; the most/u)]);
    expect(said(at('2026-01-30'))).toEqual([
      'lawful: In 2025 it is in force on 31 days and in 2026 on 29; the most is 90 days',
    ]);
    expect(said(at('2030-12-01'), 366)).toEqual([
      'lawful: In 2028 it is in force on 366 days, and on no more in any other of its 6 years; the most is 366 days',
    ]);
    expect(said(at('2199-12-01'))[0]?.length).toBeLessThan(250);
  });

  it('names five of those that it is counted with', () => {
    const totals = [{ max: days(90), per: 'calendar-year', ...citing }];
    const ref = (index: number) => ({ action: 'emergency-declaration', id: `e${index.toString()}` });
    const chain = Array.from({ length: 8 }, (_, index) => ({
      ...citedCase(`e${index.toString()}`, [declaration({ from: at('2025-02-01'), until: at('2025-02-02') })]),
      ...(index === 7 ? {} : { follows: ref(index + 1) }),
    }));
    const found = judge({ totals }, { after: [declaration()], words: { predecessor: 'e0' }, cited: chain });
    expect(found.at(-1)?.because).toMatch(/Counted with e0, e1, e2, e3, e4 and 3 more; it follows no other\.$/u);
  });

  it('counts every day on which it is in force, each once', () => {
    const totals = [{ max: days(10), per: 'emergency', ...citing }];
    const inAll = (from: string, until: string) =>
      judge({ totals }, { after: [declaration({ from, until })] }).find(({ rule }) => rule === 'total-length');
    expect(inAll('2025-10-02T11:00:00.000Z', '2025-10-02T23:00:00.000Z')?.because).toMatch(/on 1 days/u);
    const touched = inAll('2025-10-02T17:00:00.000Z', '2025-10-12T23:00:00.000Z');
    expect([touched?.verdict, touched?.because]).toEqual(['flagged', expect.stringContaining('on 11 days')]);
    expect(inAll(at('2025-10-02'), at('2025-10-12'))).toMatchObject({ verdict: 'lawful' });
  });

  it('without an end has no length that a limit would let pass', () => {
    const totals = [{ max: days(10), per: 'emergency', ...citing }];
    const endless = judge({ totals }, { after: [declaration({ until: null })] });
    expect(verdictsOf('total-length', endless)).toEqual(['flagged']);
  });

  it('may have a limit from first to last', () => {
    const totals = [{ max: days(90), per: 'emergency', ...citing }];
    const extension = declaration({ extension: 1, from: at('2026-01-30'), until: at('2026-03-31') });
    const findings = judge({ totals }, { before: [declaration()], after: [declaration(), extension] });
    expect(findings.at(-1)?.because).toBe('In all it is in force on 120 days; the most is 90 days.');
  });

  it('says which emergencies its days are of', () => {
    const totals = [{ max: days(90), per: 'calendar-year', ...citing }];
    const saying = (said: JsonObject, cited: readonly CitedCase[]) =>
      judge({ totals }, { after: [declaration()], words: said, cited }).at(-1)?.because;
    expect(saying({}, [])).toMatch(/No other emergency is counted: it names no "predecessor"\.$/u);
    expect(saying(words, [earlier])).toMatch(/Counted with earlier; it follows no other\.$/u);
    const follows = { action: 'emergency-declaration', id: 'first' };
    const chained = { ...earlier, follows };
    expect(saying(words, [chained])).toMatch(/Counted with earlier; not with first, which earlier follows, nor with /u);
    const first = citedCase('first', [declaration({ from: at('2025-01-01'), until: at('2025-01-11') })]);
    const whole = judge({ totals }, { after: [declaration()], words, cited: [chained, first] });
    expect(whole.find(({ rule }) => rule === 'total-length')?.because).toMatch(
      /^In 2025 it is in force on 101 days; .* Counted with earlier, first; it follows no other\.$/u,
    );
    const extension = declaration({ extension: 1, from: at('2026-01-30'), until: at('2026-03-31') });
    const extended = { before: [declaration()], after: [declaration(), extension], words, cited: [earlier] };
    expect(judge({ totals }, extended).at(-1)?.because).toMatch(/Counted with earlier; it follows no other\.$/u);
    const other = citedCase('earlier', [declaration({ regime: 'xx-siege' })]);
    expect(saying(words, [other])).toMatch(/earlier is not of xx-emergency; it follows no other\.$/u);
  });

  it('follows one without an end, and is told so', () => {
    const endless = citedCase('earlier', [declaration({ from: at('2025-02-01'), until: null })]);
    const totals = [{ max: days(90), per: 'calendar-year', ...citing }];
    const coolingOff = { term: { count: 1, unit: 'years' }, ...citing };
    for (const law of [{ totals }, { coolingOff }]) {
      const said = judge(law, { after: [declaration()], words, cited: [endless] }).at(-1);
      expect([said?.verdict, said?.because]).toEqual([
        'flagged',
        expect.stringMatching(/^earlier, which it follows, has no end that is recorded.* lift it there/u),
      ]);
    }
  });

  it('may have to wait after the one before it, unless somebody lets it', () => {
    const unless = { by: 'assembly', when: 'before', ...citing };
    const coolingOff = { term: { count: 1, unit: 'years' }, ...citing, unless };
    const verdict = (said: JsonObject, from = at('2025-12-01')) =>
      verdictsOf(
        'cooling-off',
        judge({ coolingOff }, { after: [declaration({ from })], words: said, cited: [earlier] }),
      );
    expect(verdict(words)).toEqual(['flagged']);
    expect(verdict({ ...words, approvals: [{ by: 'assembly', at: at('2025-11-30') }] })).toEqual(['lawful']);
    expect(verdict(words, at('2026-04-02'))).toEqual(['lawful']);
  });

  describe('that may have to wait unless somebody lets it', () => {
    const unless = { by: 'assembly', when: 'before', ...citing };
    const coolingOff = { term: { count: 1, unit: 'years' }, ...citing, article: 'art. 8', unless };
    const ratified = { by: 'assembly', when: 'after', within: { count: 72, unit: 'hours' }, from: 'effect', ...citing };
    const initial = { ...version.initial, approval: ratified };
    const said = (law: object, approvals: JsonObject['approvals'], others: JsonObject = words) =>
      judge(law, { after: [declaration()], words: { ...others, approvals }, cited: [earlier] }).filter(
        ({ rule }) => rule === 'cooling-off' || rule === 'approval',
      );
    const verdicts = (law: object, approvals: JsonObject['approvals'], others: JsonObject = words) =>
      said(law, approvals, others).map(({ rule, verdict }) => `${rule} ${verdict}`);
    const [before, after] = [
      { by: 'assembly', at: at('2025-11-30') },
      { by: 'assembly', at: at('2025-12-02') },
    ];

    it('is not approved afterwards by what let it be declared before', () => {
      const law = { initial, coolingOff };
      expect(verdicts(law, [before])).toEqual(['approval undecided', 'cooling-off lawful']);
      expect(said(law, [before])[0]?.because).toMatch(
        /within 72 hours; that of 2025-11-30T05:00:00\.000Z allowed it before and is not counted again; no other is stated yet\./u,
      );
      expect(verdicts(law, [before, after])).toEqual(['approval lawful', 'cooling-off lawful']);
      expect(verdicts(law, [after])).toEqual(['approval lawful', 'cooling-off flagged']);
    });

    it('is approved by what was said before its effect where nothing had to let it', () => {
      expect(verdicts({ initial, coolingOff }, [before], {})).toEqual(['approval lawful', 'cooling-off lawful']);
    });

    it('is not approved afterwards by what another rule asks for before it takes effect', () => {
      const furtherApprovals = [{ ...unless, article: 'art. 9' }];
      const both = { initial: { ...initial, furtherApprovals } };
      expect(verdicts(both, [before])).toEqual(['approval undecided', 'approval lawful']);
      expect(verdicts(both, [before, after])).toEqual(['approval lawful', 'approval lawful']);
    });

    it('is let by the majority that the law asks for, and by nothing old', () => {
      const law = { coolingOff: { ...coolingOff, unless: { ...unless, majority: '2/3' } } };
      const given = { ...before, inFavour: 40, members: 60 };
      expect(verdicts(law, [given])).toEqual(['cooling-off lawful']);
      expect(verdicts(law, [{ ...given, inFavour: 39 }])).toEqual(['cooling-off flagged']);
      expect(verdicts(law, [before])).toEqual(['cooling-off undecided']);
      expect(verdicts(law, [before, given])).toEqual(['cooling-off lawful']);
      expect(verdicts(law, [{ ...given, at: at('2024-11-30') }])).toEqual(['cooling-off undecided']);
      expect(said(law, [before]).map(({ asks, because }) => [asks, because])).toEqual([
        [{ by: 'assembly', when: 'before' }, expect.stringMatching(/^earlier ended .*the votes are not stated\.$/u)],
      ]);
    });

    it('says what it has looked at where no other emergency under the regime is named', () => {
      const alone = judge({ coolingOff }, { after: [declaration()] }).at(-1);
      expect(alone).toEqual({
        rule: 'cooling-off',
        verdict: 'lawful',
        because:
          'The next may take effect 1 year after the end of the one before it. No other emergency is looked at: it names no "predecessor".',
        source: 'Basic Law, art. 8',
      });
      const other = citedCase('earlier', [declaration({ regime: 'xx-siege' })]);
      expect(judge({ coolingOff }, { after: [declaration()], words, cited: [other] }).at(-1)?.because).toMatch(
        /No other emergency is looked at: earlier was never in force under xx-emergency\.$/u,
      );
    });

    it('waits after the last one under the regime, also where one of another lies between', () => {
      const between = { ...citedCase('between', [declaration({ regime: 'xx-siege' })]), follows: earlier };
      const found = judge(
        { coolingOff },
        { after: [declaration()], words: { predecessor: 'between' }, cited: [between, earlier] },
      );
      expect(found.at(-1)).toMatchObject({ verdict: 'flagged', because: expect.stringMatching(/^earlier ended at/u) });
    });
  });

  it('says of which extensions a majority that rises with them is the one', () => {
    const house = { by: 'house', when: 'before', ...citing };
    const extensions = [
      { first: 1, last: 1, max: days(60), ...citing, approval: { ...house, majority: 'simple' } },
      { first: 2, max: days(60), ...citing, approval: { ...house, majority: '3/5' } },
    ];
    const extension = declaration({ extension: 1, from: at('2026-01-30'), until: at('2026-03-31') });
    const because = (law: object) =>
      judge(law, { before: [declaration()], after: [declaration(), extension] }).find(({ rule }) => rule === 'approval')
        ?.because;
    expect(because({ extensions })).toMatch(
      / It is counted as extension 1 of this emergency; those of no other are counted\.$/u,
    );
    expect(because({ extensions: [{ ...extensions[1], first: 1 }] })).not.toMatch(/counted/u);
  });

  it('that must be published first is flagged where the gazette is later than the effect', () => {
    const publishedFirst = citing;
    const verdict = (publishedAt: string) =>
      verdictsOf(
        'publication-before-effect',
        judge({ publishedFirst }, { after: [declaration()], words: { publishedAt } }),
      );
    expect(verdict(at('2025-12-01'))).toEqual(['lawful']);
    expect(verdict(at('2025-12-02'))).toEqual(['flagged']);
  });

  it('that must be published first is undecided where neither the act nor a decree says when it was', () => {
    const said = judge({ publishedFirst: citing }, { after: [declaration()] });
    expect(said.at(-1)).toEqual({
      rule: 'publication-before-effect',
      verdict: 'undecided',
      because: expect.stringMatching(/"publishedAt".*"decree"/u),
      source: 'Basic Law, art. 7',
    });
  });

  it('is published when its decree was, where the act does not say', () => {
    const decree = (publishedAt: string): CitedCase => ({
      action: 'cabinet-decree',
      id: 'ds-1',
      stream: 'cabinet-decree-ds-1',
      phase: 'issued',
      title: 'DS 1',
      measures: [],
      publishedAt,
    });
    const verdict = (one: CitedCase, said: JsonObject = {}) =>
      verdictsOf(
        'publication-before-effect',
        judge({ publishedFirst: citing }, { after: [declaration()], words: { decree: 'ds-1', ...said }, cited: [one] }),
      );
    expect(verdict(decree(at('2025-12-01')))).toEqual(['lawful']);
    expect(verdict(decree(at('2025-12-02')))).toEqual(['flagged']);
    expect(verdict(decree(at('2025-12-02')), { publishedAt: at('2025-12-01') })).toEqual(['lawful']);
  });
});

describe('rights', () => {
  const home = { article: '2.9', name: 'Home', iccpr: ['17'], achr: ['11'] };
  const life = { article: '2.1', name: 'Life', iccpr: ['6'], achr: ['4'] };
  const suspending = (article: string) => ({
    after: [declaration({ suspendedRights: [{ article, name: 'A right' }] })],
  });
  const treaty = {
    id: 'achr',
    rights: 'achr',
    name: 'American Convention on Human Rights',
    source: { ...version.source, instrument: 'Pact of San José' },
    nonDerogable: { article: 'art. 27(2)', verified: 'primary', articles: ['4', '5'] },
    notices: [],
    parties: [{ jurisdiction: 'PE', verified: 'primary' }],
  };

  it.each(['2.9', 'art. 2.9', 'art. 2, inc. 9', 'Article 2(9)', 'Artículo 2 inciso 9', '2 (9)'])(
    'may be suspended that the regime lets go, written as %s',
    (article) => {
      const suspendable = { rights: [home], ...citing };
      expect(verdictsOf('rights', judge({ suspendable }, suspending(article)))).toEqual(['lawful']);
    },
  );

  it('may not be suspended that the regime does not let go', () => {
    const suspendable = { rights: [home], ...citing };
    expect(verdictsOf('rights', judge({ suspendable }, suspending('art. 2.9')))).toEqual(['lawful']);
    expect(verdictsOf('rights', judge({ suspendable }, suspending('2.24.f')))).toEqual(['flagged']);
  });

  it.each([
    'art. 2, inc. 11',
    'art. 2 inc. 11',
    '2(11)',
    'Article 2.11',
    'Artículo 2, numeral 11',
    'Arts. 2 inciso 11)',
  ])('may be suspended as %s, which is one article with 2.11', (article) => {
    const suspendable = { rights: [{ ...home, article: '2.11' }], ...citing };
    expect(verdictsOf('rights', judge({ suspendable }, suspending(article)))).toEqual(['lawful']);
  });

  it.each(['art. 2 inc. 24f', 'Article 2.24 f)', 'art. 2, inc. 24, lit. f', '2.24.f'])(
    'may never be suspended as %s, which is one article with 2.24.f',
    (article) => {
      const neverSuspended = { rights: [{ ...home, article: '2.24.f' }], ...citing };
      expect(verdictsOf('rights', judge({ neverSuspended }, suspending(article)))).toEqual(['flagged']);
    },
  );

  it('are other rights where the numbers fall apart in another way', () => {
    const suspendable = { rights: [{ ...home, article: '2.11' }], ...citing };
    expect(verdictsOf('rights', judge({ suspendable }, suspending('2.1.1')))).toEqual(['flagged']);
  });

  it('are undecided where their article cannot be read', () => {
    const suspendable = { rights: [home], ...citing };
    const findings = judge({ suspendable }, suspending('the home, as ever'));
    expect(verdictsOf('rights', findings)).toEqual(['undecided']);
    expect(findings.at(-1)?.because).toMatch(/cannot be read as the number of an article, such as 2\.9/u);
  });

  it('that the lists do not map to a treaty are undecided by each treaty that binds, once', () => {
    const suspendable = { rights: [home], ...citing };
    const findings = judge({ suspendable }, { ...suspending('2.1'), treaties: [treaty] });
    expect(findings.filter(({ rule }) => rule === 'rights')).toMatchObject([
      { verdict: 'flagged', source: 'Basic Law, art. 7' },
      { verdict: 'undecided', source: 'Pact of San José, art. 27(2)' },
    ]);
  });

  it('may never be suspended that the regime keeps', () => {
    expect(verdictsOf('rights', judge({ neverSuspended: { rights: [life], ...citing } }, suspending('2.1')))).toEqual([
      'flagged',
    ]);
  });

  it('are not judged where the law recorded lists none', () => {
    expect(verdictsOf('rights', judge({}, suspending('2.9')))).toEqual(['undecided']);
  });

  it('that a treaty keeps are flagged with its article, whatever the regime says', () => {
    const suspendable = { rights: [home, life], ...citing };
    const findings = judge({ suspendable }, { ...suspending('2.1'), treaties: [treaty] });
    expect(findings.filter(({ rule }) => rule === 'rights')).toMatchObject([
      { verdict: 'lawful', source: 'Basic Law, art. 7' },
      { verdict: 'flagged', source: 'Pact of San José, art. 27(2)' },
    ]);
    expect(verdictsOf('rights', judge({ suspendable }, { ...suspending('2.9'), treaties: [treaty] }))).toEqual([
      'lawful',
    ]);
  });

  describe('that contain one another', () => {
    const liberty = { article: '19.7', name: 'Liberty', iccpr: ['9'], achr: ['7'] };
    const detention = { article: '19.7.c', name: 'Detention', iccpr: ['7'], achr: ['5'] };
    const lists = (suspendable: readonly object[], neverSuspended: readonly object[] = []) => ({
      suspendable: { rights: suspendable, ...citing },
      neverSuspended: { rights: neverSuspended, ...citing, article: 'art. 8' },
    });
    const said = (law: object, article: string, treaties: readonly object[] = []) =>
      judge(law, { ...suspending(article), treaties })
        .filter(({ rule }) => rule === 'rights')
        .map(({ verdict, because }) => `${verdict}: ${because}`);

    it('may be suspended as a part of one that may be, and not as what it is a part of', () => {
      expect(said(lists([liberty]), 'art. 19.7 a)')).toEqual([
        'lawful: art. 19.7 a) (A right) is a part of 19.7, which may be suspended.',
      ]);
      expect(said(lists([liberty]), '19')).toEqual([expect.stringMatching(/^flagged: 19 .*is not among the rights/u)]);
    });

    it('are compared by number, not by letter', () => {
      const first = { ...liberty, article: '2.1' };
      for (const article of ['2.10', '2.11.a', '2.1 bis', '2.1.bis'])
        expect([article, ...said(lists([first]), article)]).toEqual([article, expect.stringMatching(/^flagged: /u)]);
      const whole = { ...liberty, article: '115' };
      expect(said(lists([whole]), '115a')).toEqual([expect.stringMatching(/^flagged: /u)]);
      expect(said(lists([whole]), '115, lit. a')).toEqual([expect.stringMatching(/^lawful: /u)]);
    });

    it('may never be suspended as a part of one that is kept, but where a part of that may be', () => {
      expect(said(lists([], [liberty]), '19.7.a')).toEqual([
        'flagged: 19.7.a (A right) is a part of 19.7, which may never be suspended.',
      ]);
      expect(said(lists([liberty], [detention]), '19.7.c.2')).toEqual([
        'flagged: 19.7.c.2 (A right) is a part of 19.7.c, which may never be suspended.',
      ]);
      expect(said(lists([detention], [liberty]), '19.7.c')).toEqual(['lawful: 19.7.c (A right) may be suspended.']);
    });

    it('may not be suspended as a whole that includes one that is kept', () => {
      const told =
        'includes 19.7.c (Detention), which may never be suspended: name in its place the parts of it that are suspended.';
      expect(said(lists([liberty], [detention]), '19.7')).toEqual([`flagged: 19.7 (A right) ${told}`]);
      expect(said({ neverSuspended: { rights: [detention], ...citing } }, '19')).toEqual([
        `flagged: 19 (A right) ${told}`,
      ]);
      expect(said(lists([liberty], [detention]), '19.7.b')).toEqual([expect.stringMatching(/^lawful: /u)]);
    });

    it('are kept by a treaty with the whole that includes them, and with what they are a part of', () => {
      const byTreaty = (law: object, article: string) => said(law, article, [treaty]).slice(1);
      expect(byTreaty(lists([liberty], [detention]), '19')).toEqual([
        'flagged: 19 (A right) includes 19.7.c (Detention), which is article 5 of the American Convention on Human Rights, which no emergency suspends.',
      ]);
      expect(byTreaty(lists([], [detention]), '19.7.c.1')).toEqual([
        'flagged: 19.7.c.1 (A right) is a part of 19.7.c (Detention), which is article 5 of the American Convention on Human Rights, which no emergency suspends.',
      ]);
      expect(byTreaty(lists([liberty]), '19.7.a')).toEqual([]);
      const both = { ...liberty, achr: ['5', '7'] };
      expect(byTreaty(lists([both]), '19.7.a')).toEqual([
        expect.stringMatching(
          /^undecided: 19\.7\.a .* part of 19\.7 .*is article 5 of .*articles there are 5, 7.*not recorded/u,
        ),
      ]);
    });

    it('are kept by a treaty as an article of it that includes one that it keeps', () => {
      const numbered = { ...treaty, nonDerogable: { ...treaty.nonDerogable, articles: ['6(1)', '7(10)'] } };
      const [slavery, other] = [
        { ...liberty, achr: ['6'] },
        { ...liberty, achr: ['7(1)'] },
      ];
      expect(said(lists([slavery]), '19.7', [numbered]).slice(1)).toEqual([
        'flagged: 19.7 (A right) is article 6 of the American Convention on Human Rights, of which 6(1) is suspended by no emergency.',
      ]);
      expect(said(lists([other]), '19.7', [numbered]).slice(1)).toEqual([]);
    });
  });

  it('are judged where an amendment suspends more of them, and not again where it changes nothing', () => {
    const suspendable = { rights: [home], ...citing };
    const before = [declaration()];
    const [cut, changed] = [
      declaration({ until: at('2025-12-10') }),
      declaration({ from: at('2025-12-10'), suspendedRights: [{ article: '2.9', name: 'Home' }] }),
    ];
    expect(judge({ suspendable }, { before, after: [cut, changed] }).map(({ rule }) => rule)).toEqual(['rights']);
    expect(judge({ suspendable }, { before: [cut, changed], after: [cut, changed] })).toEqual([]);
  });
});

describe('what rests on a declaration', () => {
  const basis = citedCase('tacna', [declaration({ orderKeptBy: 'police-with-armed-forces' })]);
  const force = (change: Partial<ForceMeasure> = {}): ForceMeasure => ({
    kind: 'force',
    from: at('2025-12-01'),
    until: at('2026-01-30'),
    areas: ['PE-TAC'],
    force: 'Army',
    personnel: null,
    mode: 'support',
    mission: 'Patrol',
    restsOn: basis.stream,
    ...change,
  });
  const rules = (change: Partial<ForceMeasure>, law: object = {}) =>
    judge(law, { after: [force(change)], cited: [basis] }).map(({ rule, verdict }) => `${rule} ${verdict}`);

  it('within it, there and for as long has nothing against it', () => {
    expect(rules({})).toEqual([]);
  });

  it('is flagged where the declaration ends there before it ends elsewhere', () => {
    const lifted = citedCase('tacna', [
      declaration({ areas: ['PE-TAC', 'PE-PUN'], until: at('2026-01-15') }),
      declaration({ areas: ['PE-TAC'], from: at('2026-01-15') }),
    ]);
    const found = (areas: readonly string[]) => judge({}, { after: [force({ areas })], cited: [lifted] });
    expect(found(['PE-TAC'])).toEqual([]);
    expect(found(['PE-TAC', 'PE-PUN'])).toMatchObject([
      { rule: 'outlives-basis', verdict: 'flagged', because: expect.stringContaining('PE-PUN until') },
    ]);
  });

  it('is flagged where it outlives it, lies outside it, or begins when it is not in force', () => {
    expect(rules({ until: at('2026-01-31') })).toEqual(['outlives-basis flagged']);
    expect(rules({ areas: ['PE-PUN'] })).toEqual(['basis-covers-area flagged']);
    expect(rules({ from: at('2025-11-30') })).toEqual(['basis-in-force flagged']);
  });

  it('is undecided where it names no declaration: ordinary law may allow it', () => {
    const { restsOn: _none, ...alone } = force();
    expect(judge({}, { after: [alone] })).toMatchObject([{ rule: 'without-basis', verdict: 'undecided' }]);
  });

  it('puts armed forces in control of order only where the regime allows it', () => {
    const control = { mode: 'control' } as const;
    expect(rules(control, { armedForces: { control: true, ...citing } })).toEqual(['control-allowed lawful']);
    expect(rules(control, { armedForces: { control: false, ...citing } })).toEqual(['control-allowed flagged']);
    expect(rules(control)).toEqual(['control-allowed undecided']);
    const { restsOn: _none, ...alone } = force(control);
    expect(judge({}, { after: [alone] }).map(({ rule }) => rule)).toEqual(['control-without-declaration']);
  });

  it('leaves order to the police where the declaration does', () => {
    const police = { ...basis, measures: [declaration()] };
    const armedForces = { control: true, ...citing };
    const findings = judge({ armedForces }, { after: [force({ mode: 'control' })], cited: [police] });
    expect(findings.map(({ rule }) => rule)).toEqual(['control-left-to-police', 'control-allowed']);
  });
});

describe('an act that only loosens', () => {
  const both = ['PE-TAC', 'PE-PUN'];
  const right = (article: string) => ({ article, name: 'A right' });
  const rules = (before: readonly Measure[], after: readonly Measure[]) =>
    judge({ suspendable: { rights: [], ...citing } }, { before, after }).map(({ because }) => because.slice(0, 13));
  const cut = { until: at('2025-12-10') };
  const then = { from: at('2025-12-10') };

  it('suspends no right again where it lifts an area or gives a right back, and only the right that it adds', () => {
    const declared = (change: Partial<DeclarationMeasure>) =>
      declaration({ areas: both, suspendedRights: [right('2.9'), right('2.2')], ...change });
    const changed = (change: Partial<DeclarationMeasure>) =>
      rules([declared({})], [declared(cut), declared({ ...then, ...change })]);
    expect(changed({ areas: ['PE-TAC'] })).toEqual([]);
    expect(changed({ suspendedRights: [right('2.9')] })).toEqual([]);
    expect(changed({ suspendedRights: [right('2.9'), right('3.7')] })).toEqual(['3.7 (A right)']);
    expect(changed({ areas: [...both, 'PE'] })).toEqual(['2.9 (A right)', '2.2 (A right)']);
  });

  it('is not asked again for a declaration, but in other areas or for longer', () => {
    const army = (change: Partial<ForceMeasure>): ForceMeasure => ({
      kind: 'force',
      from: at('2025-12-01'),
      until: at('2026-01-30'),
      areas: both,
      force: 'Army',
      personnel: 200,
      mode: 'support',
      mission: 'Patrol',
      ...change,
    });
    const changed = (change: Partial<ForceMeasure>) =>
      rules([army({})], [army(cut), army({ ...then, ...change })]).length;
    expect(changed({ personnel: 100 })).toBe(0);
    expect(changed({ areas: ['PE-TAC'] })).toBe(0);
    expect(changed({ areas: ['PE'] })).toBe(1);
    expect(changed({ until: null })).toBe(1);
    expect(changed({ force: 'Navy' })).toBe(1);
    expect(changed({ mode: 'control' })).toBe(1);
    const inControl = (change: Partial<ForceMeasure>) => army({ mode: 'control', ...change });
    expect(rules([inControl({})], [inControl(cut), inControl({ ...then, personnel: 100 })])).toEqual([]);
  });
});

describe('an act abroad', () => {
  const border = (areas: readonly string[]): BorderMeasure => ({
    kind: 'border',
    from: at('2025-12-01'),
    until: null,
    areas,
    severity: 'closed',
    extent: 'whole',
    crossings: [],
    direction: 'both',
    exempt: [],
    cause: 'Irregular entry',
  });
  const outside = (after: readonly Measure[], before: readonly Measure[] = []) =>
    judge({}, { before, after }).filter(({ rule }) => rule === 'outside-the-jurisdiction');

  it('is flagged with the areas that lie outside the jurisdiction, once each', () => {
    const [closed, other] = [border(['PE', 'CL', 'ubigeo-inei:230101']), border(['CL', 'BO'])];
    expect(outside([closed, { ...other, cause: 'Unrest' }])).toEqual([
      {
        rule: 'outside-the-jurisdiction',
        verdict: 'flagged',
        because: 'It is to hold outside PE, whose acts this ledger records: in CL (Chile), BO (Bolivia).',
      },
    ]);
    expect(outside([border(['CL', 'BO', 'XX', 'XY'])])[0]?.because).toMatch(
      /: in CL .*, XX \(not registered\), 1 more\.$/u,
    );
  });

  it('is not flagged in the jurisdiction, nor where the slice stood before', () => {
    expect(outside([border(['PE']), border(['PE-TAC', 'ubigeo-inei:230101'])])).toEqual([]);
    expect(outside([border(['CL'])], [border(['CL'])])).toEqual([]);
  });

  it('is flagged once: easing it does not tell it again, another area abroad does', () => {
    const [cut, then] = [{ until: at('2025-12-10') }, { from: at('2025-12-10') }];
    const closed = border(['CL', 'BO']);
    const changed = (change: Partial<BorderMeasure>) =>
      outside(
        [
          { ...closed, ...cut },
          { ...closed, ...then, ...change },
        ],
        [closed],
      ).map(({ because }) => because);
    expect(changed({ severity: 'restricted' })).toEqual([]);
    expect(changed({ areas: ['CL'] })).toEqual([]);
    expect(changed({ areas: ['CL', 'EC'] })).toEqual([expect.stringContaining('EC')]);
  });

  it('may be a report, and a corridor that also lies in it', () => {
    const { from, until } = border([]);
    const corridor = { kind: 'corridor', name: 'Way', route: [], beneficiaries: [], organisations: [] } as const;
    const leading = (areas: readonly string[]): Measure => ({ ...corridor, from, until, areas, suspended: false });
    const report = { kind: 'report', source: 'Chile', reliability: 'B2', text: 'Said.', figures: [] } as const;
    expect(outside([{ ...report, from, until, areas: ['CL'] }, leading(['PE-TAC', 'CL'])])).toEqual([]);
    expect(outside([leading(['CL'])])).toHaveLength(1);
  });
});
