import type { CurfewMeasure, JsonValue, Measure } from '#kernel';
import { day, declarationIn, declaredAs, decree, southernPeru, specification } from '#kernel/testing';
import { lawOfTheRecord } from '../../law/testing/regimes.js';
import { curfew } from './index.js';

const given = specification(curfew, southernPeru(), lawOfTheRecord);

const terms = {
  areas: ['PE-TAC'],
  startsAt: '22:00',
  endsAt: '05:00',
  cause: 'Unrest',
  effectiveFrom: day('2025-12-01'),
};
const imposed = { type: 'CurfewImposed', data: terms };
const dated = { type: 'CurfewImposed', data: { ...terms, effectiveUntil: day('2025-12-31') } };
const end = { effectiveFrom: day('2025-12-20'), cause: 'Calm' };
const ended = { type: 'CurfewEnded', data: end };
const declaration = declarationIn('PE-TAC');
const basis = declaredAs('tacna', 'Tacna', declaration);
const resting = { ...terms, restsOn: 'emergency-declaration/tacna' };
const rested = { type: 'CurfewImposed', data: resting };

function curfews(measures: readonly Measure[]): readonly CurfewMeasure[] {
  return measures.filter((measure) => measure.kind === 'curfew');
}

function hours(measures: readonly Measure[]): readonly (readonly [from: string, startsAt: string, endsAt: string])[] {
  return curfews(measures).map(({ from, startsAt, endsAt }) => [from.slice(0, 10), startsAt, endsAt]);
}

describe('imposing', () => {
  it('keeps people in at hours of the day, for a term that is counted by the calendar', () => {
    given([])
      .when('impose', { ...terms, term: { count: 30, unit: 'days' } })
      .then([
        {
          type: 'CurfewImposed',
          data: { ...terms, term: { count: 30, unit: 'days' }, effectiveUntil: day('2025-12-31') },
        },
      ]);
    expect(given([imposed]).measures()).toEqual([
      {
        kind: 'curfew',
        from: day('2025-12-01'),
        until: null,
        areas: ['PE-TAC'],
        startsAt: '22:00',
        endsAt: '05:00',
        exempt: [],
      },
    ]);
    expect(given([imposed]).title()).toBe('Curfew in PE-TAC');
  });

  it.each([
    ['22:00', '05:00'],
    ['13:00', '15:30'],
    ['00:00', '00:00'],
  ])('takes the hours from %s to %s', (startsAt, endsAt) => {
    given([])
      .when('impose', { ...terms, startsAt, endsAt })
      .thenFlagged([]);
  });

  it.each(['24:00', '9:00', '22:60', '22:00:00', '10 pm', '22:00-05:00', ''])('does not take %j for a time', (time) => {
    expect(curfew.commands.get('impose')?.shape.parse({ ...terms, startsAt: time })).toMatchObject({
      ok: false,
      problems: [{ field: 'startsAt', problem: expect.stringMatching(/a time of day such as 22:00/u) }],
    });
  });

  it('names who may be out all the same', () => {
    const after = given([])
      .when('impose', { ...terms, exempt: ['Health workers'] })
      .after();
    expect(curfews(after.measures())).toMatchObject([{ exempt: ['Health workers'] }]);
  });

  it('names only areas, decrees and declarations that are known', () => {
    given([])
      .when('impose', { ...terms, areas: ['PE-TAX'] })
      .thenRefused('unknown-area');
    given([])
      .when('impose', { ...terms, decree: 'ds-135' })
      .thenRefused('unknown-decree');
    given([]).when('impose', resting).thenRefused('unknown-basis');
    given([], { cited: [decree, basis] })
      .when('impose', { ...resting, decree: 'ds-135' })
      .thenFlagged([]);
  });

  it('does not end before it starts', () => {
    given([])
      .when('impose', { ...terms, effectiveUntil: day('2025-11-30') })
      .thenRefused('ends-before-it-starts');
  });

  it('is not done twice, nor under an id that is over', () => {
    given([imposed])
      .when('impose', terms)
      .thenRefused('already-imposed', /change it, end it/u);
    given([imposed, ended])
      .when('impose', terms)
      .thenRefused('over', /ends at 2025-12-20.*under a new id/u);
  });

  it('is flagged where its declaration does not hold then, there, or for as long', () => {
    given([], { cited: [basis] })
      .when('impose', { ...resting, effectiveFrom: day('2025-11-30') })
      .thenFlagged(['basis-in-force']);
    given([], { cited: [basis] })
      .when('impose', { ...resting, areas: ['PE-PUN'] })
      .thenFlagged(['basis-covers-area']);
    given([], { cited: [basis] })
      .when('impose', { ...resting, effectiveUntil: day('2026-02-15') })
      .thenFlagged(['outlives-basis']);
  });
});

