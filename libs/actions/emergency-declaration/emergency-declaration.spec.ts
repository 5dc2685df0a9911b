import type { DeclarationMeasure, Measure } from '#kernel';
import { day, southernPeru, specification } from '#kernel/testing';
import { lawOfTheRecord } from '../../law/testing/regimes.js';
import fc from 'fast-check';
import { emergencyDeclaration } from './index.js';

const given = specification(emergencyDeclaration, southernPeru(), lawOfTheRecord);

const declaration = {
  regime: 'pe-emergencia',
  level: 'emergency',
  areas: ['PE-TAC', 'PE-PUN'],
  cause: 'Irregular migration',
  effectiveFrom: day('2025-12-01'),
  effectiveUntil: day('2026-01-30'),
  orderKeptBy: 'police',
  provisions: [{ article: '6.2 j', text: 'as printed' }],
};
const announced = {
  type: 'EmergencyAnnounced',
  data: {
    announcedAt: day('2025-11-28'),
    announcedBy: 'The President',
    areas: ['PE-TAC'],
    cause: 'Irregular migration',
  },
};
const declared = { type: 'EmergencyDeclared', data: declaration };
const lifted = { type: 'EmergencyLifted', data: { effectiveFrom: day('2025-12-20'), cause: 'calm' } };
const decree = { action: 'cabinet-decree', id: 'ds-135', phase: 'published', title: 'DS 135', measures: [] };

function intervals(measures: readonly Measure[]): readonly (readonly [string, string | null])[] {
  return measures.map(({ from, until }) => [from, until]);
}

function declarations(measures: readonly Measure[]): readonly DeclarationMeasure[] {
  return measures.filter((measure) => measure.kind === 'declaration');
}

describe('announcing', () => {
  it('is not in force: it stands as an announcement until the declaration takes effect', () => {
    expect(given([announced]).measures()).toMatchObject([
      { kind: 'announcement', from: day('2025-11-28'), until: null },
    ]);
    expect(given([announced, declared]).measures()).toMatchObject([
      { kind: 'announcement', until: day('2025-12-01') },
      { kind: 'declaration', from: day('2025-12-01'), extension: 0 },
    ]);
  });

  it('is not done twice, nor after the declaration', () => {
    given([announced]).when('announce', announced.data).thenRefused('already-announced');
    given([declared]).when('announce', announced.data).thenRefused('already-declared');
  });

  it('can be taken back', () => {
    const withdrawn = given([announced]).when('lift', { effectiveFrom: day('2025-11-30'), cause: 'not needed' });
    expect(intervals(withdrawn.after().measures())).toEqual([[day('2025-11-28'), day('2025-11-30')]]);
    expect(withdrawn.after().phase()).toBe('lifted');
    given([announced])
      .when('lift', { effectiveFrom: day('2025-11-30'), cause: 'x', areas: ['PE-TAC'] })
      .thenRefused('not-declared');
  });
});

describe('an announcement that is to be withdrawn later', () => {
  const withdrawn = { type: 'EmergencyLifted', data: { effectiveFrom: day('2025-12-05'), cause: 'not needed' } };

  it('may still become law until then, and not after', () => {
    const after = given([announced, withdrawn]).when('declare', declaration).after();
    expect(after.phase()).toBe('declared');
    expect(after.measures()).toMatchObject([
      { kind: 'announcement', until: day('2025-12-01') },
      { kind: 'declaration', from: day('2025-12-01') },
    ]);
    given([announced, withdrawn])
      .when('declare', { ...declaration, effectiveFrom: day('2025-12-05') })
      .thenRefused('over');
  });
});

