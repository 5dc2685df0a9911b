import { southernPeru, specification } from '#kernel/testing';
import { cabinetDecree } from './index.js';

const given = specification(cabinetDecree, southernPeru());

const decree = {
  kind: 'supreme-decree',
  number: 'DS 135-2025-PCM',
  title: 'Declares a state of emergency',
  decidedAt: '2025-11-28T20:00:00.000Z',
  signatories: ['The President'],
};
const printed = { gazette: { name: 'El Peruano', publishedAt: '2025-11-29T01:00:00.000Z' } };
const issued = { type: 'CabinetDecreeIssued', data: decree };
const published = { type: 'CabinetDecreePublished', data: printed };
const repeal = { effectiveFrom: '2026-01-10T05:00:00.000Z', by: 'DS 001-2026-PCM' };

describe('a cabinet decree', () => {
  it('is issued, published and repealed', () => {
    given([]).when('issue', decree).then([issued]);
    given([issued]).when('publish', printed).then([published]);
    given([issued, published])
      .when('repeal', repeal)
      .then([{ type: 'CabinetDecreeRepealed', data: repeal }]);
  });

  it('has no measure of its own', () => {
    expect(given([issued, published]).measures()).toEqual([]);
  });

  it('is not issued twice under one id', () => {
    given([issued])
      .when('issue', decree)
      .thenRefused('already-issued', /taken by DS 135-2025-PCM/u);
  });

  it('is not published or repealed before it is issued', () => {
    given([]).when('publish', printed).thenRefused('not-issued');
    given([]).when('repeal', repeal).thenRefused('not-issued');
  });

  it('is not published twice, nor before it was decided', () => {
    given([issued, published])
      .when('publish', printed)
      .thenRefused('already-published', /El Peruano/u);
    const early = { gazette: { name: 'El Peruano', publishedAt: '2025-11-28T19:59:59.999Z' } };
    given([issued]).when('publish', early).thenRefused('published-before-decided');
  });

  it('is not repealed twice, nor with effect before it was decided', () => {
    given([issued, { type: 'CabinetDecreeRepealed', data: repeal }])
      .when('repeal', repeal)
      .thenRefused('repealed', /DS 001-2026-PCM/u);
    given([issued])
      .when('repeal', { ...repeal, effectiveFrom: '2025-01-01T00:00:00Z' })
      .thenRefused('repealed-before-decided');
  });

  it('is not decided or printed before that has happened: now, and five minutes more', () => {
    const now = '2025-11-28T19:55:00.000Z';
    given([], { now }).when('issue', decree).then([issued]);
    given([], { now: '2025-11-28T19:54:59.999Z' })
      .when('issue', decree)
      .thenRefused('not-yet-happened', /"decidedAt" says 2025-11-28T20:00:00.000Z/u);
    given([issued], { now })
      .when('publish', printed)
      .thenRefused('not-yet-happened', /"gazette.publishedAt".*zone offset/u);
  });

  it('is printed today, where only the day of the gazette is known', () => {
    const today = { gazette: { name: 'El Peruano', publishedAt: '2025-11-29T00:00:00-05:00' } };
    given([issued], { now: '2025-11-29T05:00:00.000Z' }).when('publish', today).thenFlagged([]);
  });

  it('is corrected by what was printed, not by what will be, nor into what is to come', () => {
    const correction = (now: string, decidedAt: string) =>
      given([issued], { now }).when('correct', {
        revision: 0,
        fields: [{ field: '/decidedAt', before: decree.decidedAt, after: decidedAt }],
        gazette: { name: 'El Peruano', publishedAt: '2025-12-03T05:00:00.000Z' },
      });
    correction('2025-12-03T05:00:00.000Z', '2025-11-28T21:00:00.000Z').thenFlagged([]);
    correction('2025-12-02T05:00:00.000Z', '2025-11-28T21:00:00.000Z').thenRefused(
      'not-yet-happened',
      /"gazette.publishedAt"/u,
    );
    correction('2025-12-03T05:00:00.000Z', '2025-12-04T21:00:00.000Z').thenRefused('not-yet-happened', /"decidedAt"/u);
  });

  it('is corrected in its words, but not into a contradiction', () => {
    const correction = (field: string, before: string, after: string) => ({
      revision: 0,
      fields: [{ field, before, after }],
      gazette: { name: 'El Peruano', publishedAt: '2025-12-03T05:00:00.000Z' },
    });
    const right = correction('/title', decree.title, 'Declares an emergency in Tacna');
    expect(given([issued]).when('correct', right).after().title()).toBe(
      'DS 135-2025-PCM: Declares an emergency in Tacna',
    );
    const late = correction('/decidedAt', decree.decidedAt, '2025-11-30T00:00:00.000Z');
    given([issued, published])
      .when('correct', late)
      .thenRefused('correction-contradicts', /it was decided at 2025-11-30/u);
    const repealed = { type: 'CabinetDecreeRepealed', data: repeal };
    given([issued, repealed])
      .when('correct', correction('/decidedAt', decree.decidedAt, '2026-02-01T00:00:00.000Z'))
      .thenRefused('correction-contradicts', /CabinetDecreeRepealed \(revision 1\) could not stand/u);
    given([issued])
      .when('correct', correction('/colour', 'red', 'blue'))
      .thenRefused('before-differs');
    given([issued])
      .when('correct', correction('/kind', 'supreme-decree', 'poem'))
      .thenRefused('correction-invalid', /kind: must be one of/u);
    given([issued])
      .when('correct', { ...right, revision: 4 })
      .thenRefused('unknown-revision', /the case has 0/u);
  });
});
