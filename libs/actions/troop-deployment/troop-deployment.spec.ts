import type { ForceMeasure, JsonValue, Measure } from '#kernel';
import { day, declarationIn, declaredAs, decree, southernPeru, specification } from '#kernel/testing';
import { lawOfTheRecord } from '../../law/testing/regimes.js';
import { troopDeployment } from './index.js';

const given = specification(troopDeployment, southernPeru(), lawOfTheRecord);

const deployment = {
  force: 'army',
  personnel: 1_000,
  areas: ['PE-TAC'],
  mission: 'Guard the line of the border',
  mode: 'support',
  effectiveFrom: day('2025-12-01'),
};
const deployed = { type: 'ForcesDeployed', data: deployment };
const unknown = { type: 'ForcesDeployed', data: { ...deployment, personnel: null } };
const withdrawn = { type: 'ForcesWithdrawn', data: { effectiveFrom: day('2025-12-20'), share: 'all' } };
const declaration = declarationIn('PE-TAC');
const basis = declaredAs('tacna', 'Tacna', declaration);
const resting = { ...deployment, restsOn: 'emergency-declaration/tacna' };

function forces(measures: readonly Measure[]): readonly ForceMeasure[] {
  return measures.filter((measure) => measure.kind === 'force');
}

function numbers(measures: readonly Measure[]): readonly (readonly [from: string, personnel: number | null])[] {
  return forces(measures).map(({ from, personnel }) => [from.slice(0, 10), personnel]);
}

describe('deploying', () => {
  it('sends a force to areas with a mission, and counts its term by the calendar', () => {
    given([])
      .when('deploy', { ...deployment, term: { count: 30, unit: 'days' } })
      .then([
        {
          type: 'ForcesDeployed',
          data: { ...deployment, term: { count: 30, unit: 'days' }, effectiveUntil: day('2025-12-31') },
        },
      ]);
    expect(given([deployed]).measures()).toEqual([
      {
        kind: 'force',
        from: day('2025-12-01'),
        until: null,
        areas: ['PE-TAC'],
        force: 'army',
        personnel: 1_000,
        mode: 'support',
        mission: 'Guard the line of the border',
      },
    ]);
    expect(given([deployed]).title()).toBe('army in PE-TAC');
  });

  it('says an unknown number as unknown, and never leaves it out', () => {
    expect(numbers(given([unknown]).measures())).toEqual([['2025-12-01', null]]);
    const { personnel: _number, ...silent } = deployment;
    expect(troopDeployment.commands.get('deploy')?.shape.parse(silent)).toMatchObject({
      ok: false,
      problems: [{ field: 'personnel', problem: expect.stringMatching(/^is missing: .* or null/u) }],
    });
    expect(troopDeployment.commands.get('deploy')?.shape.parse({ ...deployment, personnel: 0 }).ok).toBe(false);
  });

  it('is not done twice, nor under an id that is over', () => {
    given([deployed])
      .when('deploy', deployment)
      .thenRefused('already-deployed', /reinforce, redeploy/u);
    given([deployed, withdrawn])
      .when('deploy', deployment)
      .thenRefused('over', /ends at 2025-12-20.*under a new id/u);
  });

  it('names only areas, decrees and declarations that are known', () => {
    given([])
      .when('deploy', { ...deployment, areas: ['PE-TAX'] })
      .thenRefused('unknown-area');
    given([])
      .when('deploy', { ...deployment, decree: 'ds-135' })
      .thenRefused('unknown-decree');
    given([]).when('deploy', resting).thenRefused('unknown-basis');
    given([], { cited: [decree, basis] })
      .when('deploy', { ...resting, decree: 'ds-135' })
      .thenFlagged([]);
  });

  it('is flagged where its declaration does not hold then, there, or for as long', () => {
    given([], { cited: [basis] })
      .when('deploy', { ...resting, effectiveFrom: day('2025-11-30') })
      .thenFlagged(['basis-in-force']);
    given([], { cited: [basis] })
      .when('deploy', { ...resting, areas: ['PE-PUN'] })
      .thenFlagged(['basis-covers-area']);
    given([], { cited: [basis] })
      .when('deploy', { ...resting, effectiveUntil: day('2026-02-15') })
      .thenFlagged(['outlives-basis']);
  });
});

