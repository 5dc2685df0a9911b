import type { JsonObject } from '#kernel';
import { southernPeru, specification } from '#kernel/testing';
import { situationReport } from './index.js';

const given = specification(situationReport, southernPeru());
const hour = (time: string): string => `2025-11-28T${time}:00.000Z`;

const unknown = { name: 'people', unit: 'people', unknown: true, because: 'There is no clear count' };
const range = { name: 'buses', unit: 'buses', atLeast: 3, atMost: 5 };
const report = {
  areas: ['PE-TAC'],
  observedAt: hour('19:00'),
  source: 'Press reports',
  reliability: 'C3',
  figures: [unknown, range],
  text: 'Migrants gather at the border.',
};
const reported = { type: 'SituationReported', data: report };
const withdrawn = { type: 'SituationReportWithdrawn', data: { cause: 'The source took it back' } };

function problemsOf(body: JsonObject): readonly { readonly field: string; readonly problem: string }[] {
  const parsed = situationReport.commands.get('report')?.shape.parse(body);
  return parsed?.ok === false ? parsed.problems : [];
}

describe('reporting', () => {
  it('stands from the moment of observation, with figures as ranges or explicitly unknown', () => {
    given([]).when('report', report).then([reported]);
    expect(given([reported]).measures()).toEqual([
      {
        kind: 'report',
        from: hour('19:00'),
        until: null,
        areas: ['PE-TAC'],
        source: 'Press reports',
        reliability: 'C3',
        text: 'Migrants gather at the border.',
        figures: [unknown, range],
      },
    ]);
    expect(given([reported]).title()).toBe('Press reports on PE-TAC');
  });

  it('leaves an upper bound open where none is known', () => {
    const open = { ...report, figures: [{ name: 'people', unit: 'people', atLeast: 200 }] };
    expect(given([]).when('report', open).after().measures()).toMatchObject([
      { figures: [{ atLeast: 200, atMost: null }] },
    ]);
  });

  it.each([
    ['a figure without a range', { name: 'x', unit: 'y' }],
    ['unknown without a reason', { name: 'x', unit: 'y', unknown: true }],
    ['unknown with a number all the same', { ...unknown, atLeast: 3 }],
    ['a range with a reason to be unknown', { ...range, because: 'x' }],
    ['a range upside down', { ...range, atMost: 2 }],
    ['only an upper bound', { name: 'x', unit: 'y', atMost: 2 }],
    ['unknown said to be false', { ...range, unknown: false }],
    ['no object', 3],
  ])('does not take %s', (_what, figure) => {
    expect(problemsOf({ ...report, figures: [figure] })).not.toEqual([]);
  });

  it('says what a figure must be', () => {
    expect(problemsOf({ ...report, figures: [range, { name: 'x', unit: 'y' }] })).toEqual([
      { field: 'figures', problem: expect.stringMatching(/^each must be either a range/u) },
    ]);
  });

  it.each(['G1', 'A0', 'A7', 'a1', '1A', ''])('does not take %j for a grade of the Admiralty code', (reliability) => {
    expect(problemsOf({ ...report, reliability })).toMatchObject([{ field: 'reliability' }]);
  });

  it('is not of a moment to come, by more than clocks may differ, nor of areas unknown', () => {
    given([], { now: hour('18:55') })
      .when('report', report)
      .thenFlagged([]);
    given([], { now: hour('18:54') })
      .when('report', report)
      .thenRefused('not-yet-observed', /zone offset/u);
    given([])
      .when('report', { ...report, areas: ['PE-TAX'] })
      .thenRefused('unknown-area');
  });

  it('is not done twice under one id', () => {
    given([reported])
      .when('report', report)
      .thenRefused('already-reported', /revise it/u);
  });
});

describe('revising', () => {
  const revision = { cause: 'A count', figures: [{ name: 'people', unit: 'people', atLeast: 200, atMost: 300 }] };

  it('replaces what it names and keeps the rest', () => {
    const after = given([reported])
      .when('revise', { ...revision, observedAt: hour('19:30') })
      .after();
    expect(after.measures()).toMatchObject([
      { from: hour('19:30'), figures: [{ name: 'people', atLeast: 200, atMost: 300 }], text: report.text },
    ]);
    expect(after.phase()).toBe('revised');
    expect(
      after
        .when('revise', { cause: 'again', areas: ['PE-PUN'] })
        .after()
        .measures(),
    ).toMatchObject([{ areas: ['PE-PUN'], figures: [{ atLeast: 200 }] }]);
  });

  it('names something, in areas that are known, of a moment that has been', () => {
    given([reported]).when('revise', { cause: 'x' }).thenRefused('nothing-changes');
    given([reported])
      .when('revise', { cause: 'x', areas: ['PE-TAX'] })
      .thenRefused('unknown-area');
    given([reported], { now: hour('22:00') })
      .when('revise', { cause: 'x', observedAt: hour('23:00') })
      .thenRefused('not-yet-observed');
  });

  it('takes what was illustrative for real where it replaces it', () => {
    const vague = { type: 'SituationReported', data: { ...report, illustrative: ['observedAt', 'figures'] } };
    expect(given([vague]).when('revise', revision).after().measures()).toMatchObject([
      { illustrative: ['observedAt'] },
    ]);
  });

  it('needs a report', () => {
    given([]).when('revise', revision).thenRefused('not-reported');
  });
});

describe('withdrawing', () => {
  it('leaves nothing standing, and nothing more to be done', () => {
    const after = given([reported]).when('withdraw', withdrawn.data).after();
    expect(after.measures()).toEqual([]);
    expect(after.phase()).toBe('withdrawn');
    expect(after.title()).toBe('Press reports on PE-TAC');
    for (const [command, body] of [
      ['report', report],
      ['revise', { cause: 'x', text: 'y' }],
      ['withdraw', withdrawn.data],
    ] as const) {
      after.when(command, body).thenRefused('over', /under a new id/u);
    }
  });

  it('needs a report', () => {
    given([]).when('withdraw', withdrawn.data).thenRefused('not-reported');
  });
});