describe('changing', () => {
  const later = { effectiveFrom: day('2025-12-05'), startsAt: '23:00' };

  it('holds from then on, and what it does not name stays as it was', () => {
    const after = given([imposed]).when('change', later).after();
    expect(hours(after.measures())).toEqual([
      ['2025-12-01', '22:00', '05:00'],
      ['2025-12-05', '23:00', '05:00'],
    ]);
    expect(after.phase()).toBe('imposed');
    const moved = after.when('change', { effectiveFrom: day('2025-12-06'), areas: ['PE-PUN'], exempt: ['Doctors'] });
    expect(curfews(moved.after().measures()).at(-1)).toMatchObject({
      areas: ['PE-PUN'],
      exempt: ['Doctors'],
      startsAt: '23:00',
    });
  });

  it('with a new end may take up where the old one lies', () => {
    const longer = { effectiveFrom: day('2025-12-31'), term: { count: 30, unit: 'days' } };
    expect(given([dated]).when('change', longer).after().measures()).toMatchObject([
      { until: day('2025-12-31') },
      { from: day('2025-12-31'), until: day('2026-01-30') },
    ]);
    given([dated])
      .when('change', { ...longer, effectiveFrom: day('2026-01-01') })
      .thenRefused('ended-by-itself');
    given([dated])
      .when('change', { ...later, effectiveFrom: day('2025-12-31') })
      .thenRefused('ended-by-itself', /under a new id/u);
  });

  it('says what changes, in areas and on grounds that are known', () => {
    given([imposed])
      .when('change', { effectiveFrom: day('2025-12-05'), cause: 'Because' })
      .thenRefused('nothing-changes', /"startsAt"/u);
    given([imposed])
      .when('change', { effectiveFrom: day('2025-12-05'), areas: ['PE-TAX'] })
      .thenRefused('unknown-area');
    given([imposed])
      .when('change', { ...later, decree: 'ds-135' })
      .thenRefused('unknown-decree');
  });

  it('is not done before the last change, nor where there is no curfew', () => {
    given([imposed])
      .when('change', { ...later, effectiveFrom: day('2025-11-30') })
      .thenRefused('before-the-last-change', /correct it/u);
    given([])
      .when('change', later)
      .thenRefused('not-imposed', /impose it first/u);
    given([imposed, ended])
      .when('change', { ...later, effectiveFrom: day('2025-12-20') })
      .thenRefused('over');
  });

  it('is done before an end decided for later, which stays', () => {
    const after = given([imposed, ended]).when('change', later).after();
    expect([after.phase(), curfews(after.measures()).at(-1)]).toMatchObject([
      'ended',
      { from: day('2025-12-05'), until: day('2025-12-20'), startsAt: '23:00' },
    ]);
    given([imposed, ended])
      .when('change', { ...later, term: { count: 60, unit: 'days' } })
      .thenRefused('over', /keep it; to move the end correct/u);
  });

  it('is flagged after the declaration has ended, unless it goes over to another', () => {
    const late = { ...later, effectiveFrom: day('2026-01-30') };
    const next = { ...basis, id: 'tacna-2', measures: [{ ...declaration, from: day('2026-01-30'), until: null }] };
    given([rested], { cited: [basis, next] })
      .when('change', late)
      .thenFlagged(['basis-in-force']);
    const over = given([rested], { cited: [basis, next] }).when('change', {
      ...late,
      restsOn: 'emergency-declaration/tacna-2',
    });
    over.thenFlagged([]);
    expect(curfews(over.after().measures()).map(({ restsOn }) => restsOn)).toEqual([
      'emergency-declaration-tacna',
      'emergency-declaration-tacna-2',
    ]);
  });

  it('keeps illustrative what it does not name itself', () => {
    const vague = { type: 'CurfewImposed', data: { ...terms, illustrative: ['startsAt', 'endsAt'] } };
    const after = given([vague]).when('change', later).after();
    expect(after.measures().at(-1)?.illustrative).toEqual(['endsAt']);
  });
});

describe('a curfew that is prolonged already', () => {
  const longer = { effectiveFrom: day('2025-12-31'), effectiveUntil: day('2026-01-30') };
  const prolonged = [dated, { type: 'CurfewChanged', data: longer }];
  const later = { effectiveFrom: day('2025-12-05'), startsAt: '23:00' };

  it('is changed before that begins, and what follows with it', () => {
    const after = given(prolonged).when('change', later).after();
    expect(curfews(after.measures()).map(({ from, until, startsAt }) => [from, until, startsAt])).toEqual([
      [day('2025-12-01'), day('2025-12-05'), '22:00'],
      [day('2025-12-05'), day('2025-12-31'), '23:00'],
      [day('2025-12-31'), day('2026-01-30'), '23:00'],
    ]);
    after
      .when('change', { ...later, effectiveFrom: day('2025-12-04') })
      .thenRefused('before-the-last-change', /at 2025-12-05/u);
  });

  it('is ended before that begins', () => {
    const after = given(prolonged).when('end', end).after();
    expect(after.measures()).toMatchObject([{ from: day('2025-12-01'), until: day('2025-12-20') }]);
    expect(after.phase()).toBe('ended');
  });

  it('takes no other end from before it begins', () => {
    given(prolonged)
      .when('change', { ...later, effectiveUntil: day('2026-03-01') })
      .thenRefused('before-the-last-change', /at 2025-12-31/u);
  });
});

