import type { Considered, Finding } from '#kernel';
import { inField, refuse, toJsonObject } from '#kernel';
import { day, southernPeru, specification, stored } from '#kernel/testing';
import { draft } from './index.js';

const given = specification(draft, southernPeru());

const act = {
  action: 'emergency-declaration',
  id: 'ds-1',
  command: 'extend',
  body: { term: { count: 60, unit: 'days' } },
};
const doneAt = day('2025-12-03');
const reading = { textRevision: 0 };
const by = (subject: string) => ({ doneBy: { subject }, doneAt });
const senate = { by: 'senate', at: day('2025-12-02') };

const drafted = { type: 'ActDrafted', data: { act, asks: [], ...by('ana') } };
const draftedForSenate = { type: 'ActDrafted', data: { act, asks: [{ by: 'senate', when: 'before' }], ...by('ana') } };
const revised = { type: 'DraftRevised', data: { act, textRevision: 2, asks: [], ...by('luis') } };
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
            textRevision: 0,
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
    given([], saying(tooLong, { ...tooLong, rule: 'total-length', source: 'art. 2' }))
      .when('draft', { act })
      .thenRefused('draft-flagged', /Too long\. \(art\. 1\) total-length: Too long\. \(art\. 2\) Mend/u);
  });

  it('is not done twice under one id', () => {
    given([drafted]).when('draft', { act }).thenRefused('already-drafted');
  });

  it('comes before everything else', () => {
    for (const [command, body] of [
      ['approve', reading],
      ['withdraw', {}],
      ['enact', reading],
    ] as const)
      given([]).when(command, body).thenRefused('not-drafted');
  });
});

describe('revising', () => {
  it('makes what was said of the old text count no more, and the reviser a drafter too', () => {
    const after = given([drafted, approved], { subject: 'luis' }).when('revise', { act }).after();
    expect(after.phase()).toBe('drafted');
    given([drafted, approved, revised], { subject: 'ana' })
      .when('enact', { textRevision: 2 })
      .thenRefused('not-approved');
    given([drafted, revised], { subject: 'luis' }).when('approve', { textRevision: 2 }).thenRefused('own-draft');
    given([drafted, revised], { subject: 'ana' }).when('approve', { textRevision: 2 }).thenRefused('own-draft');
    expect(given([drafted, revised], { subject: 'rosa' }).when('approve', { textRevision: 2 }).after().phase()).toBe(
      'approved',
    );
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
      .when('approve', { textRevision: 0 })
      .thenRefused('own-draft', /somebody else/u);
    given([drafted], { subject: 'ana' })
      .when('approve', { textRevision: 0, approval: senate })
      .thenRefused('own-draft');
    given([drafted, approved], { subject: 'luis' })
      .when('approve', { textRevision: 0 })
      .thenRefused('approved-already');
    given([drafted], { subject: 'luis' })
      .when('approve', { textRevision: 0, text: 'Agreed' })
      .then([{ type: 'DraftApproved', data: { ...reading, text: 'Agreed', asks: [], ...by('luis') } }]);
  });

  it('is done when a second person and every body that the law asks for have said yes', () => {
    expect(given([drafted, approved]).phase()).toBe('approved');
    expect(given([drafted, ofTheSenate]).phase()).toBe('drafted');
    expect(given([draftedForSenate, approved]).phase()).toBe('drafted');
    expect(given([draftedForSenate, ofTheSenate, approved]).phase()).toBe('approved');
  });

  it('of a body is recorded when it has been given', () => {
    given([drafted], { subject: 'luis' })
      .when('approve', { textRevision: 0, approval: { by: 'senate', at: day('2025-12-09') } })
      .thenRefused('not-yet-happened', /approval\.at/u);
  });
});

