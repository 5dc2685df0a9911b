import type { Considered, Finding } from '#kernel';
import { refuse } from '#kernel';
import { day, southernPeru, specification } from '#kernel/testing';
import { draft } from './index.js';

const given = specification(draft, southernPeru());

const act = {
  action: 'emergency-declaration',
  id: 'ds-1',
  command: 'extend',
  body: { term: { count: 60, unit: 'days' } },
};
const doneAt = day('2025-12-03');
const by = (subject: string) => ({ doneBy: { subject }, doneAt });
const senate = { by: 'senate', at: day('2025-12-02') };

const drafted = { type: 'ActDrafted', data: { act, asks: [], ...by('ana') } };
const draftedForSenate = { type: 'ActDrafted', data: { act, asks: [{ by: 'senate', when: 'before' }], ...by('ana') } };
const revised = { type: 'DraftRevised', data: { act, asks: [], ...by('luis') } };
const approved = { type: 'DraftApproved', data: { ...by('luis') } };
const ofTheSenate = { type: 'DraftApproved', data: { approval: senate, ...by('luis') } };
const rejected = { type: 'DraftRejected', data: { because: 'Too long', ...by('luis') } };
const withdrawn = { type: 'DraftWithdrawn', data: { ...by('ana') } };
const against = {
  type: 'OpinionRecorded',
  data: { kind: 'legal', favourable: false, text: 'Not needed', ...by('rosa') },
};
const enacted = { type: 'DraftEnacted', data: { case: 'emergency-declaration/ds-1', events: [], ...by('ana') } };

function saying(...findings: readonly Finding[]): { readonly considered: Considered } {
  return { considered: { decision: { events: [], findings } } };
}

const lacking: Finding = {
  rule: 'approval',
  verdict: 'flagged',
  because: 'The Senate must approve it.',
  source: 'Constitution, art. 137(1)',
  asks: { by: 'senate', when: 'before' },
};
const tooLong: Finding = { rule: 'extension-length', verdict: 'flagged', because: 'Too long.', source: 'art. 1' };
const done: Considered = {
  decision: { events: [], findings: [] },
  done: { by: { subject: 'ana', role: 'operator' }, events: [{ id: 'e', type: 'EmergencyExtended' }] },
};

describe('drafting', () => {
  it('tells who drafted, when, and whose approval the law asks for', () => {
    given([], { subject: 'ana', ...saying(lacking) })
      .when('draft', { act, reason: 'Needed' })
      .then([
        {
          type: 'ActDrafted',
          data: {
            act,
            reason: 'Needed',
            asks: [{ by: 'senate', when: 'before', source: 'Constitution, art. 137(1)' }],
            ...by('ana'),
          },
        },
      ]);
    given([], saying(lacking)).when('draft', { act }).thenFlagged([]);
  });

  it('is refused for what is refused or flagged as an act, with the article', () => {
    given([], { considered: { decision: refuse('over', 'It is over.') } })
      .when('draft', { act })
      .thenRefused('over');
    given([], saying(lacking, tooLong))
      .when('draft', { act })
      .thenRefused('draft-flagged', /^extension-length: Too long\./u);
  });

  it('is not done twice under one id', () => {
    given([drafted]).when('draft', { act }).thenRefused('already-drafted');
  });

  it('comes before everything else', () => {
    for (const command of ['approve', 'withdraw', 'enact']) given([]).when(command, {}).thenRefused('not-drafted');
  });
});

describe('revising', () => {
  it('makes what was said of the old text count no more, and the reviser a drafter too', () => {
    const after = given([drafted, approved], { subject: 'luis' }).when('revise', { act }).after();
    expect(after.phase()).toBe('drafted');
    given([drafted, approved, revised], { subject: 'ana' }).when('enact', {}).thenRefused('not-approved');
    given([drafted, revised], { subject: 'luis' }).when('approve', {}).thenRefused('own-draft');
    given([drafted, revised], { subject: 'ana' }).when('approve', {}).thenRefused('own-draft');
    expect(given([drafted, revised], { subject: 'rosa' }).when('approve', {}).after().phase()).toBe('approved');
  });

  it('keeps to the act that was drafted, and to what may be done', () => {
    given([drafted])
      .when('revise', { act: { ...act, id: 'ds-2' } })
      .thenRefused('another-act', /extend .*ds-1/u);
    given([drafted], saying(tooLong)).when('revise', { act }).thenRefused('draft-flagged');
  });
});

