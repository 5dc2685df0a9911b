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
  it('says of which term the notice is, the latest unless told, and which one', () => {
    const sent = given([declared]).when('notify', notice);
    sent.then([notified]);
    sent.thenUndecided([]);
    const extended = {
      type: 'EmergencyExtended',
      data: { effectiveFrom: day('2026-01-30'), effectiveUntil: day('2026-03-31') },
    };
    given([declared, extended])
      .when('notify', { ...notice, number: 2 })
      .then([{ type: 'EmergencyNotified', data: { ...notified.data, extension: 1, number: 2 } }]);
  });

  it('changes nothing on the ground', () => {
    expect(given([declared, notified]).measures()).toEqual(given([declared]).measures());
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
    given([]).when('notify', notice).thenRefused('not-declared');
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
      .thenUndecided([]);
  });

  it('cannot have been done tomorrow', () => {
    given([declared])
      .when('notify', { ...notice, sentAt: day('2199-01-01') })
      .thenRefused('not-yet-happened');
  });

  it('to somebody whom no law asks to be told is recorded, with a word on who is asked for', () => {
    given([declared])
      .when('notify', { ...notice, to: 'congres' })
      .thenUndecided(['notice-asked-for']);
  });
});
