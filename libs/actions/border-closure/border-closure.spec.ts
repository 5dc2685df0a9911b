import type { BorderMeasure, JsonValue, Measure } from '#kernel';
import { day, declarationIn, declaredAs, decree, southernPeru, specification } from '#kernel/testing';
import { lawOfTheRecord } from '../../law/testing/regimes.js';
import { borderClosure } from './index.js';

const given = specification(borderClosure, southernPeru(), lawOfTheRecord);

const terms = {
  areas: ['PE-TAC'],
  extent: 'whole',
  neighbour: 'CL',
  direction: 'both',
  cause: 'Irregular entry',
  effectiveFrom: day('2025-12-01'),
};
const named = { ...terms, extent: 'crossings', crossings: ['santa-rosa'] };
const closed = { type: 'BorderClosed', data: terms };
const restricted = { type: 'BorderRestricted', data: terms };
const dated = { type: 'BorderClosed', data: { ...terms, effectiveUntil: day('2025-12-31') } };
const reopened = { type: 'BorderReopened', data: { effectiveFrom: day('2025-12-20'), cause: 'Calm' } };
const easing = { effectiveFrom: day('2025-12-10'), exempt: ['Families'], cause: 'Fewer entries' };
const declaration = declarationIn('PE-TAC');
const basis = declaredAs('tacna', 'Tacna', declaration);
const resting = { ...terms, restsOn: 'emergency-declaration/tacna' };
const rested = { type: 'BorderClosed', data: resting };

function borders(measures: readonly Measure[]): readonly BorderMeasure[] {
  return measures.filter((measure) => measure.kind === 'border');
}