describe('approving', () => {
  it('is for somebody else than who drafted, once for each text', () => {
    given([drafted], { subject: 'ana' })
      .when('approve', {})
      .thenRefused('own-draft', /somebody else/u);
    given([drafted], { subject: 'ana' }).when('approve', { approval: senate }).thenRefused('own-draft');
    given([drafted, approved], { subject: 'luis' }).when('approve', {}).thenRefused('approved-already');
    given([drafted], { subject: 'luis' })
      .when('approve', { text: 'Agreed' })
      .then([{ type: 'DraftApproved', data: { text: 'Agreed', ...by('luis') } }]);
  });

  it('is done when a second person and every body that the law asks for have said yes', () => {
    expect(given([drafted, approved]).phase()).toBe('approved');
    expect(given([drafted, ofTheSenate]).phase()).toBe('drafted');
    expect(given([draftedForSenate, approved]).phase()).toBe('drafted');
    expect(given([draftedForSenate, ofTheSenate, approved]).phase()).toBe('approved');
  });

  it('of a body is recorded when it has been given', () => {
    given([drafted], { subject: 'luis' })
      .when('approve', { approval: { by: 'senate', at: day('2025-12-09') } })
      .thenRefused('not-yet-happened', /approval\.at/u);
  });
});

describe('enacting', () => {
  it('takes a second person, and the bodies that the law of the day asks for', () => {
    given([drafted]).when('enact', {}).thenRefused('not-approved');
    given([drafted, ofTheSenate]).when('enact', {}).thenRefused('not-approved');
    given([drafted, approved], saying(lacking))
      .when('enact', {})
      .thenRefused('approval-lacking', /"senate"/u);
    given([drafted, approved], saying({ ...lacking, verdict: 'undecided' }))
      .when('enact', {})
      .thenRefused('approval-lacking');
    given([drafted, approved], saying({ ...lacking, verdict: 'lawful' }))
      .when('enact', {})
      .thenFlagged([]);
    const afterwards = { ...lacking, asks: { by: 'senate', when: 'after' } } as const;
    given([drafted, approved], saying(afterwards)).when('enact', {}).thenFlagged(['approval']);
  });

  it('may say what is known only then, and nothing that was approved', () => {
    const decided = { decidedAt: day('2025-12-02') };
    given([drafted, approved])
      .when('enact', { ...decided, decree: 'ds-135' })
      .thenFlagged([]);
    const saying_ = { ...drafted.data, act: { ...act, body: { ...act.body, ...decided } } };
    given([{ ...drafted, data: saying_ }, approved])
      .when('enact', { decidedAt: day('2025-12-01') })
      .thenRefused('said-already', /"decidedAt"/u);
  });

  it('is refused for what has become unlawful since', () => {
    given([drafted, approved], saying(tooLong)).when('enact', {}).thenRefused('draft-flagged');
  });

  it('is not stopped by an opinion against it, but told with it', () => {
    given([drafted, approved, against]).when('enact', {}).thenFlagged(['unfavourable-opinion']);
  });

  it('tells of the act that stands, and who took it, whatever the draft has become', () => {
    const told = {
      type: 'DraftEnacted',
      data: {
        case: 'emergency-declaration/ds-1',
        events: done.done?.events,
        approvedBy: [{ subject: 'luis' }],
        ...by('ana'),
      },
    };
    for (const after of [[], [ofTheSenate], [rejected], [withdrawn]]) {
      const before = [drafted, approved, ...after];
      given(before, { subject: 'rosa', considered: done }).when('enact', {}).then([told]);
    }
    given([drafted, approved, enacted], { considered: done }).when('enact', {}).thenRefused('already-enacted');
  });
});

describe('what is over', () => {
  const others = {
    revise: { act },
    opine: { ...pick(against.data) },
    approve: {},
    reject: { because: 'No' },
    withdraw: {},
  };

  it('takes nothing more', () => {
    for (const [command, body] of [...Object.entries(others), ['enact', {}] as const]) {
      given([drafted, rejected], { subject: 'ana' })
        .when(command, body)
        .thenRefused('rejected', /Too long/u);
      given([drafted, withdrawn], { subject: 'ana' })
        .when(command, body)
        .thenRefused('withdrawn', /by ana/u);
      given([drafted, enacted], { subject: 'ana' }).when(command, body).thenRefused('already-enacted');
    }
  });

  it('is over too where the act stands and the draft does not tell of it yet', () => {
    for (const [command, body] of Object.entries(others)) {
      given([drafted], { subject: 'ana', considered: done }).when(command, body).thenRefused('already-enacted');
    }
  });

  it('is withdrawn by those who drafted it alone', () => {
    given([drafted], { subject: 'luis' }).when('withdraw', {}).thenRefused('not-your-draft');
    expect(given([drafted], { subject: 'ana' }).when('withdraw', {}).after().phase()).toBe('withdrawn');
    expect(given([drafted], { subject: 'luis' }).when('reject', { because: 'No' }).after().phase()).toBe('rejected');
  });
});

function pick({ kind, favourable, text }: (typeof against)['data']) {
  return { kind, favourable, text };
}

describe('a draft', () => {
  it('is called by what it is to do', () => {
    expect(given([]).title()).toBe('Draft');
    expect(given([drafted]).title()).toBe('Draft: extend emergency-declaration/ds-1');
  });
});