describe('a text', () => {
  const opinion = { kind: 'legal', favourable: true, text: 'Good' };

  it('is opined on, approved and enacted by who names it: another that came since is refused', () => {
    const settings = { subject: 'rosa' };
    for (const [command, body] of [
      ['opine', opinion],
      ['approve', {}],
      ['enact', {}],
    ] as const) {
      for (const textRevision of [0, 1, 3]) {
        given([drafted, approved, revised], settings)
          .when(command, { ...body, textRevision })
          .thenRefused('text-moved', /written at revision 2, not at .+ send "textRevision": 2/u);
      }
    }
    given([drafted, approved, revised], settings)
      .when('approve', { textRevision: 2 })
      .then([{ type: 'DraftApproved', data: { textRevision: 2, asks: [], ...by('rosa') } }]);
  });

  it('is told with its place, in the event too', () => {
    given([drafted, approved], { subject: 'luis' })
      .when('revise', { act })
      .then([{ type: 'DraftRevised', data: { act, textRevision: 2, asks: [], ...by('luis') } }]);
  });

  it('states no approval itself', () => {
    const stating = { ...act, body: { ...act.body, approvals: [senate] } };
    given([])
      .when('draft', { act: stating })
      .thenRefused('approval-drafted', /by "approve" once it is given/u);
    given([drafted]).when('revise', { act: stating }).thenRefused('approval-drafted');
  });
});

describe('the approval of a body', () => {
  const luis = { subject: 'luis' };
  const proposed = (...events: readonly { readonly type: string; readonly data: object }[]) => {
    const before = events.reduce(
      (one, { type, data }, index) => one.apply(stored('draft-x', BigInt(index), { type, data: toJsonObject(data) })),
      draft.open('x'),
    );
    return before.proposes({ type: 'enact', data: reading })?.approvals;
  };

  it('takes the place of an older one of the same body', () => {
    const newer = { ...senate, inFavour: 50 };
    const again = { type: 'DraftApproved', data: { approval: newer, ...by('luis') } };
    const ofCongress = {
      type: 'DraftApproved',
      data: { approval: { by: 'congress', at: day('2025-12-02') }, ...by('luis') },
    };
    expect(proposed(drafted, approved, ofTheSenate, ofCongress, again)).toEqual([ofCongress.data.approval, newer]);
  });

  it('is refused where the act with it would be', () => {
    const wrong = { considered: { decision: inField('approvals', refuse('act-invalid', 'Too many.')) } };
    given([drafted], { ...luis, ...wrong })
      .when('approve', { ...reading, approval: senate })
      .thenRefused('act-invalid');
    given([drafted], { ...luis, ...saying(tooLong) })
      .when('approve', reading)
      .thenRefused('draft-flagged');
  });

  it('is told with what is not sure of it', () => {
    const unasked: Finding = { rule: 'approving-body', verdict: 'undecided', because: 'Did you mean senate?' };
    given([drafted], { ...luis, ...saying(lacking, unasked) })
      .when('approve', { ...reading, approval: { ...senate, by: 'senat' } })
      .thenUndecided(['approval', 'approving-body']);
  });

  it('makes the draft approved only where it is what the law asks for', () => {
    const approving = { ...reading, approval: senate };
    const before = [draftedForSenate, approved];
    const tooFew = { ...lacking, because: 'The Senate approved it with 30 of 60.' };
    const missed = given(before, { ...luis, ...saying(tooFew) }).when('approve', approving);
    expect(missed.after().phase()).toBe('drafted');
    const reached = given(before, { ...luis, ...saying({ ...lacking, verdict: 'lawful' }) }).when('approve', approving);
    expect(reached.after().phase()).toBe('approved');
  });
});

describe('a person', () => {
  it('is the same whoever vouches for them', () => {
    const { doneBy } = by('ana');
    const ofProvider = { ...drafted, data: { ...drafted.data, doneBy: { ...doneBy, issuer: 'https://id.example' } } };
    given([ofProvider], { subject: 'ana' }).when('approve', reading).thenRefused('own-draft');
  });
});