describe('closing', () => {
  it('closes a border for a term that is counted by the calendar', () => {
    given([])
      .when('close', { ...terms, term: { count: 30, unit: 'days' } })
      .then([
        {
          type: 'BorderClosed',
          data: { ...terms, term: { count: 30, unit: 'days' }, effectiveUntil: day('2025-12-31') },
        },
      ]);
    expect(given([closed]).measures()).toEqual([
      {
        kind: 'border',
        from: day('2025-12-01'),
        until: null,
        areas: ['PE-TAC'],
        severity: 'closed',
        extent: 'whole',
        crossings: [],
        direction: 'both',
        exempt: [],
        cause: 'Irregular entry',
        neighbour: 'CL',
      },
    ]);
    expect(given([closed]).title()).toBe('Border measures in PE-TAC towards CL');
    expect(given([closed]).phase()).toBe('closed');
  });

  it('names crossings where those are meant, and only there', () => {
    given([])
      .when('close', named)
      .then([{ type: 'BorderClosed', data: named }]);
    given([])
      .when('close', { ...terms, extent: 'crossings' })
      .thenRefused('no-crossings', /name them in "crossings"/u);
    given([])
      .when('close', { ...named, extent: 'whole' })
      .thenRefused('crossings-not-meant', /say "crossings", or leave them out/u);
  });

  it('names only crossings that lie there and lead to that country', () => {
    given([])
      .when('close', { ...named, areas: ['PE-PUN'] })
      .thenRefused('crossing-elsewhere', /lies in ubigeo-inei:230101, which is in none of the areas.*PE-PUN/u);
    given([])
      .when('close', { ...named, neighbour: 'BO' })
      .thenRefused('crossing-elsewhere', /leads to CL, not to BO/u);
    const { neighbour: _none, ...anywhere } = named;
    for (const areas of [['ubigeo-inei:230101'], ['PE']])
      given([])
        .when('close', { ...anywhere, areas })
        .thenFlagged([]);
  });

  it('rests on a declaration, an annulled one too, and on nothing else', () => {
    given([], { cited: [decree] })
      .when('close', { ...terms, restsOn: 'cabinet-decree/ds-135' })
      .thenRefused('not-a-declaration', /declares no emergency/u);
    given([], { cited: [{ ...basis, phase: 'annulled', measures: [] }] })
      .when('close', resting)
      .thenFlagged(['basis-in-force']);
  });

  it('finds a crossing in what a corridor of areas leads through', () => {
    const areas = southernPeru();
    const corridor = { code: 'corridor:south', scheme: 'corridor', name: 'South', kind: 'corridor', parent: 'PE' };
    const validity = { validFrom: null, validUntil: null };
    const through = { ...corridor, ...validity, path: 'PE/corridor:south/', through: ['ubigeo-inei:2301'] };
    const lookup = { ...areas, find: (code: string) => (code === through.code ? through : areas.find(code)) };
    specification(
      borderClosure,
      lookup,
    )([])
      .when('close', { ...named, areas: [through.code] })
      .thenFlagged([]);
  });

  it('names only areas, crossings, decrees and declarations that are known', () => {
    given([])
      .when('close', { ...terms, areas: ['PE-TAX'] })
      .thenRefused('unknown-area');
    given([])
      .when('close', { ...named, crossings: ['nowhere'] })
      .thenRefused('unknown-crossing');
    given([])
      .when('close', { ...terms, decree: 'ds-135' })
      .thenRefused('unknown-decree');
    given([])
      .when('close', { ...terms, neighbour: 'ZZ' })
      .thenRefused('unknown-area', /No country has the code ZZ/u);
    given([]).when('close', resting).thenRefused('unknown-basis');
    given([], { cited: [decree, basis] })
      .when('close', { ...resting, decree: 'ds-135' })
      .thenFlagged([]);
  });

  it('does not end before it starts', () => {
    given([])
      .when('close', { ...terms, effectiveUntil: day('2025-12-01') })
      .thenRefused('ends-before-it-starts');
  });

  it('is not done twice, nor under an id that is over', () => {
    given([closed])
      .when('close', terms)
      .thenRefused('already-closed', /ease it, reopen it/u);
    given([closed, reopened])
      .when('close', terms)
      .thenRefused('over', /ends at 2025-12-20.*under a new id/u);
  });

  it('takes up where the present term ends, and no later', () => {
    const next = { ...terms, effectiveFrom: day('2025-12-31'), term: { count: 30, unit: 'days' } };
    expect(given([dated]).when('close', next).after().measures()).toMatchObject([
      { until: day('2025-12-31') },
      { from: day('2025-12-31'), until: day('2026-01-30') },
    ]);
    given([dated])
      .when('close', { ...next, effectiveFrom: day('2026-01-01') })
      .thenRefused('already-closed');
  });

  it('may follow upon a restriction, but not before it', () => {
    const after = given([restricted])
      .when('close', { ...terms, effectiveFrom: day('2025-12-05') })
      .after();
    expect(borders(after.measures()).map(({ severity, until }) => [severity, until])).toEqual([
      ['restricted', day('2025-12-05')],
      ['closed', null],
    ]);
    given([restricted])
      .when('close', { ...terms, effectiveFrom: day('2025-11-30') })
      .thenRefused('before-the-last-change', /correct it/u);
  });

  it('is flagged where its declaration does not hold then, there, or for as long', () => {
    given([], { cited: [basis] })
      .when('close', { ...resting, effectiveFrom: day('2025-11-30') })
      .thenFlagged(['basis-in-force']);
    given([], { cited: [basis] })
      .when('close', { ...resting, areas: ['PE-PUN'] })
      .thenFlagged(['basis-covers-area']);
    given([], { cited: [basis] })
      .when('close', { ...resting, effectiveUntil: day('2026-02-15') })
      .thenFlagged(['outlives-basis']);
  });
});

describe('restricting', () => {
  it('holds people up without closing', () => {
    const after = given([])
      .when('restrict', { ...terms, direction: 'entry', exempt: ['Residents'] })
      .after();
    expect(after.measures()).toMatchObject([{ severity: 'restricted', direction: 'entry', exempt: ['Residents'] }]);
    expect(after.phase()).toBe('restricted');
  });

  it('is not done upon a restriction or closure: that is loosened by easing', () => {
    for (const before of [closed, restricted]) {
      given([before])
        .when('restrict', { ...terms, effectiveFrom: day('2025-12-05') })
        .thenRefused('already-restricted', /to loosen it, ease or reopen it/u);
    }
    given([restricted, reopened]).when('restrict', terms).thenRefused('over');
  });

  it('may follow where a closure ends', () => {
    const after = given([dated])
      .when('restrict', { ...terms, effectiveFrom: day('2025-12-31') })
      .after();
    expect(borders(after.measures()).map(({ severity }) => severity)).toEqual(['closed', 'restricted']);
  });
});