describe('declaring', () => {
  it('counts a term by the calendar and writes its end into the event', () => {
    const { effectiveUntil: _end, ...open } = declaration;
    given([])
      .when('declare', { ...open, term: { count: 60, unit: 'days' } })
      .then([{ type: 'EmergencyDeclared', data: { ...declaration, term: { count: 60, unit: 'days' } } }]);
  });

  it('refuses an end that is not after the start, or that the term contradicts', () => {
    given([])
      .when('declare', { ...declaration, effectiveUntil: day('2025-12-01') })
      .thenRefused('ends-before-it-starts');
    given([])
      .when('declare', { ...declaration, term: { count: 30, unit: 'days' } })
      .thenRefused('term-and-end-differ', /30 days by the calendar/u);
  });

  it('is not done twice', () => {
    given([declared])
      .when('declare', declaration)
      .thenRefused('already-declared', /extend, amend or correct/u);
  });

  it('is not done again once it is over: a new one names its predecessor', () => {
    given([declared, lifted])
      .when('declare', declaration)
      .thenRefused('over', /predecessor/u);
    const predecessor = {
      action: 'emergency-declaration',
      id: 'old',
      phase: 'declared',
      title: 'Old',
      measures: given([declared]).measures(),
    };
    const again = { ...declaration, predecessor: 'old' };
    given([]).when('declare', again).thenRefused('unknown-predecessor');
    given([], { cited: [predecessor] })
      .when('declare', again)
      .thenFlagged(['predecessor-in-force']);
    given([], { cited: [{ ...predecessor, measures: [] }] })
      .when('declare', again)
      .thenFlagged([]);
  });

  it('names only areas that are known, and says which look like it', () => {
    given([])
      .when('declare', { ...declaration, areas: ['PE-TAX'] })
      .thenRefused('unknown-area', /Did you mean/u);
  });

  it('cites only a decree that is recorded', () => {
    given([])
      .when('declare', { ...declaration, decree: 'ds-135' })
      .thenRefused('unknown-decree', /cabinet-decree\/ds-135/u);
    given([], { cited: [decree] })
      .when('declare', { ...declaration, decree: 'ds-135' })
      .thenFlagged([]);
  });
});

describe('extending', () => {
  it('takes up where the term ends, with everything else as it was', () => {
    const after = given([declared])
      .when('extend', { term: { count: 60, unit: 'days' } })
      .after();
    expect(declarations(after.measures())).toMatchObject([
      { from: day('2025-12-01'), until: day('2026-01-30'), extension: 0 },
      {
        from: day('2026-01-30'),
        until: day('2026-03-31'),
        extension: 1,
        areas: declaration.areas,
        provisions: declaration.provisions,
      },
    ]);
  });

  it('with a gap or an overlap is recorded, and says so', () => {
    const until = { effectiveUntil: day('2026-04-01') };
    given([declared])
      .when('extend', { ...until, effectiveFrom: day('2026-02-05') })
      .thenFlagged(['extension-gap']);
    given([declared])
      .when('extend', { ...until, effectiveFrom: day('2026-01-25') })
      .thenFlagged(['extension-overlap']);
    given([declared])
      .when('extend', { ...until, effectiveFrom: day('2026-01-30') })
      .thenFlagged([]);
    const overlapping = given([declared])
      .when('extend', { ...until, effectiveFrom: day('2026-01-25') })
      .after();
    expect(intervals(overlapping.measures())).toEqual([
      [day('2025-12-01'), day('2026-01-25')],
      [day('2026-01-25'), day('2026-04-01')],
    ]);
  });

  it('needs a declaration, its end, a later start and a new end', () => {
    const term = { term: { count: 60, unit: 'days' } };
    given([announced]).when('extend', term).thenRefused('not-declared');
    given([declared, lifted]).when('extend', term).thenRefused('over');
    given([declared]).when('extend', {}).thenRefused('no-new-end');
    given([declared])
      .when('extend', { ...term, effectiveFrom: day('2025-12-01') })
      .thenRefused('before-the-last-change');
    const { effectiveUntil: _end, ...open } = declaration;
    given([{ type: 'EmergencyDeclared', data: open }])
      .when('extend', term)
      .thenRefused('open-ended');
  });
});