describe('ending', () => {
  it('ends it everywhere, and nothing more can be done', () => {
    const after = given([imposed]).when('end', end).after();
    expect(after.measures()).toMatchObject([{ until: day('2025-12-20') }]);
    expect([after.phase(), after.title()]).toEqual(['ended', 'Curfew in PE-TAC']);
    after.when('end', end).thenRefused('over');
  });

  it('before it takes effect leaves nothing', () => {
    const after = given([imposed])
      .when('end', { ...end, effectiveFrom: day('2025-12-01') })
      .after();
    expect(after.measures()).toEqual([]);
    after.when('impose', terms).thenRefused('over', /never takes effect/u);
  });

  it('needs a curfew that holds then', () => {
    given([]).when('end', end).thenRefused('not-imposed');
    given([imposed])
      .when('end', { ...end, effectiveFrom: day('2025-11-30') })
      .thenRefused('before-the-last-change');
    given([dated])
      .when('end', { ...end, effectiveFrom: day('2026-01-01') })
      .thenRefused('ended-by-itself');
    given([imposed])
      .when('end', { ...end, decree: 'ds-135' })
      .thenRefused('unknown-decree');
  });
});

describe('lapsing', () => {
  const lapse = { endedAt: day('2025-12-31') };

  it('is said of its own end when that has passed', () => {
    const after = given([dated], { now: day('2025-12-31') }).when('lapse', lapse);
    after.then([{ type: 'CurfewLapsed', data: lapse }]);
    expect([after.after().phase(), after.after().measures()]).toMatchObject(['lapsed', [{ until: day('2025-12-31') }]]);
    given([dated], { now: day('2025-12-30') })
      .when('lapse', lapse)
      .thenRefused('not-run-out');
    given([imposed], { now: day('2026-12-31') })
      .when('lapse', lapse)
      .thenRefused('no-end');
    given([]).when('lapse', lapse).thenRefused('not-imposed');
  });

  it('is said with the declaration it rests on, where that ended earlier', () => {
    const said = { endedAt: day('2026-01-30'), endedWith: 'emergency-declaration/tacna' };
    const after = given([rested], { now: day('2026-01-30'), cited: [basis] }).when('lapse', {
      endedAt: day('2026-01-30'),
    });
    after.then([{ type: 'CurfewLapsed', data: said }]);
    expect(after.after().measures()).toMatchObject([{ until: day('2026-01-30') }]);
  });
});

describe('correcting', () => {
  const correct = (revision: number, field: string, before: JsonValue, after: JsonValue) => ({
    revision,
    fields: [{ field, before, after }],
    gazette: { name: 'El Peruano', publishedAt: day('2025-12-03') },
  });
  const changed = { type: 'CurfewChanged', data: { effectiveFrom: day('2025-12-05'), startsAt: '23:00' } };

  it('of the hours carries through to what followed', () => {
    const after = given([imposed, changed])
      .when('correct', correct(0, '/endsAt', '05:00', '04:00'))
      .after();
    expect(hours(after.measures())).toEqual([
      ['2025-12-01', '22:00', '04:00'],
      ['2025-12-05', '23:00', '04:00'],
    ]);
  });

  it('does not put the curfew behind what followed', () => {
    given([imposed, changed])
      .when('correct', correct(0, '/effectiveFrom', day('2025-12-01'), day('2025-12-06')))
      .thenRefused('correction-contradicts', /CurfewChanged \(revision 1\) could not stand/u);
  });

  it('meets what the words of an act must meet', () => {
    given([imposed])
      .when('correct', correct(0, '/areas/0', 'PE-TAC', 'PE-TAX'))
      .thenRefused('unknown-area');
    given([imposed])
      .when('correct', correct(0, '/endsAt', '05:00', '25:00'))
      .thenRefused('correction-invalid', /a time of day/u);
    given([imposed, changed])
      .when('correct', correct(1, '/startsAt', '23:00', null))
      .thenRefused('nothing-changes');
    given([{ type: 'CurfewImposed', data: { ...terms, effectiveUntil: day('2026-02-15') } }], { cited: [basis] })
      .when('correct', correct(0, '/restsOn', null, 'emergency-declaration/tacna'))
      .thenFlagged(['outlives-basis']);
  });

  it('of an end revives a curfew that the clock took for run out; the clock itself is not corrected', () => {
    const lapsed = { type: 'CurfewLapsed', data: { endedAt: day('2025-12-31') } };
    const after = given([dated, lapsed])
      .when('correct', correct(0, '/effectiveUntil', day('2025-12-31'), day('2026-01-31')))
      .after();
    expect([after.phase(), curfews(after.measures()).map(({ until }) => until)]).toEqual([
      'imposed',
      [day('2026-01-31')],
    ]);
    given([dated, lapsed])
      .when('correct', correct(1, '/endedAt', day('2025-12-31'), day('2026-01-31')))
      .thenRefused('not-printed');
  });
});