describe('easing', () => {
  it('lets more people through and keeps what it does not name', () => {
    const after = given([closed]).when('ease', easing).after();
    expect(after.measures()).toMatchObject([
      { severity: 'closed', until: day('2025-12-10'), exempt: [] },
      { severity: 'restricted', from: day('2025-12-10'), until: null, direction: 'both', exempt: ['Families'] },
    ]);
    expect(after.phase()).toBe('restricted');
  });

  it('may let one direction go free, and never holds up another', () => {
    const after = given([closed])
      .when('ease', { ...easing, direction: 'entry' })
      .after();
    expect(borders(after.measures()).at(-1)?.direction).toBe('entry');
    for (const direction of ['exit', 'both']) {
      after
        .when('ease', { ...easing, effectiveFrom: day('2025-12-15'), direction })
        .thenRefused('not-looser', /It holds for entry only/u);
    }
  });

  it('of what is restricted already says what is looser', () => {
    const after = given([closed]).when('ease', easing).after();
    const later = { ...easing, effectiveFrom: day('2025-12-15') };
    after.when('ease', later).thenRefused('nothing-changes', /restricted already/u);
    after.when('ease', { ...later, exempt: [], direction: 'both' }).thenRefused('nothing-changes');
    expect(
      after
        .when('ease', { ...later, exempt: ['Families', 'Students'] })
        .after()
        .phase(),
    ).toBe('restricted');
    expect(
      after
        .when('ease', { ...later, direction: 'entry' })
        .after()
        .phase(),
    ).toBe('restricted');
  });

  it('needs something that holds then', () => {
    given([])
      .when('ease', easing)
      .thenRefused('not-closed', /close or restrict it first/u);
    given([closed])
      .when('ease', { ...easing, effectiveFrom: day('2025-11-30') })
      .thenRefused('before-the-last-change');
    given([dated])
      .when('ease', { ...easing, effectiveFrom: day('2025-12-31') })
      .thenRefused('ended-by-itself', /under a new id/u);
    given([closed, reopened])
      .when('ease', { ...easing, effectiveFrom: day('2025-12-20') })
      .thenRefused('over', /ends at 2025-12-20/u);
    given([closed, reopened], { now: day('2025-12-21') })
      .when('ease', { ...easing, effectiveFrom: day('2025-12-20') })
      .thenRefused('over', /ended at 2025-12-20/u);
  });

  it('is done before a reopening decided for later, which stays', () => {
    const after = given([closed, reopened]).when('ease', easing).after();
    expect(after.phase()).toBe('reopened');
    expect(after.measures()).toMatchObject([
      { severity: 'closed', until: day('2025-12-10') },
      { severity: 'restricted', from: day('2025-12-10'), until: day('2025-12-20') },
    ]);
  });

  it('rests on what the closure rested on, and is flagged after that has ended', () => {
    expect(given([rested]).when('ease', easing).after().measures().at(-1)?.restsOn).toBe('emergency-declaration-tacna');
    given([rested], { cited: [basis] })
      .when('ease', { ...easing, effectiveFrom: day('2026-02-01') })
      .thenFlagged(['basis-in-force']);
    given([closed])
      .when('ease', { ...easing, decree: 'ds-135' })
      .thenRefused('unknown-decree');
  });

  it('keeps illustrative what it does not name itself', () => {
    const vague = { type: 'BorderClosed', data: { ...terms, illustrative: ['exempt', 'effectiveFrom', 'extent'] } };
    const after = given([vague]).when('ease', easing).after();
    expect(after.measures().at(-1)?.illustrative).toEqual(['extent']);
  });
});

