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
    ['a field that there is not', { ...regime, colour: 'red' }, /regimes\.0\.colour is not a field/u],
    ['a day that there is not', { ...regime, versions: [{ ...version, validFrom: '2025-02-29' }] }, /must be a day/u],
  ])('with %s is refused with the file, the place and a sentence', (_name, faulty, message) => {
    expect(faults(faulty)).toMatch(message);
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