describe('control of internal order', () => {
  const control = { ...resting, mode: 'control' };

  it('is flagged where the declaration leaves it to the police alone, or none is named', () => {
    given([], { cited: [basis] })
      .when('deploy', control)
      .thenFlagged(['control-left-to-police']);
    given([])
      .when('deploy', { ...deployment, mode: 'control' })
      .thenFlagged(['control-without-declaration']);
    given([{ type: 'ForcesDeployed', data: resting }], { cited: [basis] })
      .when('redeploy', { effectiveFrom: day('2025-12-05'), mode: 'control' })
      .thenFlagged(['control-left-to-police']);
  });

  it('is not flagged where the declaration hands it to the armed forces, nor is support', () => {
    const armed = { ...basis, measures: [{ ...declaration, orderKeptBy: 'armed-forces' as const }] };
    given([], { cited: [armed] })
      .when('deploy', control)
      .thenFlagged([]);
    given([], { cited: [basis] })
      .when('deploy', resting)
      .thenFlagged([]);
  });
});

describe('reinforcing', () => {
  const more = { personnel: 300, effectiveFrom: day('2025-12-05') };

  it('adds to a known number', () => {
    expect(numbers(given([deployed]).when('reinforce', more).after().measures())).toEqual([
      ['2025-12-01', 1_000],
      ['2025-12-05', 1_300],
    ]);
  });

  it('of an unknown number stays unknown, and by an unknown number becomes so', () => {
    expect(numbers(given([unknown]).when('reinforce', more).after().measures()).at(-1)).toEqual(['2025-12-05', null]);
    expect(
      numbers(
        given([deployed])
          .when('reinforce', { ...more, personnel: null })
          .after()
          .measures(),
      ).at(-1),
    ).toEqual(['2025-12-05', null]);
  });

  it('is not done before the last change or after the end', () => {
    given([deployed])
      .when('reinforce', { ...more, effectiveFrom: day('2025-11-30') })
      .thenRefused('before-the-last-change', /correct it/u);
    given([{ type: 'ForcesDeployed', data: { ...deployment, effectiveUntil: day('2025-12-05') } }])
      .when('reinforce', more)
      .thenRefused('ended-by-itself', /under a new id/u);
    given([]).when('reinforce', more).thenRefused('not-deployed');
    given([deployed, withdrawn])
      .when('reinforce', { ...more, effectiveFrom: day('2025-12-20') })
      .thenRefused('over');
  });

  it('is done before a withdrawal decided for later, which stays', () => {
    const after = given([deployed, withdrawn]).when('reinforce', more).after();
    expect([after.phase(), after.measures().at(-1)]).toMatchObject([
      'withdrawn',
      { from: day('2025-12-05'), until: day('2025-12-20') },
    ]);
    const part = after.when('withdraw', { effectiveFrom: day('2025-12-10'), share: 'part', personnel: 100 }).after();
    expect([part.phase(), part.measures().at(-1)?.until]).toEqual(['withdrawn', day('2025-12-20')]);
  });

  it('is flagged after the declaration has ended', () => {
    given([{ type: 'ForcesDeployed', data: resting }], { cited: [basis] })
      .when('reinforce', { ...more, effectiveFrom: day('2026-02-01') })
      .thenFlagged(['basis-in-force']);
  });
});

describe('redeploying', () => {
  it('changes what it names and keeps the rest', () => {
    const after = given([deployed])
      .when('redeploy', { effectiveFrom: day('2025-12-05'), areas: ['PE-PUN'], mission: 'Guard the lake' })
      .after();
    expect(forces(after.measures())).toMatchObject([
      { areas: ['PE-TAC'], until: day('2025-12-05') },
      { areas: ['PE-PUN'], mission: 'Guard the lake', personnel: 1_000, mode: 'support', until: null },
    ]);
  });

  it('with a new end may take up where the old one lies', () => {
    const dated = { type: 'ForcesDeployed', data: { ...deployment, effectiveUntil: day('2025-12-31') } };
    const longer = { effectiveFrom: day('2025-12-31'), term: { count: 30, unit: 'days' } };
    expect(forces(given([dated]).when('redeploy', longer).after().measures())).toMatchObject([
      { until: day('2025-12-31') },
      { from: day('2025-12-31'), until: day('2026-01-30') },
    ]);
    given([dated])
      .when('redeploy', { ...longer, effectiveFrom: day('2026-01-01') })
      .thenRefused('ended-by-itself');
    given([dated])
      .when('redeploy', { effectiveFrom: day('2025-12-31'), areas: ['PE-PUN'] })
      .thenRefused('ended-by-itself');
  });

  it('can go over to another declaration', () => {
    const next = { ...basis, id: 'tacna-2', measures: [{ ...declaration, from: day('2026-01-30'), until: null }] };
    const after = given([{ type: 'ForcesDeployed', data: resting }], { cited: [basis, next] }).when('redeploy', {
      effectiveFrom: day('2026-01-30'),
      restsOn: 'emergency-declaration/tacna-2',
    });
    after.thenFlagged([]);
    expect(
      after
        .after()
        .measures()
        .map(({ restsOn }) => restsOn),
    ).toEqual(['emergency-declaration-tacna', 'emergency-declaration-tacna-2']);
  });

  it('says what changes, in areas that are known', () => {
    given([deployed])
      .when('redeploy', { effectiveFrom: day('2025-12-05') })
      .thenRefused('nothing-changes');
    given([deployed])
      .when('redeploy', { effectiveFrom: day('2025-12-05'), areas: ['PE-TAX'] })
      .thenRefused('unknown-area');
  });

  it('keeps illustrative what it does not name itself', () => {
    const vague = { ...deployment, illustrative: ['mission', 'effectiveFrom'] };
    const after = given([{ type: 'ForcesDeployed', data: vague }])
      .when('redeploy', { effectiveFrom: day('2025-12-05'), areas: ['PE-PUN'], illustrative: ['areas'] })
      .after();
    expect(after.measures().at(-1)?.illustrative).toEqual(['mission', 'areas']);
  });
});