describe('a closure that is renewed already', () => {
  const renewal = { ...terms, effectiveFrom: day('2025-12-31'), effectiveUntil: day('2026-01-30') };
  const renewed = [dated, { type: 'BorderClosed', data: renewal }];
  const severities = (measures: readonly Measure[]) =>
    borders(measures).map(({ from, until, severity }) => [from, until, severity]);

  it('is eased before the renewal begins, and the renewal with it', () => {
    const after = given(renewed).when('ease', easing).after();
    expect(severities(after.measures())).toEqual([
      [day('2025-12-01'), day('2025-12-10'), 'closed'],
      [day('2025-12-10'), day('2025-12-31'), 'restricted'],
      [day('2025-12-31'), day('2026-01-30'), 'restricted'],
    ]);
    after
      .when('ease', { ...easing, effectiveFrom: day('2025-12-09'), exempt: ['Doctors'] })
      .thenRefused('before-the-last-change', /at 2025-12-10/u);
  });

  it('is reopened before the renewal begins, everywhere or in a part', () => {
    const all = given(renewed).when('reopen', reopened.data).after();
    expect(severities(all.measures())).toEqual([[day('2025-12-01'), day('2025-12-20'), 'closed']]);
    expect(all.phase()).toBe('reopened');
    const both = [dated, renewal].map((one) => ('type' in one ? one.data : one));
    const wide = both.map((data) => ({ type: 'BorderClosed', data: { ...data, areas: ['PE-TAC', 'PE-PUN'] } }));
    const part = given(wide)
      .when('reopen', { ...reopened.data, areas: ['PE-PUN'] })
      .after();
    expect(borders(part.measures()).map(({ areas }) => areas.length)).toEqual([2, 1, 1]);
    expect(part.phase()).toBe('closed');
  });

  it('is not changed before what changed it since', () => {
    const late = { type: 'BorderEased', data: { ...easing, effectiveFrom: day('2026-01-10') } };
    given([...renewed, late])
      .when('reopen', reopened.data)
      .thenRefused('before-the-last-change', /at 2026-01-10/u);
  });

  it('is not reopened at a crossing where the renewal closes more than crossings', () => {
    const crossings = { ...named, effectiveUntil: day('2025-12-31') };
    given([
      { type: 'BorderClosed', data: crossings },
      { type: 'BorderClosed', data: renewal },
    ])
      .when('reopen', { ...reopened.data, crossings: ['santa-rosa'] })
      .thenRefused('crossings-not-meant', /"whole"/u);
  });
});

describe('reopening', () => {
  const both = { type: 'BorderClosed', data: { ...terms, areas: ['PE-TAC', 'PE-PUN'] } };

  it('of everything ends the closure', () => {
    const after = given([closed]).when('reopen', reopened.data).after();
    expect(after.measures()).toMatchObject([{ until: day('2025-12-20') }]);
    expect(after.phase()).toBe('reopened');
    after.when('reopen', reopened.data).thenRefused('over');
  });

  it('of some areas leaves the others closed', () => {
    const after = given([both])
      .when('reopen', { ...reopened.data, areas: ['PE-PUN'] })
      .after();
    expect(after.measures()).toMatchObject([
      { areas: ['PE-TAC', 'PE-PUN'], until: day('2025-12-20') },
      { areas: ['PE-TAC'], from: day('2025-12-20'), until: null },
    ]);
    expect(after.phase()).toBe('closed');
  });

  it('of every area or crossing there is ends it', () => {
    for (const [before, part] of [
      [both, { areas: ['PE-PUN', 'PE-TAC'] }],
      [{ type: 'BorderClosed', data: named }, { crossings: ['santa-rosa'] }],
    ] as const) {
      const after = given([before])
        .when('reopen', { ...reopened.data, ...part })
        .after();
      expect([after.phase(), borders(after.measures()).map(({ until }) => until)]).toEqual([
        'reopened',
        [day('2025-12-20')],
      ]);
    }
  });

  it('takes out only what is closed', () => {
    given([closed])
      .when('reopen', { ...reopened.data, areas: ['PE-PUN'] })
      .thenRefused('not-closed-there', /PE-PUN is not one of the areas of this closure \(PE-TAC\)/u);
    given([closed])
      .when('reopen', { ...reopened.data, crossings: ['santa-rosa'] })
      .thenRefused('crossings-not-meant', /the extent of this closure is "whole"/iu);
    given([{ type: 'BorderClosed', data: named }])
      .when('reopen', { ...reopened.data, crossings: ['elsewhere'] })
      .thenRefused('not-closed-there', /\(santa-rosa\)/u);
  });

  it('needs something that holds then', () => {
    given([]).when('reopen', reopened.data).thenRefused('not-closed');
    given([closed])
      .when('reopen', { ...reopened.data, effectiveFrom: day('2025-11-30') })
      .thenRefused('before-the-last-change');
    given([dated])
      .when('reopen', { ...reopened.data, effectiveFrom: day('2026-01-01') })
      .thenRefused('ended-by-itself');
    given([closed])
      .when('reopen', { ...reopened.data, decree: 'ds-135' })
      .thenRefused('unknown-decree');
  });

  it('before it takes effect leaves nothing', () => {
    const after = given([closed])
      .when('reopen', { ...reopened.data, effectiveFrom: day('2025-12-01') })
      .after();
    expect([after.phase(), after.measures()]).toEqual(['reopened', []]);
    after.when('close', terms).thenRefused('over', /never takes effect/u);
  });
});

