import type { JsonObject } from '#kernel';
import { day, southernPeru, specification } from '#kernel/testing';

import { lawBook, lawOf } from '#law';
import { lawText, regime, version } from '../../law/testing/regimes.js';
import { emergencyDeclaration } from './index.js';

const figure = { article: 'art. 9', verified: 'primary' } as const;
const notices = [{ to: 'congress', on: 'declaration', from: 'signing', ...figure }];
const law = lawOf(lawBook([lawText([{ ...regime, id: 'pe-emergencia', versions: [{ ...version, notices }] }])]));
const given = specification(emergencyDeclaration, southernPeru(), law);

const declared = {
  type: 'EmergencyDeclared',
  data: {
    regime: 'pe-emergencia',
    level: 'emergency',
    areas: ['PE-TAC'],
    cause: 'Crime',
    effectiveFrom: day('2025-12-01'),
    effectiveUntil: day('2026-01-30'),
    orderKeptBy: 'police',
  },
};
const lifted = { type: 'EmergencyLifted', data: { effectiveFrom: day('2025-12-20'), cause: 'calm' } };
const notice = { to: 'congress', on: 'declaration', sentAt: day('2025-12-02'), reference: 'Oficio 1' };
const notified = { type: 'EmergencyNotified', data: { ...notice, extension: 0, number: 1 } };

describe('notifying', () => {
  it('says of which term the notice is: the first for a declaration, else the latest, unless told', () => {
    const sent = given([declared]).when('notify', notice);
    sent.then([notified]);
    sent.thenUndecided([]);
    const extended = {
      type: 'EmergencyExtended',
      data: { effectiveFrom: day('2026-01-30'), effectiveUntil: day('2026-03-31') },
    };
    given([declared, extended]).when('notify', notice).then([notified]);
    given([declared, extended])
      .when('notify', { ...notice, on: 'extension' })
      .then([{ type: 'EmergencyNotified', data: { ...notified.data, on: 'extension', extension: 1 } }]);
  });

  it('changes nothing on the ground', () => {
    expect(given([declared, notified]).measures()).toEqual(given([declared]).measures());
  });

  it('is done of an extension that was lifted before it began', () => {
    const extended = {
      type: 'EmergencyExtended',
      data: { effectiveFrom: day('2026-01-30'), effectiveUntil: day('2026-03-31') },
    };
    given([declared, extended, lifted])
      .when('notify', { ...notice, on: 'extension' })
      .then([{ type: 'EmergencyNotified', data: { ...notified.data, on: 'extension', extension: 1 } }]);
  });

  it('is done after the end too: the end is told of', () => {
    given([declared, lifted])
      .when('notify', { ...notice, on: 'end' })
      .thenUndecided(['notice-asked-for']);
  });

  it('needs a proof', () => {
    const { reference: _reference, ...bare } = notice;
    given([declared])
      .when('notify', bare)
      .thenRefused('no-proof', /"reference", "link" or "sha256"/u);
    given([declared])
      .when('notify', { ...bare, sha256: 'a'.repeat(64) })
      .thenUndecided([]);
  });

  it('needs a declaration, and the term that it names', () => {
    const announced = {
      type: 'EmergencyAnnounced',
      data: { announcedAt: day('2025-11-28'), announcedBy: 'The President', areas: ['PE-TAC'], cause: 'Crime' },
    };
    given([]).when('notify', notice).thenRefused('not-declared');
    given([announced, { ...lifted, data: { ...lifted.data, effectiveFrom: day('2025-11-30') } }])
      .when('notify', notice)
      .thenRefused('not-declared');
    given([declared])
      .when('notify', { ...notice, extension: 1 })
      .thenRefused('no-such-term', /It has no extension/u);
  });

  it('is not done twice for the same notice', () => {
    given([declared, notified])
      .when('notify', notice)
      .thenRefused('already-notified', /correct that/u);
    given([declared, notified])
      .when('notify', { ...notice, number: 2 })
      .thenUndecided(['notice-asked-for']);
  });

  it('keeps to that when a sending is corrected', () => {
    const second = { type: 'EmergencyNotified', data: { ...notified.data, number: 2 } };
    const gazette = { name: 'El Peruano', publishedAt: day('2025-12-03') };
    const correct = (revision: number, field: JsonObject) => ({ revision, fields: [field], gazette });
    given([declared, notified, second])
      .when('correct', correct(2, { field: '/number', before: 2, after: 1 }))
      .thenRefused('correction-contradicts', /already|was sent/u);
    given([declared, notified])
      .when('correct', correct(1, { field: '/extension', before: 0, after: 77 }))
      .thenRefused('correction-contradicts', /no extension/u);
    given([declared, notified])
      .when('correct', correct(1, { field: '/reference', before: 'Oficio 1' }))
      .thenRefused('correction-contradicts', /how the sending can be proved/u);
  });

  it('cannot have been done tomorrow', () => {
    given([declared])
      .when('notify', { ...notice, sentAt: day('2199-01-01') })
      .thenRefused('not-yet-happened');
  });

  it('before the act that it tells of is recorded, with a word on "sentAt", and is judged anew by its right words', () => {
    const early = given([declared]).when('notify', { ...notice, sentAt: day('2025-11-30') });
    early.thenFlagged(['notice-before-act']);
    early.thenUndecided([]);
    const signed = { ...declared, data: { ...declared.data, decidedAt: day('2025-11-30') } };
    given([signed])
      .when('notify', { ...notice, sentAt: day('2025-11-30') })
      .thenFlagged([]);
    const slip = { field: '/sentAt', before: day('2025-11-30'), after: day('2025-12-02') };
    const gazette = { name: 'El Peruano', publishedAt: day('2025-12-03') };
    early
      .after()
      .when('correct', { revision: 1, fields: [slip], gazette })
      .thenFlagged([]);
  });

  it('is not held to be early where the decree that it rests on may have been printed before', () => {
    const under = { ...declared, data: { ...declared.data, decree: 'ds-1' } };
    given([under])
      .when('notify', { ...notice, sentAt: day('2025-11-30') })
      .thenFlagged([]);
  });

  it('to somebody whom no law asks to be told is recorded, with a word on who is asked for', () => {
    given([declared])
      .when('notify', { ...notice, to: 'congres' })
      .thenUndecided(['notice-asked-for']);
  });
});

