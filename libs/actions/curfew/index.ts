import { defineAction } from '#kernel';
import { citedBy } from '#law';
import { correctedBy, LapseAct, shapeOf } from '#shapes';
import { ChangeCurfew, EndCurfew, ImposeCurfew } from './curfew.commands.js';
import { curfewDecider } from './curfew.decider.js';
import { CurfewChanged, CurfewEnded, CurfewImposed, CurfewLapsed } from './curfew.events.js';
import { measures } from './curfew.measures.js';
import { examine, objection } from './curfew.rules.js';

export const curfew = defineAction({
  name: 'curfew',
  title: 'Curfew',
  summary: 'People stay in at certain hours of the day, but for those who are exempt.',
  decider: curfewDecider,
  commands: {
    impose: {
      summary: 'Impose a curfew; its hours are local and may go beyond midnight.',
      shape: shapeOf(ImposeCurfew),
      example: {
        areas: ['PE-TAC'],
        startsAt: '22:00',
        endsAt: '05:00',
        exempt: ['Health workers', 'Deliveries of food'],
        cause: 'Unrest at the crossings',
        effectiveFrom: '2025-12-01T05:00:00.000Z',
        term: { count: 15, unit: 'days' },
      },
    },
    change: {
      summary: 'Change its areas, hours, exempt persons or end from a moment on.',
      shape: shapeOf(ChangeCurfew),
      example: { startsAt: '23:00', effectiveFrom: '2025-12-05T05:00:00.000Z' },
    },
    end: {
      summary: 'End it everywhere; to end it for a part, change its areas.',
      shape: shapeOf(EndCurfew),
      example: { effectiveFrom: '2025-12-10T05:00:00.000Z', cause: 'The crossings are calm' },
    },
    lapse: {
      summary: 'Say that the curfew has run out.',
      shape: shapeOf(LapseAct),
      example: { endedAt: '2025-12-16T05:00:00.000Z' },
      by: 'clock',
    },
  },
  events: {
    CurfewImposed: { summary: 'A curfew was imposed.', shape: shapeOf(CurfewImposed), version: 1 },
    CurfewChanged: {
      summary: 'Its areas, hours, exempt persons or end were changed.',
      shape: shapeOf(CurfewChanged),
      version: 1,
    },
    CurfewEnded: { summary: 'The curfew was ended.', shape: shapeOf(CurfewEnded), version: 1 },
    CurfewLapsed: {
      summary: 'The curfew ran out by itself or with its declaration.',
      shape: shapeOf(CurfewLapsed),
      version: 1,
      by: 'clock',
    },
  },
  correction: correctedBy('CurfewCorrected', { field: '/startsAt', before: '22:00', after: '21:00' }),
  phases: {
    imposed: 'It was imposed, or changed since.',
    ended: 'It was ended.',
    lapsed: 'It ran out by itself or with its declaration.',
  },
  over: ['ended', 'lapsed'],
  measures,
  titleOf: ({ title }) => title,
  objection,
  examine,
  cites: ({ data }, state) => [...citedBy(data), ...citedBy({ restsOn: state.restsOn })],
});