describe('lapsing', () => {
  const lapse = { endedAt: day('2025-12-31') };

  it('is said of its own end when that has passed', () => {
    const after = given([dated], { now: day('2025-12-31') }).when('lapse', lapse);
    after.then([{ type: 'BorderClosureLapsed', data: lapse }]);
    expect(after.after().phase()).toBe('lapsed');
    given([dated], { now: day('2025-12-30') })
      .when('lapse', lapse)
      .thenRefused('not-run-out');
    given([dated], { now: day('2026-01-30') })
      .when('lapse', { endedAt: day('2025-12-30') })
      .thenRefused('another-end');
    given([closed], { now: day('2026-12-31') })
      .when('lapse', lapse)
      .thenRefused('no-end');
    given([]).when('lapse', lapse).thenRefused('not-closed');
  });

  it('is said with the declaration it rests on, where that ended earlier', () => {
    const said = { endedAt: day('2026-01-30'), endedWith: 'emergency-declaration/tacna' };
    const after = given([rested], { now: day('2026-01-30'), cited: [basis] }).when('lapse', {
      endedAt: day('2026-01-30'),
    });
    after.then([{ type: 'BorderClosureLapsed', data: said }]);
    expect(after.after().measures()).toMatchObject([{ until: day('2026-01-30') }]);
    expect(after.after().phase()).toBe('lapsed');
  });
});

describe('correcting', () => {
  const correct = (revision: number, field: string, before: JsonValue, after: JsonValue) => ({
    revision,
    fields: [{ field, before, after }],
    gazette: { name: 'El Peruano', publishedAt: day('2025-12-03') },
  });
  const eased = { type: 'BorderEased', data: easing };

  it('carries through to what followed', () => {
    const after = given([closed, eased])
      .when('correct', correct(0, '/direction', 'both', 'entry'))
      .after();
    expect(borders(after.measures()).map(({ direction }) => direction)).toEqual(['entry', 'entry']);
  });

  it('does not put the closure behind what followed, nor take away what was reopened', () => {
    given([closed, eased])
      .when('correct', correct(0, '/effectiveFrom', day('2025-12-01'), day('2025-12-11')))
      .thenRefused('correction-contradicts', /BorderEased \(revision 1\) could not stand/u);
    const part = { type: 'BorderReopened', data: { ...reopened.data, areas: ['PE-TAC'] } };
    given([{ type: 'BorderClosed', data: { ...terms, areas: ['PE-TAC', 'PE-PUN'] } }, part])
      .when('correct', correct(0, '/areas/0', 'PE-TAC', 'CL'))
      .thenRefused('correction-contradicts', /PE-TAC is not one of the areas/u);
  });

  it('meets what the words of an act must meet', () => {
    given([closed])
      .when('correct', correct(0, '/areas/0', 'PE-TAC', 'PE-TAX'))
      .thenRefused('unknown-area');
    given([closed])
      .when('correct', correct(0, '/extent', 'whole', 'crossings'))
      .thenRefused('no-crossings');
    given([{ type: 'BorderClosed', data: { ...terms, effectiveUntil: day('2026-02-15') } }], { cited: [basis] })
      .when('correct', correct(0, '/restsOn', null, 'emergency-declaration/tacna'))
      .thenFlagged(['outlives-basis']);
  });

  it('of an end revives a closure that the clock took for run out; the clock itself is not corrected', () => {
    const lapsed = { type: 'BorderClosureLapsed', data: { endedAt: day('2025-12-31') } };
    const after = given([dated, lapsed])
      .when('correct', correct(0, '/effectiveUntil', day('2025-12-31'), day('2026-01-31')))
      .after();
    expect([after.phase(), borders(after.measures()).map(({ until }) => until)]).toEqual([
      'closed',
      [day('2026-01-31')],
    ]);
    given([dated, lapsed])
      .when('correct', correct(1, '/endedAt', day('2025-12-31'), day('2026-01-31')))
      .thenRefused('not-printed');
  });
});