describe('an approval', () => {
  const shape = emergencyDeclaration.commands.get('declare')?.shape;
  const problems = (votes: object) => {
    const parsed = shape?.parse({ ...declaration, approvals: [{ by: 'senate', at: day('2025-11-30'), ...votes }] });
    return parsed?.ok === false ? parsed.problems.map(({ field }) => field) : [];
  };

  it('has votes that add up', () => {
    expect(problems({ inFavour: 40, cast: 50, members: 60 })).toEqual([]);
    expect(problems({ inFavour: 51, cast: 50 })).toEqual(['approvals']);
    expect(problems({ inFavour: 61, members: 60 })).toEqual(['approvals']);
    expect(problems({ cast: 61, members: 60 })).toEqual(['approvals']);
  });

  it('has been given when it is recorded', () => {
    given([], { now: day('2025-11-30') })
      .when('declare', { ...declaration, approvals: [{ by: 'senate', at: day('2025-12-01') }] })
      .thenRefused('not-yet-happened', /approvals\.0\.at/u);
  });
});

describe('amending', () => {
  it('changes what it names from its effect on, also in a term that begins later', () => {
    const extension = {
      type: 'EmergencyExtended',
      data: { effectiveFrom: day('2026-01-30'), effectiveUntil: day('2026-03-31') },
    };
    const after = given([declared, extension])
      .when('amend', { effectiveFrom: day('2026-01-10'), areas: ['PE-TAC'] })
      .after();
    expect(declarations(after.measures()).map(({ from, areas, extension: number }) => [from, areas, number])).toEqual([
      [day('2025-12-01'), ['PE-TAC', 'PE-PUN'], 0],
      [day('2026-01-10'), ['PE-TAC'], 0],
      [day('2026-01-30'), ['PE-TAC'], 1],
    ]);
  });

  it('is neither before the last change nor after the end', () => {
    given([declared])
      .when('amend', { effectiveFrom: day('2025-11-30') })
      .thenRefused('before-the-last-change', /correct it/u);
    given([declared])
      .when('amend', { effectiveFrom: day('2026-01-30') })
      .thenRefused('ended-by-itself', /Extend it first/u);
    given([announced])
      .when('amend', { effectiveFrom: day('2025-12-01') })
      .thenRefused('not-declared');
  });

  it('is done before a lifting decided for later, also before an extension that begins in between', () => {
    const extension = {
      type: 'EmergencyExtended',
      data: { effectiveFrom: day('2026-01-30'), effectiveUntil: day('2026-03-31') },
    };
    const later = { type: 'EmergencyLifted', data: { effectiveFrom: day('2026-02-10'), cause: 'calm' } };
    const amendment = { effectiveFrom: day('2025-12-10'), areas: ['PE-TAC'] };
    const amended = given([declared, extension, later]).when('amend', amendment);
    expect(intervals(amended.after().measures())).toEqual([
      [day('2025-12-01'), day('2025-12-10')],
      [day('2025-12-10'), day('2026-01-30')],
      [day('2026-01-30'), day('2026-02-10')],
    ]);
    const first = { type: 'EmergencyAmended', data: amendment };
    given([declared, extension, first, later])
      .when('amend', { ...amendment, effectiveFrom: day('2025-12-09') })
      .thenRefused('before-the-last-change', /2025-12-10/u);
  });

  it('is done before a lifting decided for later, which stays', () => {
    const amendment = { effectiveFrom: day('2025-12-10'), areas: ['PE-TAC'] };
    const after = given([declared, lifted]).when('amend', amendment).after();
    expect(after.phase()).toBe('lifted');
    expect(declarations(after.measures()).map(({ areas, until }) => [areas, until])).toEqual([
      [['PE-TAC', 'PE-PUN'], day('2025-12-10')],
      [['PE-TAC'], day('2025-12-20')],
    ]);
    given([declared, lifted])
      .when('amend', { ...amendment, effectiveFrom: day('2025-12-20') })
      .thenRefused('over', /ends at 2025-12-20/u);
    given([declared, lifted], { now: day('2025-12-21') })
      .when('amend', { ...amendment, effectiveFrom: day('2025-12-20') })
      .thenRefused('over', /ended at 2025-12-20/u);
  });
});

