import { canonicalJson, cutAt, endOfBasis, eventId, isCaseId, overlap, replaceFrom } from './index.js';
import type { DeclarationMeasure } from './index.js';
import { createHash } from 'node:crypto';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('canonical JSON (RFC 8785)', () => {
  it('orders keys by UTF-16 code units and leaves out what is undefined', () => {
    const value = {
      '\u20ac': 1,
      '\r': 2,
      '\ufb33': 3,
      '1': 4,
      '\u{1f600}': 5,
      '\u0080': 6,
      '\u00f6': 7,
      gone: undefined,
    };
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\u{1f600}":5,"\ufb33":3}');
  });

  it('writes numbers as ECMAScript does', () => {
    expect(canonicalJson([333333333.33333329, 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    );
  });
});

describe('the id of an event', () => {
  it('is a UUID of version 8, and the same for the same command', () => {
    const id = eventId(digest, { subject: 'ana' }, 'key', 'stream', 0);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
    expect(eventId(digest, { subject: 'ana' }, 'key', 'stream', 0)).toBe(id);
  });

  it('is for ever what it was for a person, a ministry and a key', () => {
    const ana = { subject: 'ana', organisation: 'interior' };
    expect(eventId(digest, ana, 'key', 'stream', 0)).toBe('d40e10b8-e86c-8f59-99fc-69a30411b962');
  });

  it('differs by caller, organisation, issuer, key, stream and place, however they are cut', () => {
    const ids = [
      eventId(digest, { subject: 'a' }, 'bc', 's', 0),
      eventId(digest, { subject: 'ab' }, 'c', 's', 0),
      eventId(digest, { subject: 'a' }, 'bc', 's', 1),
      eventId(digest, { subject: 'a' }, 'b', 'cs', 0),
      eventId(digest, { subject: 'a', organisation: 'o' }, 'bc', 's', 0),
      eventId(digest, { subject: 'a', organisation: 'oo' }, 'bc', 's', 0),
      eventId(digest, { subject: 'o', organisation: 'a' }, 'bc', 's', 0),
      eventId(digest, { subject: 'a', issuer: 'o' }, 'bc', 's', 0),
      eventId(digest, { subject: 'a', issuer: 'i' }, 'bc', 's', 0),
      eventId(digest, { subject: 'a', organisation: 'o', issuer: 'i' }, 'bc', 's', 0),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('intervals', () => {
  const day = (date: number): string => `2025-12-${date.toString().padStart(2, '0')}T05:00:00.000Z`;

  it('are cut at a moment: later ones go, a running one ends there', () => {
    const intervals = [
      { from: day(1), until: day(3) },
      { from: day(3), until: null },
      { from: day(9), until: null },
    ];
    expect(cutAt(intervals, day(5))).toEqual([
      { from: day(1), until: day(3) },
      { from: day(3), until: day(5) },
    ]);
    expect(replaceFrom(intervals, { from: day(2), until: day(4) })).toEqual([
      { from: day(1), until: day(2) },
      { from: day(2), until: day(4) },
    ]);
  });

  it('are half open: one that ends where another begins does not meet it', () => {
    expect(overlap({ from: day(1), until: day(2) }, { from: day(2), until: null })).toBeUndefined();
    expect(overlap({ from: day(1), until: null }, { from: day(2), until: day(3) })).toEqual({
      from: day(2),
      until: day(3),
    });
  });

  it('of a declaration are prolonged by those that follow without a gap', () => {
    const declared = (from: number, until: number | null): DeclarationMeasure => ({
      kind: 'declaration',
      from: day(from),
      until: until === null ? null : day(until),
      areas: ['PE'],
      level: 'emergency',
      regime: 'pe',
      cause: '',
      extension: 0,
      suspendedRights: [],
      orderKeptBy: 'police',
      provisions: [],
    });
    expect(endOfBasis(day(2), [declared(5, 9), declared(1, 5), declared(10, 12)])).toBe(day(9));
    expect(endOfBasis(day(2), [declared(1, 5), declared(5, null)])).toBeNull();
    expect(endOfBasis(day(2), [declared(3, 5)])).toBeUndefined();
  });
});

describe('the id of a case', () => {
  it.each(['a', 'ds-135-2025-pcm', '0'.repeat(64)])('may be %s', (id) => {
    expect(isCaseId(id)).toBe(true);
  });

  it.each(['', 'A', 'a/b', '..', 'a b', 'ñ', '0'.repeat(65), 'a\n'])('may not be "%s"', (id) => {
    expect(isCaseId(id)).toBe(false);
  });
});