describe('a sending that never was', () => {
  const { sentAt: _at, reference: _reference, ...which } = notice;
  const cause = 'The letter was never handed in';
  const retracted = { type: 'EmergencyNoticeRetracted', data: { ...which, cause, extension: 0, number: 1 } };

  it('is taken back, with why, and may then be recorded once it is done', () => {
    given([declared, notified])
      .when('retract', { ...which, cause })
      .then([retracted]);
    given([declared, notified, retracted]).when('notify', notice).then([notified]);
    given([declared, notified, retracted]).when('notify', notice).thenUndecided([]);
  });

  it('can be taken back of an emergency that is over', () => {
    given([declared, notified, lifted])
      .when('retract', { ...which, cause })
      .then([retracted]);
  });

  it('is one that is recorded, and is not taken back twice', () => {
    given([declared])
      .when('retract', { ...which, cause })
      .thenRefused('not-notified', /There are none/u);
    given([declared, notified])
      .when('retract', { ...which, number: 2, cause })
      .thenRefused('not-notified', /congress-declaration-0-2.*: congress-declaration-0-1\./u);
    given([declared, notified, retracted])
      .when('retract', { ...which, cause })
      .thenRefused('not-notified');
  });

  it('is not corrected into another notice while its taking back stands', () => {
    const gazette = { name: 'El Peruano', publishedAt: day('2025-12-03') };
    given([declared, notified, retracted])
      .when('correct', { revision: 1, fields: [{ field: '/number', before: 1, after: 2 }], gazette })
      .thenRefused('correction-contradicts', /EmergencyNoticeRetracted \(revision 2\) could not stand/u);
  });
});
