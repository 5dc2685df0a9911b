import { tacna } from './places.js';
import type { Step } from './step.js';

const decree = 'ds-135-2025-pcm';
const emergency = `emergency-declaration/${decree}`;
const agreedAt = '2025-11-28T22:00:00.000Z';
const printedAt = '2025-11-29T00:30:00.000Z';
const inForceFrom = '2025-11-29T05:00:00.000Z';
const cause = 'Migrants leaving Chile ahead of its election';

/** Article 6.2 j of the decree in our own words: as first printed, and as corrected. */
export const printed =
  'Control of the border in Tacna: posts at irregular entries, more forces, patrols day and night, every unauthorised pass closed, those who enter there turned back.';
export const corrected = `${printed} [Illustrative: the words as corrected on 3 December are not among the facts.]`;

export const announcement: readonly Step[] = [
  {
    at: '2025-11-28T17:00:00.000Z',
    heading: 'Friday 28 November: the president announces a state of emergency on the southern border',
    act: {
      action: 'emergency-declaration',
      id: decree,
      command: 'announce',
      body: {
        announcedAt: '2025-11-28T16:30:00.000Z',
        announcedBy: 'The President of the Republic',
        areas: [tacna],
        cause,
        title: 'Emergency on the southern border',
        illustrative: ['announcedAt', 'areas'],
      },
    },
  },
];

export const decreed: readonly Step[] = [
  {
    at: '2025-11-28T23:00:00.000Z',
    heading: 'The Cabinet meets the same day and agrees DS 135-2025-PCM',
    act: {
      action: 'cabinet-decree',
      id: decree,
      command: 'issue',
      body: {
        kind: 'supreme-decree',
        number: 'DS 135-2025-PCM',
        title: 'State of emergency, with control of the border in Tacna',
        decidedAt: agreedAt,
        signatories: ['The President of the Republic', 'The President of the Council of Ministers'],
        illustrative: ['decidedAt', 'title', 'signatories'],
      },
    },
  },
  {
    at: '2025-11-29T01:00:00.000Z',
    heading: 'The gazette prints it that evening in an extraordinary edition',
    act: {
      action: 'cabinet-decree',
      id: decree,
      command: 'publish',
      body: {
        gazette: { name: 'El Peruano', edition: 'extraordinary', publishedAt: printedAt },
        illustrative: ['gazette'],
      },
    },
  },
  {
    at: '2025-11-29T01:05:00.000Z',
    heading: 'The emergency is declared in Tacna',
    act: {
      action: 'emergency-declaration',
      id: decree,
      command: 'declare',
      body: {
        regime: 'pe-emergencia',
        level: 'emergency',
        areas: [tacna],
        cause,
        decree,
        decidedAt: agreedAt,
        publishedAt: printedAt,
        effectiveFrom: inForceFrom,
        term: { count: 60, unit: 'days' },
        orderKeptBy: 'police-with-armed-forces',
        suspendedRights: [
          { article: '2.9', name: 'Inviolability of the home' },
          { article: '2.11', name: 'Freedom of movement' },
          { article: '2.12', name: 'Freedom of assembly' },
          { article: '2.24.f', name: 'Personal liberty and security' },
        ],
        provisions: [{ article: '6.2 j', text: printed }],
        illustrative: [
          'areas',
          'cause',
          'decidedAt',
          'publishedAt',
          'effectiveFrom',
          'effectiveUntil',
          'term',
          'suspendedRights',
          'orderKeptBy',
        ],
      },
    },
  },
  {
    at: '2025-11-29T01:10:00.000Z',
    heading: 'More armed forces go to the line of the border, in support of the police; how many is not said',
    act: {
      action: 'troop-deployment',
      id: 'tacna-border-line',
      command: 'deploy',
      body: {
        force: 'armed-forces',
        personnel: null,
        areas: [tacna],
        mission: 'Lasting reinforcement of the line of the border',
        mode: 'support',
        restsOn: emergency,
        decree,
        effectiveFrom: inForceFrom,
        illustrative: ['effectiveFrom'],
      },
    },
  },
  {
    at: '2025-11-29T01:15:00.000Z',
    heading: 'All crossings that are not authorised are closed',
    act: {
      action: 'border-closure',
      id: 'tacna-unauthorised-passes',
      command: 'close',
      body: {
        areas: [tacna],
        extent: 'unauthorised',
        neighbour: 'CL',
        direction: 'both',
        cause: 'Irregular entry from Chile',
        restsOn: emergency,
        decree,
        effectiveFrom: inForceFrom,
        illustrative: ['direction', 'effectiveFrom'],
      },
    },
  },
];

export const erratum: readonly Step[] = [
  {
    at: '2025-12-03T15:00:00.000Z',
    heading: 'Wednesday 3 December: the gazette prints an erratum of article 6.2 j',
    act: {
      action: 'emergency-declaration',
      id: decree,
      command: 'correct',
      body: {
        revision: 1,
        fields: [{ field: '/provisions/0/text', before: printed, after: corrected }],
        gazette: { name: 'El Peruano', publishedAt: '2025-12-03T05:00:00.000Z' },
        reason: 'Fe de erratas of DS 135-2025-PCM',
        illustrative: ['fields'],
      },
    },
  },
];
