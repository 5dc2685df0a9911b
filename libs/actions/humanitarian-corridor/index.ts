import { defineAction } from '#kernel';
import { citedBy } from '#law';
import { correctedBy, LapseAct, shapeOf } from '#shapes';
import { CloseCorridor, OpenCorridor, ResumeCorridor, SuspendCorridor } from './humanitarian-corridor.commands.js';
import { corridorDecider } from './humanitarian-corridor.decider.js';
import type { CorridorWords } from './humanitarian-corridor.decider.js';
import {
  CorridorClosed,
  CorridorLapsed,
  CorridorOpened,
  CorridorResumed,
  CorridorSuspended,
} from './humanitarian-corridor.events.js';
import { measures } from './humanitarian-corridor.measures.js';
import { closureCase, examine, objection } from './humanitarian-corridor.rules.js';

export const humanitarianCorridor = defineAction({
  name: 'humanitarian-corridor',
  title: 'Humanitarian corridor',
  summary: 'Some people may come through where others may not: an exception to a closure.',
  decider: corridorDecider,
  commands: {
    open: {
      summary: 'Open a corridor: its route, who may use it, and who is in charge.',
      shape: shapeOf(OpenCorridor),
      example: {
        name: 'Return by way of Puno',
        areas: ['PE-TAC', 'PE-PUN'],
        route: ['PE-TAC', 'PE-PUN'],
        beneficiaries: ['Families with children on their way home'],
        organisations: ['Ministry of Foreign Affairs'],
        cause: 'People wait at the border who only want to pass through',
        effectiveFrom: '2025-12-03T05:00:00.000Z',
        term: { count: 30, unit: 'days' },
      },
    },
    suspend: {
      summary: 'Suspend it for a time; it stays on record.',
      shape: shapeOf(SuspendCorridor),
      example: { effectiveFrom: '2025-12-08T05:00:00.000Z', cause: 'A landslide on the road' },
    },
    resume: {
      summary: 'Let people through again.',
      shape: shapeOf(ResumeCorridor),
      example: { effectiveFrom: '2025-12-10T05:00:00.000Z', cause: 'The road is clear' },
    },
    close: {
      summary: 'Close it for good.',
      shape: shapeOf(CloseCorridor),
      example: { effectiveFrom: '2025-12-20T05:00:00.000Z', cause: 'Nobody waits any more' },
    },
    lapse: {
      summary: 'Say that the corridor has run out.',
      shape: shapeOf(LapseAct),
      example: { endedAt: '2026-01-02T05:00:00.000Z' },
      by: 'clock',
    },
  },
  events: {
    CorridorOpened: { summary: 'A corridor was opened.', shape: shapeOf(CorridorOpened), version: 1 },
    CorridorSuspended: { summary: 'The corridor was suspended.', shape: shapeOf(CorridorSuspended), version: 1 },
    CorridorResumed: { summary: 'The corridor was opened again.', shape: shapeOf(CorridorResumed), version: 1 },
    CorridorClosed: { summary: 'The corridor was closed.', shape: shapeOf(CorridorClosed), version: 1 },
    CorridorLapsed: {
      summary: 'The corridor ran out by itself or with its declaration.',
      shape: shapeOf(CorridorLapsed),
      version: 1,
      by: 'clock',
    },
  },
  correction: correctedBy('CorridorCorrected', {
    field: '/organisations/0',
    before: 'Ministry of Foreign Affairs',
    after: 'Ministry of the Interior',
  }),
  phases: {
    open: 'It was opened, or resumed.',
    suspended: 'It was suspended.',
    closed: 'It was closed.',
    lapsed: 'It ran out by itself or with its declaration.',
  },
  over: ['closed', 'lapsed'],
  measures,
  titleOf: ({ title }) => title,
  objection,
  examine,
  cites: (said, state) => [...citedBy(said.data), ...citedBy({ restsOn: state.restsOn }), ...closureIn(said)],
});

function closureIn(said: CorridorWords['command' | 'event']) {
  if (said.type !== 'open' && said.type !== 'CorridorOpened') return [];
  const { exceptionTo } = said.data;
  return exceptionTo === undefined ? [] : [closureCase(exceptionTo)];
}
