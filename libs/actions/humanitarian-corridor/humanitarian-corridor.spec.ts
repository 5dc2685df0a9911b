import type { BorderMeasure, CorridorMeasure, JsonValue, Measure } from '#kernel';
import { day, declarationIn, declaredAs, decree, southernPeru, specification } from '#kernel/testing';
import { lawOfTheRecord } from '../../law/testing/regimes.js';
import { humanitarianCorridor } from './index.js';

const given = specification(humanitarianCorridor, southernPeru(), lawOfTheRecord);

const corridor = {
  name: 'Santa Rosa to Puno',
  areas: ['PE-TAC', 'PE-PUN'],
  route: ['santa-rosa', 'ubigeo-inei:2301', 'PE-PUN'],
  beneficiaries: ['Families on their way home'],
  organisations: ['Ministry of Foreign Affairs'],
  cause: 'People wait at the border',
  effectiveFrom: day('2025-12-01'),
};
const opened = { type: 'CorridorOpened', data: corridor };
const dated = { type: 'CorridorOpened', data: { ...corridor, effectiveUntil: day('2025-12-31') } };
const suspension = { effectiveFrom: day('2025-12-05'), cause: 'A landslide' };
const suspended = { type: 'CorridorSuspended', data: suspension };
const resumption = { effectiveFrom: day('2025-12-08'), cause: 'The road is clear' };
const resumed = { type: 'CorridorResumed', data: resumption };
const closing = { effectiveFrom: day('2025-12-20'), cause: 'Nobody waits any more' };
const closed = { type: 'CorridorClosed', data: closing };

const declaration = declarationIn('PE');
const basis = declaredAs('peru', 'Peru', declaration);
const border: BorderMeasure = {
  kind: 'border',
  from: day('2025-11-29'),
  until: day('2026-01-15'),
  areas: ['PE-TAC'],
  severity: 'closed',
  extent: 'whole',
  crossings: [],
  direction: 'both',
  exempt: [],
  cause: 'Irregular entry',
};
const closure = { action: 'border-closure', id: 'tacna', phase: 'closed', title: 'Tacna', measures: [border] };
const resting = { ...corridor, restsOn: 'emergency-declaration/peru' };

function corridors(measures: readonly Measure[]): readonly CorridorMeasure[] {
  return measures.filter((measure) => measure.kind === 'corridor');
}

function passable(measures: readonly Measure[]): readonly (readonly [from: string, passable: boolean])[] {
  return corridors(measures).map(({ from, suspended: off }) => [from.slice(0, 10), !off]);
}

describe('opening', () => {
  it('lets some people through by a route, for a term that is counted by the calendar', () => {
    given([])
      .when('open', { ...corridor, term: { count: 30, unit: 'days' } })
      .then([
        {
          type: 'CorridorOpened',
          data: { ...corridor, term: { count: 30, unit: 'days' }, effectiveUntil: day('2025-12-31') },
        },
      ]);
    expect(given([opened]).measures()).toEqual([
      {
        kind: 'corridor',
        from: day('2025-12-01'),
        until: null,
        areas: ['PE-TAC', 'PE-PUN'],
        name: 'Santa Rosa to Puno',
        route: ['santa-rosa', 'ubigeo-inei:2301', 'PE-PUN'],
        beneficiaries: ['Families on their way home'],
        organisations: ['Ministry of Foreign Affairs'],
        suspended: false,
      },
    ]);
    expect([given([opened]).title(), given([opened]).phase()]).toEqual(['Santa Rosa to Puno', 'open']);
  });

  it('says who may use it, who is in charge, and the route', () => {
    for (const field of ['beneficiaries', 'organisations', 'route']) {
      expect(humanitarianCorridor.commands.get('open')?.shape.parse({ ...corridor, [field]: [] })).toMatchObject({
        ok: false,
        problems: [{ field, problem: expect.stringMatching(/at least 1/u) }],
      });
    }
    expect(
      humanitarianCorridor.commands.get('open')?.shape.parse({ ...corridor, route: ['Santa Rosa'] }),
    ).toMatchObject({
      ok: false,
      problems: [{ field: 'route', problem: expect.stringMatching(/the id of a crossing such as/u) }],
    });
  });

  it('leads through areas and crossings that are known', () => {
    given([])
      .when('open', { ...corridor, areas: ['PE-TAX'] })
      .thenRefused('unknown-area');
    given([])
      .when('open', { ...corridor, route: ['PE-TAX'] })
      .thenRefused('unknown-area', /Did you mean PE-TAC/u);
    given([])
      .when('open', { ...corridor, route: ['nowhere'] })
      .thenRefused('unknown-crossing', /tocsin areas import/u);
  });

  it('has its whole route in its areas', () => {
    given([])
      .when('open', { ...corridor, areas: ['PE-TAC'] })
      .thenRefused('route-outside', /PE-PUN lies in none of the areas of this corridor \(PE-TAC\)/u);
    given([])
      .when('open', { ...corridor, areas: ['PE-PUN'] })
      .thenRefused('route-outside', /santa-rosa lies in none/u);
    given([])
      .when('open', { ...corridor, areas: ['PE'] })
      .thenFlagged([]);
  });

  it('names only decrees, declarations and closures that are known', () => {
    given([])
      .when('open', { ...corridor, decree: 'ds-135' })
      .thenRefused('unknown-decree');
    given([]).when('open', resting).thenRefused('unknown-basis');
    given([])
      .when('open', { ...corridor, exceptionTo: 'tacna' })
      .thenRefused('unknown-closure', /border-closure\/tacna/u);
    given([], { cited: [decree, basis, closure] })
      .when('open', { ...resting, decree: 'ds-135', exceptionTo: 'tacna' })
      .thenFlagged([]);
  });

  it('is an exception to a closure, and is flagged where that is not in force then', () => {
    const exception = { ...corridor, exceptionTo: 'tacna' };
    const after = given([], { cited: [closure] })
      .when('open', exception)
      .after();
    expect(corridors(after.measures())).toMatchObject([{ exceptionTo: 'border-closure-tacna' }]);
    for (const date of ['2025-11-28', '2026-01-15']) {
      given([], { cited: [closure] })
        .when('open', { ...exception, effectiveFrom: day(date) })
        .thenFlagged(['exception-to-nothing']);
    }
  });

  it('is flagged where its declaration does not hold then or for as long', () => {
    given([], { cited: [basis] })
      .when('open', { ...resting, effectiveFrom: day('2025-11-30') })
      .thenFlagged(['basis-in-force']);
    given([], { cited: [basis] })
      .when('open', { ...resting, effectiveUntil: day('2026-02-15') })
      .thenFlagged(['outlives-basis']);
  });

  it('does not end before it starts', () => {
    given([])
      .when('open', { ...corridor, effectiveUntil: day('2025-12-01') })
      .thenRefused('ends-before-it-starts');
  });

  it('is not done twice, nor under an id that is over', () => {
    for (const before of [[opened], [opened, suspended]]) {
      given(before)
        .when('open', corridor)
        .thenRefused('already-open', /suspend, resume, close/u);
    }
    given([opened, closed])
      .when('open', corridor)
      .thenRefused('over', /ends at 2025-12-20.*under a new id/u);
  });
});