describe('lifting', () => {
  it('ends it everywhere', () => {
    const after = given([declared]).when('lift', lifted.data).after();
    expect(intervals(after.measures())).toEqual([[day('2025-12-01'), day('2025-12-20')]]);
    expect(after.phase()).toBe('lifted');
  });

  it('ends it in some areas, and stays declared in the others', () => {
    const after = given([declared])
      .when('lift', { ...lifted.data, areas: ['PE-PUN'] })
      .after();
    expect(declarations(after.measures()).map(({ areas, until }) => [areas, until])).toEqual([
      [['PE-TAC', 'PE-PUN'], day('2025-12-20')],
      [['PE-TAC'], day('2026-01-30')],
    ]);
    expect(after.phase()).toBe('declared');
    expect(
      after
        .when('lift', { effectiveFrom: day('2025-12-21'), cause: 'calm', areas: ['PE-TAC'] })
        .after()
        .phase(),
    ).toBe('lifted');
  });

  it('does not take a part out of a larger area', () => {
    given([declared])
      .when('lift', { ...lifted.data, areas: ['ubigeo-inei:2301'] })
      .thenRefused('not-declared-there', /amend/u);
  });

  it('is not done where nothing is declared, or twice', () => {
    given([]).when('lift', lifted.data).thenRefused('not-declared');
    given([declared, lifted]).when('lift', lifted.data).thenRefused('over');
  });
});

describe('annulling', () => {
  it('leaves to be recorded what took effect before it, whatever it took back', () => {
    const amended = (from: string) => ({ type: 'EmergencyAmended', data: { effectiveFrom: from, areas: ['PE-TAC'] } });
    const annulled = {
      type: 'EmergencyAnnulled',
      data: { by: 'The court', cause: 'No cause shown', effectiveFrom: day('2025-12-10') },
    };
    const earlier = given([declared, amended(day('2025-12-15')), annulled]);
    const after = earlier.when('amend', amended(day('2025-12-05')).data).after();
    expect(declarations(after.measures()).map(({ from, until, areas }) => [from, until, areas])).toEqual([
      [day('2025-12-01'), day('2025-12-05'), ['PE-TAC', 'PE-PUN']],
      [day('2025-12-05'), day('2025-12-10'), ['PE-TAC']],
    ]);
    expect(after.phase()).toBe('annulled');
    earlier.when('amend', amended(day('2025-12-10')).data).thenRefused('over');
    given([declared, amended(day('2025-12-07')), annulled])
      .when('amend', amended(day('2025-12-05')).data)
      .thenRefused('before-the-last-change');
  });

  it('takes it back from the start, or from a moment on, also after it is over', () => {
    const annul = { by: 'The court', cause: 'No cause shown' };
    expect(given([announced, declared]).when('annul', annul).after().measures()).toMatchObject([
      { kind: 'announcement' },
    ]);
    const later = given([declared, lifted])
      .when('annul', { ...annul, effectiveFrom: day('2025-12-10') })
      .after();
    expect(intervals(later.measures())).toEqual([[day('2025-12-01'), day('2025-12-10')]]);
    later.when('annul', annul).thenRefused('already-annulled');
  });
});

describe('lapsing', () => {
  it('is said only of the end that has passed', () => {
    const lapse = { endedAt: day('2026-01-30') };
    given([declared], { now: day('2026-01-30') })
      .when('lapse', lapse)
      .then([{ type: 'EmergencyLapsed', data: lapse }]);
    given([declared], { now: day('2026-01-29') })
      .when('lapse', lapse)
      .thenRefused('not-run-out');
    given([declared], { now: day('2026-02-01') })
      .when('lapse', { endedAt: day('2026-01-31') })
      .thenRefused('another-end');
  });

  it('does not keep a government from extending it afterwards: that is recorded, and the gap is flagged', () => {
    const lapse = { type: 'EmergencyLapsed', data: { endedAt: day('2026-01-30') } };
    const extension = { effectiveFrom: day('2026-02-10'), term: { count: 60, unit: 'days' } };
    const extended = given([declared, lapse], { now: day('2026-02-09') }).when('extend', extension);
    extended.thenFlagged(['extension-gap']);
    expect(extended.after().phase()).toBe('declared');
    const inTime = given([declared, lapse], { now: day('2026-02-09') }).when('extend', { term: extension.term });
    inTime.thenFlagged([]);
    given([declared, lifted]).when('extend', extension).thenRefused('over');
  });
});

