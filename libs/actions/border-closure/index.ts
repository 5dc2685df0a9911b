import { defineAction } from '#kernel';
import { citedBy } from '#law';
import { correctedBy, LapseAct, shapeOf } from '#shapes';
import { CloseBorder, EaseBorder, ReopenBorder, RestrictBorder } from './border-closure.commands.js';
import { borderDecider } from './border-closure.decider.js';
import {
  BorderClosed,
  BorderClosureLapsed,
  BorderEased,
  BorderReopened,
  BorderRestricted,
} from './border-closure.events.js';
import { measures } from './border-closure.measures.js';
import { examine, objection } from './border-closure.rules.js';

const terms = {
  areas: ['PE-TAC'],
  extent: 'unauthorised',
  neighbour: 'CL',
  direction: 'both',
  cause: 'Irregular entry on the southern border',
  effectiveFrom: '2025-11-29T05:00:00.000Z',
  term: { count: 21, unit: 'days' },
};
const easing = {
  effectiveFrom: '2025-12-10T05:00:00.000Z',
  exempt: ['Families with children'],
  cause: 'Fewer entries',
};

export const borderClosure = defineAction({
  name: 'border-closure',
  title: 'Border closure',
  summary: 'A border or some of its crossings are closed or restricted.',
  decider: borderDecider,
  commands: {
    close: { summary: 'Close a border or crossings.', shape: shapeOf(CloseBorder), example: terms },
    restrict: { summary: 'Restrict passage without closing.', shape: shapeOf(RestrictBorder), example: terms },
    ease: { summary: 'Loosen a closure or restriction.', shape: shapeOf(EaseBorder), example: easing },
    reopen: {
      summary: 'End the closure or restriction, everywhere or for some areas or crossings.',
      shape: shapeOf(ReopenBorder),
      example: { effectiveFrom: '2025-12-15T05:00:00.000Z', cause: 'The border is calm' },
    },
    lapse: {
      summary: 'Say that the closure has run out.',
      shape: shapeOf(LapseAct),
      example: { endedAt: '2025-12-20T05:00:00.000Z' },
      by: 'clock',
    },
  },
  events: {
    BorderClosed: { summary: 'A border or crossings were closed.', shape: shapeOf(BorderClosed), version: 1 },
    BorderRestricted: { summary: 'Passage was restricted.', shape: shapeOf(BorderRestricted), version: 1 },
    BorderEased: { summary: 'A closure or restriction was loosened.', shape: shapeOf(BorderEased), version: 1 },
    BorderReopened: {
      summary: 'The border was reopened, wholly or in part.',
      shape: shapeOf(BorderReopened),
      version: 1,
    },
    BorderClosureLapsed: {
      summary: 'The closure ran out by itself.',
      shape: shapeOf(BorderClosureLapsed),
      version: 1,
      by: 'clock',
    },
  },
  correction: correctedBy('BorderClosureCorrected', { field: '/direction', before: 'both', after: 'entry' }),
  phases: {
    closed: 'A border or crossings were closed.',
    restricted: 'Passage was restricted, or a closure was loosened.',
    reopened: 'The border was reopened everywhere.',
    lapsed: 'It ran out by itself.',
  },
  over: ['reopened', 'lapsed'],
  measures,
  titleOf: (state) => state.title,
  objection,
  examine,
  cites: ({ data }, state) => [...citedBy(data), ...citedBy({ restsOn: state.restsOn })],
});