describe('suspending and resuming', () => {
  it('takes the corridor away for a time', () => {
    const after = given([opened]).when('suspend', suspension).after();
    expect(after.phase()).toBe('suspended');
    const again = after.when('resume', resumption).after();
    expect(again.phase()).toBe('open');
    expect(passable(again.measures())).toEqual([
      ['2025-12-01', true],
      ['2025-12-05', false],
      ['2025-12-08', true],
    ]);
  });

  it('leaves its end where it is', () => {
    const after = given([dated, suspended]).when('resume', resumption).after();
    expect(corridors(after.measures()).at(-1)?.until).toBe(day('2025-12-31'));
  });

  it('goes by turns', () => {
    given([opened, suspended])
      .when('suspend', { ...suspension, effectiveFrom: day('2025-12-06') })
      .thenRefused('already-suspended', /resume it or close it/u);
    given([opened]).when('resume', resumption).thenRefused('not-suspended');
    given([])
      .when('suspend', suspension)
      .thenRefused('not-open', /open it first/u);
    given([]).when('resume', resumption).thenRefused('not-open');
    const late = { effectiveFrom: day('2025-12-20') };
    given([opened, closed])
      .when('suspend', { ...suspension, ...late })
      .thenRefused('over');
    given([opened, suspended, closed])
      .when('resume', { ...resumption, ...late })
      .thenRefused('over');
  });

  it('is done before a closing decided for later, which stays', () => {
    const after = given([opened, closed]).when('suspend', suspension).after();
    expect([after.phase(), corridors(after.measures()).at(-1)]).toMatchObject([
      'closed',
      { from: day('2025-12-05'), until: day('2025-12-20'), suspended: true },
    ]);
    after.when('suspend', suspension).thenRefused('already-suspended');
    const again = after.when('resume', resumption).after();
    expect([again.phase(), corridors(again.measures()).at(-1)]).toMatchObject([
      'closed',
      { from: day('2025-12-08'), until: day('2025-12-20'), suspended: false },
    ]);
  });

  it('is not done before the last change or after the end', () => {
    given([opened])
      .when('suspend', { ...suspension, effectiveFrom: day('2025-11-30') })
      .thenRefused('before-the-last-change', /correct it/u);
    given([opened, suspended])
      .when('resume', { ...resumption, effectiveFrom: day('2025-12-04') })
      .thenRefused('before-the-last-change');
    given([dated])
      .when('suspend', { ...suspension, effectiveFrom: day('2025-12-31') })
      .thenRefused('ended-by-itself');
  });

  it('names decrees that are known, and a resumption after the declaration has ended is flagged', () => {
    given([opened])
      .when('suspend', { ...suspension, decree: 'ds-135' })
      .thenRefused('unknown-decree');
    given([opened, suspended])
      .when('resume', { ...resumption, decree: 'ds-135' })
      .thenRefused('unknown-decree');
    given([{ type: 'CorridorOpened', data: resting }, suspended], { cited: [basis] })
      .when('resume', { ...resumption, effectiveFrom: day('2026-02-01') })
      .thenFlagged(['basis-in-force']);
  });
});