describe('a deployment that is prolonged already', () => {
  const ends = { type: 'ForcesDeployed', data: { ...deployment, effectiveUntil: day('2025-12-31'), personnel: 500 } };
  const longer = { effectiveFrom: day('2025-12-31'), effectiveUntil: day('2026-01-30') };
  const prolonged = [ends, { type: 'ForcesRedeployed', data: longer }];
  const numbers = (measures: readonly Measure[]) =>
    forces(measures).map(({ from, until, personnel }) => [from, until, personnel]);

  it('is reinforced and loses a part before that begins, and so does what follows', () => {
    const more = given(prolonged).when('reinforce', { effectiveFrom: day('2025-12-10'), personnel: 100 });
    const after = more
      .after()
      .when('withdraw', { effectiveFrom: day('2025-12-20'), share: 'part', personnel: 200 })
      .after();
    expect(numbers(after.measures())).toEqual([
      [day('2025-12-01'), day('2025-12-10'), 500],
      [day('2025-12-10'), day('2025-12-20'), 600],
      [day('2025-12-20'), day('2025-12-31'), 400],
      [day('2025-12-31'), day('2026-01-30'), 400],
    ]);
    after
      .when('reinforce', { effectiveFrom: day('2025-12-19'), personnel: 100 })
      .thenRefused('before-the-last-change', /at 2025-12-20/u);
  });

  it('is withdrawn before that begins', () => {
    const after = given(prolonged)
      .when('withdraw', { effectiveFrom: day('2025-12-20'), share: 'all' })
      .after();
    expect(numbers(after.measures())).toEqual([[day('2025-12-01'), day('2025-12-20'), 500]]);
    expect(after.phase()).toBe('withdrawn');
  });
});

describe('withdrawing', () => {
  const part = { effectiveFrom: day('2025-12-10'), share: 'part', personnel: 400 };

  it('of all ends the deployment', () => {
    const after = given([deployed]).when('withdraw', withdrawn.data).after();
    expect(after.measures()).toMatchObject([{ until: day('2025-12-20') }]);
    expect(after.phase()).toBe('withdrawn');
    after.when('withdraw', { ...withdrawn.data, effectiveFrom: day('2025-12-21') }).thenRefused('over');
  });

  it('of a part leaves the others; without a number nobody knows how many', () => {
    const after = given([deployed]).when('withdraw', part).after();
    expect(numbers(after.measures())).toEqual([
      ['2025-12-01', 1_000],
      ['2025-12-10', 600],
    ]);
    expect(after.phase()).toBe('deployed');
    const { personnel: _number, ...vague } = part;
    expect(numbers(given([deployed]).when('withdraw', vague).after().measures()).at(-1)).toEqual(['2025-12-10', null]);
    expect(numbers(given([unknown]).when('withdraw', part).after().measures()).at(-1)).toEqual(['2025-12-10', null]);
  });

  it('takes no more than there are, and no number with all', () => {
    given([deployed])
      .when('withdraw', { ...part, personnel: 1_000 })
      .thenRefused('not-so-many', /1000 are deployed/u);
    given([deployed])
      .when('withdraw', { ...part, share: 'all' })
      .thenRefused('all-and-a-number');
  });

  it('before it takes effect leaves nothing', () => {
    const after = given([deployed])
      .when('withdraw', { share: 'all', effectiveFrom: day('2025-12-01') })
      .after();
    expect(after.measures()).toEqual([]);
    expect(after.title()).toBe('army in PE-TAC');
    after.when('deploy', deployment).thenRefused('over', /never takes effect/u);
  });
});

