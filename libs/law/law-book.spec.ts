import { lawBook } from './index.js';
import { days, lawText, regime, version } from './testing/regimes.js';

function faults(...regimes: readonly object[]): string {
  try {
    lawBook([lawText(regimes)]);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

const withInitial = (initial: object) => ({ ...regime, versions: [{ ...version, initial }] });
const withExtensions = (...extensions: readonly object[]) => ({ ...regime, versions: [{ ...version, extensions }] });
const notice = { to: 'congress', on: 'declaration', from: 'signing', article: 'art. 9', verified: 'primary' };
const figure = { article: 'art. 9', verified: 'primary' };
const senate = { by: 'senate', when: 'before', ...figure };
const withNotices = (...notices: readonly object[]) => ({ ...regime, versions: [{ ...version, notices }] });
const withRights = (rules: object) => ({ ...regime, versions: [{ ...version, ...rules }] });
const right = { article: 'art. 2, inc. 9', name: 'Home', iccpr: ['17'] };
const extension = { article: 'art. 2', verified: 'primary', max: days(30) };

describe('a file of law', () => {
  it('that is right is taken', () => {
    expect(faults(regime)).toBe('');
  });

  it.each([
    [
      'an unknown unit',
      withInitial({ article: 'art. 1', verified: 'primary', max: { count: 60, unit: 'moons' } }),
      /^test\.json: regimes\.0\.versions\.0\.initial\.max\.unit must be one of.*sitting-days/u,
    ],
    [
      'a missing source',
      { ...regime, versions: [{ ...version, source: undefined }] },
      /^test\.json: regimes\.0\.versions\.0\.source is missing/u,
    ],
    [
      'a figure without its article',
      withInitial({ verified: 'primary', max: days(60) }),
      /^test\.json: regimes\.0\.versions\.0\.initial\.article is missing/u,
    ],
    [
      'a figure without its mark',
      withInitial({ article: 'art. 1', max: days(60) }),
      /^test\.json: regimes\.0\.versions\.0\.initial\.verified is missing/u,
    ],
    [
      'an overlap of validity',
      {
        ...regime,
        versions: [
          { ...version, validUntil: '2026-05-01' },
          { ...version, validFrom: '2026-04-12' },
        ],
      },
      /^test\.json: regimes\.0\.versions\.1\.validFrom overlaps the version before it, which is valid until 2026-05-01/u,
    ],
    [
      'a version that never ends before another',
      { ...regime, versions: [version, { ...version, validFrom: '2026-04-12' }] },
      /valid until further notice/u,
    ],
    [
      'a version that ends before it begins',
      { ...regime, versions: [{ ...version, validFrom: '2026-04-12', validUntil: '2026-04-12' }] },
      /validUntil must be after/u,
    ],
    ['no longest term', withInitial({ article: 'art. 1', verified: 'primary' }), /initial\.max is missing: say/u],
    [
      'a longest term that the law does not fix',
      withInitial({ article: 'art. 1', verified: 'primary', max: days(60), open: true }),
      /initial\.open says that the law fixes no number/u,
    ],
    ['extensions from the second on', withExtensions({ ...extension, first: 2 }), /extensions\.0\.first must be 1/u],
    [
      'extensions with a gap',
      withExtensions({ ...extension, first: 1, last: 2 }, { ...extension, first: 4 }),
      /extensions\.1\.first must be 3/u,
    ],
    [
      'extensions after the last',
      withExtensions({ ...extension, first: 1 }, { ...extension, first: 2 }),
      /extensions\.1\.first must be left out/u,
    ],
    [
      'extensions that end before they begin',
      withExtensions({ ...extension, first: 1, last: 1 }, { ...extension, first: 2, last: 1 }),
      /extensions\.1\.last must not be before/u,
    ],
    [
      'extensions that nobody may make',
      { ...regime, versions: [{ ...version, noExtension: { article: 'art. 2', verified: 'primary' } }] },
      /noExtension contradicts "extensions"/u,
    ],
    [
      'one notice asked for twice',
      { ...regime, versions: [{ ...version, notices: [notice, { ...notice, article: 'art. 10' }] }] },
      /versions\.0\.notices\.1 asks for the notice congress \(declaration\) as .+notices\.0 does/u,
    ],
    [
      'a term of more than a hundred years',
      withInitial({ article: 'art. 1', verified: 'primary', max: { count: 9_999, unit: 'years' } }),
      /initial\.max\.count must be a hundred years at most/u,
    ],
    [
      'a time limit on an approval before',
      withInitial({ ...version.initial, approval: { ...senate, within: days(3), from: 'signing', silence: 'lapses' } }),
      /approval\.within says .*approval\.from says .*approval\.silence says something of an approval afterwards, and "when" is "before"/su,
    ],
    [
      'what silence means without a time limit',
      withInitial({ ...version.initial, furtherApprovals: [{ ...senate, when: 'after', silence: 'lapses' }] }),
      /furtherApprovals\.0\.silence needs "within"/u,
    ],
    [
      'the start of a time limit that there is none of',
      withExtensions({ ...extension, first: 1, approval: { ...senate, when: 'after', from: 'signing' } }),
      /extensions\.0\.approval\.from needs "within"/u,
    ],
    [
      'somebody who lets an emergency be declared early only afterwards',
      {
        ...regime,
        versions: [{ ...version, coolingOff: { ...figure, term: days(90), unless: { ...senate, when: 'after' } } }],
      },
      /coolingOff\.unless\.when must be "before"/u,
    ],
    [
      'a way to count a term that is open',
      withInitial({ article: 'art. 1', verified: 'primary', open: true, from: 'publication', firstDay: 'counted' }),
      /initial\.from says how the longest term is counted.*initial\.firstDay says how/su,
    ],
    [
      'a notice of the declaration from some extension on',
      withNotices({ ...notice, fromExtension: 2 }),
      /notices\.0\.fromExtension says from which extension.*"on" is "declaration"/u,
    ],
    [
      'a notice of the end that comes again',
      withNotices({ ...notice, on: 'end', every: days(15) }),
      /notices\.0\.every says that it is owed again.*"on" is "end"/u,
    ],
    [
      'a time limit on a report that comes again',
      withNotices({ ...notice, on: 'measures', every: days(15), within: days(15) }),
      /notices\.0\.within says when it is due.*"every" does/u,
    ],
    [
      'the same approval asked for twice',
      withInitial({
        ...version.initial,
        approval: { ...senate, when: 'after' },
        furtherApprovals: [senate, { ...senate, when: 'after', majority: '2/3' }],
      }),
      /initial\.furtherApprovals\.1 asks senate for an approval after, as regimes\.0\.versions\.0\.initial\.approval does/u,
    ],
    [
      'the same approval twice among the further ones',
      withExtensions({ ...extension, first: 1, furtherApprovals: [senate, senate] }),
      /extensions\.0\.furtherApprovals\.1 asks senate for an approval before, as .+furtherApprovals\.0 does/u,
    ],
    [
      'a right that may be suspended and never may',
      withRights({
        suspendable: { ...figure, rights: [right] },
        neverSuspended: { ...figure, rights: [{ ...right, article: '2(9)' }] },
      }),
      /neverSuspended\.rights\.0\.article names 2\(9\), as regimes\.0\.versions\.0\.suspendable\.rights\.0 does/u,
    ],
    [
      'a right twice in one list',
      withRights({ suspendable: { ...figure, rights: [right, { ...right, article: '2.9' }] } }),
      /suspendable\.rights\.1\.article names 2\.9, as .+suspendable\.rights\.0 does/u,
    ],
    [
      'an article of a treaty that cannot be read',
      withRights({ suspendable: { ...figure, rights: [{ ...right, iccpr: ['17', '99zz'], achr: ['x'] }] } }),
      /rights\.0\.iccpr\.1 must be the number of an article, .*it is "99zz".*rights\.0\.achr\.0 must be/su,
    ],
    [
      'a total that is not in days',
      withRights({ totals: [{ ...figure, max: { count: 3, unit: 'months' }, per: 'emergency' }] }),
      /totals\.0\.max\.unit must be days/u,
    ],
    [
      'a country that there is not',
      { ...regime, jurisdiction: 'XX' },
      /regimes\.0\.jurisdiction must be a code of ISO 3166, .*it is XX/u,
    ],
    [
      'a part that the country does not have',
      { ...regime, jurisdiction: 'PE-XXX' },
      /regimes\.0\.jurisdiction must be a code of ISO 3166, .*it is PE-XXX/u,
    ],
    ['a field that there is not', { ...regime, colour: 'red' }, /regimes\.0\.colour is not a field/u],
    ['a day that there is not', { ...regime, versions: [{ ...version, validFrom: '2025-02-29' }] }, /must be a day/u],
  ])('with %s is refused with the file, the place and a sentence', (_name, faulty, message) => {
    expect(faults(faulty)).toMatch(message);
  });

  it('that binds to a treaty what is no country, or keeps what is no article, is refused', () => {
    const treaty = {
      ...{ id: 'a-treaty', rights: 'achr', name: 'Convention', source: version.source, notices: [] },
      nonDerogable: { ...figure, articles: ['4', '99zz'] },
      parties: [
        { jurisdiction: 'PE-TAC', verified: 'primary' },
        { jurisdiction: 'XX', verified: 'primary' },
      ],
    };
    const refused = () => lawBook([lawText([], [treaty])]);
    expect(refused).toThrow(/treaties\.0\.nonDerogable\.articles\.1 must be the number of an article/u);
    expect(refused).toThrow(/parties\.0\.jurisdiction must be a country.*it is PE-TAC/u);
    expect(refused).toThrow(/parties\.1\.jurisdiction must be a country.*it is XX/u);
  });

  it('may ask one body before and after, and name a part of a right apart', () => {
    const initial = { ...version.initial, approval: senate, furtherApprovals: [{ ...senate, when: 'after' }] };
    const suspendable = { ...figure, rights: [right] };
    const neverSuspended = { ...figure, rights: [{ ...right, article: '2.9.a' }] };
    expect(faults({ ...regime, versions: [{ ...version, initial, suspendable, neverSuspended }] })).toBe('');
  });

  it('with one id twice is refused', () => {
    expect(faults(regime, regime)).toMatch(/regimes\.1\.id "xx-emergency" is described already in regimes\.0/u);
  });

  it('that is not JSON, not an object or too long is refused', () => {
    for (const text of ['{', '[]', '"law"', ' '.repeat(10_000_001)]) {
      expect(() => lawBook([{ name: 'own.json', text }])).toThrow(/^own\.json: /u);
    }
  });

  it('says everything that is wrong in every file', () => {
    const one = lawText([{ ...regime, level: 'high' }], [], 'one.json');
    const other = lawText([{ ...regime, name: '' }], [], 'other.json');
    expect(() => lawBook([one, other])).toThrow(/^one\.json: .+\nother\.json: /u);
  });
});

describe('a book of law', () => {
  it('knows a regime as it was law on a day', () => {
    const versions = [
      { ...version, validFrom: '1993-12-31', validUntil: '2026-04-12' },
      { ...version, validFrom: '2026-04-12', initial: { ...version.initial, max: days(30) } },
    ];
    const book = lawBook([lawText([{ ...regime, versions }])]);
    expect(book.onDay(regime.id, '2026-04-11')?.version.initial.max).toEqual(days(60));
    expect(book.onDay(regime.id, '2026-04-12')?.version.initial.max).toEqual(days(30));
    expect(book.onDay(regime.id, '1993-12-30')).toBeUndefined();
    expect(book.onDay('nowhere', '2026-04-12')).toBeUndefined();
  });

  it('has the regime of a later file in place of one with the same id', () => {
    const own = lawText(
      [
        { ...regime, name: 'Emergencia propia' },
        { ...regime, id: 'xx-other' },
      ],
      [],
      'own.json',
    );
    const book = lawBook([lawText([regime]), own]);
    expect(book.regimes.map(({ id, name }) => [id, name])).toEqual([
      ['xx-emergency', 'Emergencia propia'],
      ['xx-other', 'Emergencia'],
    ]);
  });

  it('knows which treaties bound a country on a day', () => {
    const treaty = {
      id: 'a-treaty',
      rights: 'achr',
      name: 'Convention',
      source: version.source,
      nonDerogable: { article: 'art. 27(2)', verified: 'primary', articles: ['4'] },
      notices: [],
      parties: [{ jurisdiction: 'PE', validFrom: '1978-07-28', validUntil: '2030-01-01', verified: 'unverified' }],
    };
    const book = lawBook([lawText([], [treaty])]);
    expect(book.treatiesOf('PE', '2025-11-28')).toHaveLength(1);
    expect(book.treatiesOf('PE-TAC', '2025-11-28')).toHaveLength(1);
    expect(book.treatiesOf('PE', '1978-07-27')).toHaveLength(0);
    expect(book.treatiesOf('CL', '2025-11-28')).toHaveLength(0);
  });
});