describe('closing', () => {
  it('ends it, whether people come through or not', () => {
    for (const before of [[opened], [opened, suspended]]) {
      const after = given(before).when('close', closing).after();
      expect([after.phase(), corridors(after.measures()).at(-1)?.until]).toEqual(['closed', day('2025-12-20')]);
      after.when('close', closing).thenRefused('over');
    }
  });

  it('before it takes effect leaves nothing', () => {
    const after = given([opened])
      .when('close', { ...closing, effectiveFrom: day('2025-12-01') })
      .after();
    expect(after.measures()).toEqual([]);
    after.when('open', corridor).thenRefused('over', /never takes effect/u);
  });

  it('needs a corridor that is there then', () => {
    given([]).when('close', closing).thenRefused('not-open');
    given([opened])
      .when('close', { ...closing, effectiveFrom: day('2025-11-30') })
      .thenRefused('before-the-last-change');
    given([dated])
      .when('close', { ...closing, effectiveFrom: day('2026-01-01') })
      .thenRefused('ended-by-itself');
    given([opened])
      .when('close', { ...closing, decree: 'ds-135' })
      .thenRefused('unknown-decree');
  });
});

describe('lapsing', () => {
  const lapse = { endedAt: day('2025-12-31') };

  it('is said of its own end when that has passed, also while it is suspended', () => {
    for (const before of [[dated], [dated, suspended]]) {
      const after = given(before, { now: day('2025-12-31') }).when('lapse', lapse);
      after.then([{ type: 'CorridorLapsed', data: lapse }]);
      expect(after.after().phase()).toBe('lapsed');
    }
    given([dated], { now: day('2025-12-30') })
      .when('lapse', lapse)
      .thenRefused('not-run-out');
    given([opened], { now: day('2026-12-31') })
      .when('lapse', lapse)
      .thenRefused('no-end');
    given([]).when('lapse', lapse).thenRefused('not-open');
  });

  it('is said with the declaration it rests on, where that ended earlier', () => {
    const said = { endedAt: day('2026-01-30'), endedWith: 'emergency-declaration/peru' };
    const rested = { type: 'CorridorOpened', data: resting };
    const after = given([rested], { now: day('2026-01-30'), cited: [basis] }).when('lapse', {
      endedAt: day('2026-01-30'),
    });
    after.then([{ type: 'CorridorLapsed', data: said }]);
    expect(corridors(after.after().measures()).map(({ until }) => until)).toEqual([day('2026-01-30')]);
  });
});

describe('correcting', () => {
  const correct = (revision: number, field: string, before: JsonValue, after: JsonValue) => ({
    revision,
    fields: [{ field, before, after }],
    gazette: { name: 'El Peruano', publishedAt: day('2025-12-03') },
  });

  it('of the route or the people carries through to what followed', () => {
    const after = given([opened, suspended, resumed])
      .when('correct', correct(0, '/beneficiaries/0', 'Families on their way home', 'Families with children'))
      .after();
    expect(corridors(after.measures()).map(({ beneficiaries }) => beneficiaries)).toEqual([
      ['Families with children'],
      ['Families with children'],
      ['Families with children'],
    ]);
  });

  it('does not put the corridor behind what followed, nor its route outside its areas', () => {
    given([opened, suspended])
      .when('correct', correct(0, '/effectiveFrom', day('2025-12-01'), day('2025-12-06')))
      .thenRefused('correction-contradicts', /CorridorSuspended \(revision 1\) could not stand/u);
    given([opened])
      .when('correct', correct(0, '/route/2', 'PE-PUN', 'CL'))
      .thenRefused('route-outside');
    given([opened])
      .when('correct', correct(0, '/route/0', 'santa-rosa', 'nowhere'))
      .thenRefused('unknown-crossing');
  });

  it('adds the closure it is an exception to, if that is recorded', () => {
    const exception = correct(0, '/exceptionTo', null, 'tacna');
    given([opened]).when('correct', exception).thenRefused('unknown-closure');
    given([opened], { cited: [closure] })
      .when('correct', exception)
      .thenFlagged([]);
  });

  it('of an end revives a corridor that the clock took for run out; the clock itself is not corrected', () => {
    const lapsed = { type: 'CorridorLapsed', data: { endedAt: day('2025-12-31') } };
    const after = given([dated, lapsed])
      .when('correct', correct(0, '/effectiveUntil', day('2025-12-31'), day('2026-01-31')))
      .after();
    expect([after.phase(), corridors(after.measures()).map(({ until }) => until)]).toEqual([
      'open',
      [day('2026-01-31')],
    ]);
    given([dated, lapsed])
      .when('correct', correct(1, '/endedAt', day('2025-12-31'), day('2026-01-31')))
      .thenRefused('not-printed');
  });
});