describe('lapsing', () => {
  const dated = { type: 'ForcesDeployed', data: { ...deployment, effectiveUntil: day('2025-12-31') } };

  it('is said of its own end when that has passed', () => {
    const lapse = { endedAt: day('2025-12-31') };
    given([dated], { now: day('2025-12-31') })
      .when('lapse', lapse)
      .then([{ type: 'TroopDeploymentLapsed', data: lapse }]);
    given([dated], { now: day('2025-12-30') })
      .when('lapse', lapse)
      .thenRefused('not-run-out');
    given([deployed], { now: day('2026-12-31') })
      .when('lapse', lapse)
      .thenRefused('no-end');
  });

  it('is said with the declaration it rests on, where that ended earlier', () => {
    const after = given([{ type: 'ForcesDeployed', data: resting }], { now: day('2026-01-30'), cited: [basis] }).when(
      'lapse',
      { endedAt: day('2026-01-30') },
    );
    after.then([
      {
        type: 'TroopDeploymentLapsed',
        data: { endedAt: day('2026-01-30'), endedWith: 'emergency-declaration/tacna' },
      },
    ]);
    expect(after.after().measures()).toMatchObject([{ until: day('2026-01-30') }]);
    expect(after.after().phase()).toBe('lapsed');
    given([{ type: 'ForcesDeployed', data: resting }], { now: day('2026-01-29'), cited: [basis] })
      .when('lapse', { endedAt: day('2026-01-30') })
      .thenRefused('not-run-out');
  });
});

describe('correcting', () => {
  const correct = (revision: number, field: string, before: JsonValue, after: JsonValue) => ({
    revision,
    fields: [{ field, before, after }],
    gazette: { name: 'El Peruano', publishedAt: day('2025-12-03') },
  });
  const more = { type: 'ForcesReinforced', data: { personnel: 300, effectiveFrom: day('2025-12-05') } };

  it('of a number carries through, also from known to unknown and back', () => {
    const numbersAfter = (first: { type: string; data: object }, before: JsonValue, after: JsonValue) =>
      numbers(
        given([first, more])
          .when('correct', correct(0, '/personnel', before, after))
          .after()
          .measures(),
      ).map(([, personnel]) => personnel);
    expect(numbersAfter(deployed, 1_000, 2_000)).toEqual([2_000, 2_300]);
    expect(numbersAfter(deployed, 1_000, null)).toEqual([null, null]);
    expect(numbersAfter(unknown, null, 500)).toEqual([500, 800]);
  });

  it('does not put the deployment behind what followed, nor fewer than went', () => {
    given([deployed, more])
      .when('correct', correct(0, '/effectiveFrom', day('2025-12-01'), day('2025-12-06')))
      .thenRefused('correction-contradicts', /ForcesReinforced \(revision 1\) could not stand/u);
    const part = { type: 'ForcesWithdrawn', data: { effectiveFrom: day('2025-12-10'), share: 'part', personnel: 400 } };
    given([deployed, part])
      .when('correct', correct(0, '/personnel', 1_000, 400))
      .thenRefused('correction-contradicts', /400 are deployed/u);
  });

  it('names areas, decrees and declarations that are known, and is judged by them', () => {
    given([deployed])
      .when('correct', correct(0, '/areas/0', 'PE-TAC', 'PE-TAX'))
      .thenRefused('unknown-area');
    given([deployed])
      .when('correct', correct(0, '/restsOn', null, 'emergency-declaration/tacna'))
      .thenRefused('unknown-basis');
    given([{ type: 'ForcesDeployed', data: { ...deployment, effectiveUntil: day('2026-02-15') } }], { cited: [basis] })
      .when('correct', correct(0, '/restsOn', null, 'emergency-declaration/tacna'))
      .thenFlagged(['outlives-basis']);
  });

  it('of an end revives a deployment that the clock took for run out; the clock itself is not corrected', () => {
    const dated = { type: 'ForcesDeployed', data: { ...deployment, effectiveUntil: day('2025-12-31') } };
    const lapsed = { type: 'TroopDeploymentLapsed', data: { endedAt: day('2025-12-31') } };
    const after = given([dated, lapsed])
      .when('correct', correct(0, '/effectiveUntil', day('2025-12-31'), day('2026-01-31')))
      .after();
    expect(after.phase()).toBe('deployed');
    expect(after.measures()).toMatchObject([{ until: day('2026-01-31') }]);
    given([dated, lapsed])
      .when('correct', correct(1, '/endedAt', day('2025-12-31'), day('2026-01-31')))
      .thenRefused('not-printed', /correct the act whose end is wrong/u);
  });
});
