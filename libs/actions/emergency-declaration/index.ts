import { defineAction, emergencyAction } from '#kernel';
import type { CaseRef } from '#kernel';
import { citedBy } from '#law';
import { correctedBy, LapseAct, shapeOf } from '#shapes';
import {
  AmendEmergency,
  AnnounceEmergency,
  AnnulEmergency,
  DeclareEmergency,
  ExtendEmergency,
  LiftEmergency,
  NotifyEmergency,
  RetractNotice,
} from './emergency-declaration.commands.js';
import { emergencyDecider } from './emergency-declaration.decider.js';
import {
  EmergencyAmended,
  EmergencyAnnounced,
  EmergencyAnnulled,
  EmergencyDeclared,
  EmergencyExtended,
  EmergencyLapsed,
  EmergencyLifted,
  EmergencyNoticeRetracted,
  EmergencyNotified,
} from './emergency-declaration.events.js';
import { measures } from './emergency-declaration.measures.js';
import { examine, objection } from './emergency-declaration.rules.js';

const cause = 'Crime and irregular migration on the southern border';

export const emergencyDeclaration = defineAction({
  name: emergencyAction,
  title: 'Emergency declaration',
  summary: 'A state of emergency or siege: announced, declared, extended, amended, and ended.',
  decider: emergencyDecider,
  commands: {
    announce: {
      summary: 'Record that an emergency was announced in public; it is not in force by that.',
      shape: shapeOf(AnnounceEmergency),
      example: { announcedAt: '2025-11-28T15:00:00.000Z', announcedBy: 'The President', areas: ['PE-TAC'], cause },
    },
    declare: {
      summary: 'Declare an emergency.',
      shape: shapeOf(DeclareEmergency),
      example: {
        regime: 'pe-emergencia',
        level: 'emergency',
        areas: ['PE-TAC'],
        cause,
        effectiveFrom: '2025-11-29T05:00:00.000Z',
        term: { count: 60, unit: 'days' },
        orderKeptBy: 'police-with-armed-forces',
        suspendedRights: [{ article: '2.11', name: 'Freedom of movement' }],
      },
    },
    extend: {
      summary: 'Extend it for a further term.',
      shape: shapeOf(ExtendEmergency),
      example: { term: { count: 60, unit: 'days' } },
    },
    amend: {
      summary: 'Change areas, rights, order or measures from a moment on.',
      shape: shapeOf(AmendEmergency),
      example: { effectiveFrom: '2025-12-15T05:00:00.000Z', areas: ['PE-TAC', 'PE-PUN'] },
    },
    lift: {
      summary: 'End it, everywhere or in some of its areas.',
      shape: shapeOf(LiftEmergency),
      example: { effectiveFrom: '2025-12-20T05:00:00.000Z', cause: 'The border is calm' },
    },
    annul: {
      summary: 'Record that a court or the congress took it back.',
      shape: shapeOf(AnnulEmergency),
      example: { by: 'The Constitutional Court', cause: 'No cause was shown' },
    },
    notify: {
      summary: 'Record that a notice was sent to whom the law asks it to be sent to, with its proof.',
      shape: shapeOf(NotifyEmergency),
      example: {
        to: 'congress',
        on: 'declaration',
        sentAt: '2025-11-29T14:00:00.000Z',
        reference: 'Oficio 123-2025-PR',
      },
    },
    retract: {
      summary: 'Record that a notice was not sent, though it is recorded that it was: it is owed again.',
      shape: shapeOf(RetractNotice),
      example: { to: 'congress', on: 'declaration', cause: 'The letter was never handed in' },
    },
    lapse: {
      summary: 'Say that it has run out.',
      shape: shapeOf(LapseAct),
      example: { endedAt: '2026-01-28T05:00:00.000Z' },
      by: 'clock',
    },
  },
  events: {
    EmergencyAnnounced: {
      summary: 'An emergency was announced, not yet law.',
      shape: shapeOf(EmergencyAnnounced),
      version: 1,
    },
    EmergencyDeclared: { summary: 'An emergency was declared.', shape: shapeOf(EmergencyDeclared), version: 1 },
    EmergencyExtended: { summary: 'The emergency was extended.', shape: shapeOf(EmergencyExtended), version: 1 },
    EmergencyAmended: { summary: 'The emergency was amended.', shape: shapeOf(EmergencyAmended), version: 1 },
    EmergencyLifted: { summary: 'The emergency was lifted.', shape: shapeOf(EmergencyLifted), version: 1 },
    EmergencyAnnulled: { summary: 'The emergency was annulled.', shape: shapeOf(EmergencyAnnulled), version: 1 },
    EmergencyNotified: {
      summary: 'A notice of the emergency was sent.',
      shape: shapeOf(EmergencyNotified),
      version: 1,
    },
    EmergencyNoticeRetracted: {
      summary: 'A notice that was recorded as sent was not.',
      shape: shapeOf(EmergencyNoticeRetracted),
      version: 1,
    },
    EmergencyLapsed: {
      summary: 'The emergency ran out by itself.',
      shape: shapeOf(EmergencyLapsed),
      version: 1,
      by: 'clock',
    },
  },
  correction: correctedBy('EmergencyCorrected', {
    field: '/cause',
    before: cause,
    after: 'Crime on the southern border',
  }),
  phases: {
    announced: 'It was announced in public and not declared.',
    declared: 'It was declared, or extended or amended since.',
    lifted: 'It was lifted everywhere.',
    annulled: 'It was annulled.',
    lapsed: 'It ran out by itself.',
  },
  over: ['lifted', 'annulled', 'lapsed'],
  measures,
  titleOf: ({ title }) => title,
  objection,
  examine,
  follows: ({ data }) => predecessorOf(data).at(0),
  cites: ({ data }) => [...citedBy(data), ...predecessorOf(data)],
});

function predecessorOf(words: object): readonly CaseRef[] {
  const { predecessor }: { readonly predecessor?: unknown } = words;
  return typeof predecessor === 'string' ? [{ action: emergencyAction, id: predecessor }] : [];
}