describe('correcting', () => {
  const correction = (field: string, before: string, after: string) => ({
    revision: 0,
    fields: [{ field, before, after }],
    gazette: { name: 'El Peruano', publishedAt: day('2025-12-03') },
  });

  it('changes the words of the decree from the start, through every later act', () => {
    const amendment = { type: 'EmergencyAmended', data: { effectiveFrom: day('2025-12-02'), areas: ['PE-TAC'] } };
    const after = given([declared, amendment])
      .when('correct', correction('/provisions/0/text', 'as printed', 'as meant'))
      .after();
    expect(declarations(after.measures()).map(({ provisions }) => provisions[0]?.text)).toEqual([
      'as meant',
      'as meant',
    ]);
  });

  it('of a term says that a gap or an overlap now stands before the extension, which it does not move', () => {
    const extension = {
      type: 'EmergencyExtended',
      data: { effectiveFrom: day('2026-01-30'), effectiveUntil: day('2026-03-31') },
    };
    const end = (after: string) =>
      given([declared, extension]).when('correct', correction('/effectiveUntil', day('2026-01-30'), day(after)));
    end('2026-01-20').thenFlagged(['extension-gap']);
    expect(intervals(end('2026-01-20').after().measures())).toEqual([
      [day('2025-12-01'), day('2026-01-20')],
      [day('2026-01-30'), day('2026-03-31')],
    ]);
    end('2026-02-10').thenFlagged(['extension-overlap']);
    expect(intervals(end('2026-02-10').after().measures())).toEqual([
      [day('2025-12-01'), day('2026-01-30')],
      [day('2026-01-30'), day('2026-03-31')],
    ]);
    given([declared, extension])
      .when('correct', correction('/cause', declaration.cause, 'Crime'))
      .thenFlagged([]);
  });

  it('moves an end, but not before the start', () => {
    const after = given([declared])
      .when('correct', correction('/effectiveUntil', day('2026-01-30'), day('2026-01-29')))
      .after();
    expect(intervals(after.measures())).toEqual([[day('2025-12-01'), day('2026-01-29')]]);
    given([declared])
      .when('correct', correction('/effectiveUntil', day('2026-01-30'), day('2025-11-01')))
      .thenRefused('ends-before-it-starts');
  });
});

describe('whatever is accepted, in any order', () => {
  const moment = fc
    .integer({ min: 0, max: 400 })
    .map((days) => new Date(Date.UTC(2025, 11, 1 + days, 5)).toISOString());
  const areas = fc.subarray(['PE-TAC', 'PE-PUN', 'PE'], { minLength: 1 });
  const command = fc.oneof(
    fc.record({
      type: fc.constant('extend'),
      data: fc.record({
        effectiveFrom: moment,
        term: fc.record({ count: fc.integer({ min: 1, max: 90 }), unit: fc.constant('days') }),
      }),
    }),
    fc.record({ type: fc.constant('amend'), data: fc.record({ effectiveFrom: moment, areas }) }),
    fc.record({
      type: fc.constant('lift'),
      data: fc.record({ effectiveFrom: moment, cause: fc.constant('calm'), areas }),
    }),
    fc.record({
      type: fc.constant('annul'),
      data: fc.record({ by: fc.constant('court'), cause: fc.constant('x'), effectiveFrom: moment }),
    }),
  );

  it('leaves terms that begin before they end and never overlap', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        let current = given([declared]);
        for (const { type, data } of commands) {
          try {
            current = current.when(type, data).after();
          } catch {
            continue;
          }
        }
        const terms = declarations(current.measures());
        terms.forEach(({ from, until }, index) => {
          expect(until === null || from < until).toBe(true);
          const next = terms[index + 1];
          if (next !== undefined) expect(until !== null && until <= next.from).toBe(true);
        });
      }),
    );
  });
});