describe('enacting', () => {
  it('names every body that is lacking, and tells a missing approval from one that does not serve', () => {
    const congress: Finding = { ...lacking, source: 'art. 2', asks: { by: 'congress', when: 'before' } };
    const tooFew = { ...lacking, because: 'The Senate approved it with 30 of 60.' };
    given([drafted, approved, ofTheSenate], saying(tooFew, congress))
      .when('enact', reading)
      .thenRefused(
        'approval-lacking',
        /^The Senate approved it with 30 of 60\. .+"senate" does not serve.+"congress".+is not recorded \(art\. 2\)/u,
      );
  });

  it('blames what is said only then, and names it as it was said', () => {
    const flagged = { decision: { events: [], findings: [tooLong] } };
    const lawful = { decision: { events: [], findings: [] } };
    const said = { ...reading, decidedAt: day('2025-12-01'), publishedAt: day('2025-12-02') };
    const without = [
      { field: 'decidedAt', ...flagged },
      { field: 'publishedAt', ...lawful },
    ];
    given([drafted, approved], { considered: { ...flagged, without } })
      .when('enact', said)
      .thenRefused('draft-flagged', /"publishedAt".+\/v1\/actions\/emergency-declaration\/ds-1\/extend.+withdraw/u);
  });

  it('takes a second person, and the bodies that the law of the day asks for', () => {
    given([drafted]).when('enact', { textRevision: 0 }).thenRefused('not-approved');
    given([drafted, ofTheSenate]).when('enact', { textRevision: 0 }).thenRefused('not-approved');
    given([drafted, approved], saying(lacking))
      .when('enact', { textRevision: 0 })
      .thenRefused('approval-lacking', /"senate"/u);
    given([drafted, approved], saying({ ...lacking, verdict: 'undecided' }))
      .when('enact', { textRevision: 0 })
      .thenRefused('approval-lacking');
    given([drafted, approved], saying({ ...lacking, verdict: 'lawful' }))
      .when('enact', { textRevision: 0 })
      .thenFlagged([]);
    const afterwards = { ...lacking, asks: { by: 'senate', when: 'after' } } as const;
    given([drafted, approved], saying(afterwards)).when('enact', { textRevision: 0 }).thenFlagged(['approval']);
  });

  it('may say what is known only then, and nothing that was approved', () => {
    const decided = { decidedAt: day('2025-12-02') };
    given([drafted, approved])
      .when('enact', { textRevision: 0, ...decided, decree: 'ds-135' })
      .thenFlagged([]);
    const saying_ = { ...drafted.data, act: { ...act, body: { ...act.body, ...decided } } };
    given([{ ...drafted, data: saying_ }, approved])
      .when('enact', { textRevision: 0, decidedAt: day('2025-12-01') })
      .thenRefused('said-already', /"decidedAt"/u);
  });

  it('is refused for what has become unlawful since', () => {
    given([drafted, approved], saying(tooLong)).when('enact', { textRevision: 0 }).thenRefused('draft-flagged');
  });

  it('is not stopped by an opinion against it, but told with it', () => {
    given([drafted, approved, against]).when('enact', { textRevision: 0 }).thenFlagged(['unfavourable-opinion']);
  });

  it('tells of the act that stands, and who took it, whatever the draft has become', () => {
    const told = {
      type: 'DraftEnacted',
      data: {
        ...reading,
        case: 'emergency-declaration/ds-1',
        events: done.done?.events,
        approvedBy: [{ subject: 'luis' }],
        ...by('ana'),
      },
    };
    for (const after of [[], [ofTheSenate], [rejected], [withdrawn]]) {
      const before = [drafted, approved, ...after];
      given(before, { subject: 'rosa', considered: done }).when('enact', { textRevision: 0 }).then([told]);
    }
    given([drafted, approved, enacted], { considered: done })
      .when('enact', { textRevision: 0 })
      .thenRefused('already-enacted');
  });
});

describe('what is over', () => {
  const others = {
    revise: { act },
    opine: { ...reading, ...pick(against.data) },
    approve: reading,
    reject: { because: 'No' },
    withdraw: {},
  };

  it('takes nothing more', () => {
    for (const [command, body] of [...Object.entries(others), ['enact', reading] as const]) {
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
