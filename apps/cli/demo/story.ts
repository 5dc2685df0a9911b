import type { JsonObject } from '#kernel';
import { tacna } from './places.js';

/** One moment of the story: the clock is set, somebody acts over HTTP. */
export interface Step {
  /** What the ledger's clock shows: the time of recording. Times of day are illustrative. */
  readonly at: string;
  readonly heading: string;
  readonly act: { readonly action: string; readonly id: string; readonly command: string; readonly body: JsonObject };
}

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

/** When the ledger begins, before anything has happened. */
export const beginning = '2025-11-28T14:00:00.000Z';

/** Where the clock stands when the story is told. */
export const end = '2025-12-05T15:00:00.000Z';

const announcement: readonly Step[] = [
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

const decreed: readonly Step[] = [
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
  {
    at: '2025-11-29T15:00:00.000Z',
    heading: 'A situation report: there is no clear count of the people at the border',
    act: report('border-count', {
      source: 'Press reports from the border',
      figures: [{ name: 'people at the border', unit: 'people', unknown: true, because: 'There is no clear count' }],
      text: 'Migrants gather at the border; nobody can say how many they are.',
    }),
  },
  {
    at: '2025-11-29T16:00:00.000Z',
    heading: 'The foreign minister makes a statement',
    act: report('foreign-minister', {
      source: 'The foreign minister of Peru',
      text: 'A statement on the situation at the border. Its words are not among the facts of this demo.',
      illustrative: ['observedAt', 'reliability', 'text'],
    }),
  },
  {
    at: '2025-11-29T17:00:00.000Z',
    heading: 'A minister of the neighbour makes a statement',
    act: report('neighbour-minister', {
      source: 'A minister of Chile',
      text: 'A statement on the situation at the border. Its words are not among the facts of this demo.',
      illustrative: ['observedAt', 'reliability', 'text'],
    }),
  },
];

const erratum: readonly Step[] = [
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
        illustrative: ['fields', 'gazette'],
      },
    },
  },
];

const later: readonly Step[] = [
  {
    at: '2025-12-05T14:00:00.000Z',
    heading: 'Friday 5 December: a report of 29 November arrives late',
    act: report('late-count', {
      source: 'A late report from the border',
      figures: [{ name: 'people at the border', unit: 'people', unknown: true, because: 'Nobody had counted' }],
      text: 'What was seen on 29 November, told six days later.',
      illustrative: ['source', 'reliability', 'observedAt', 'figures', 'text'],
    }),
  },
  {
    at: end,
    heading: 'And one of the day itself: there is still no clear count',
    act: report('border-count-5-december', {
      source: 'Press reports from the border',
      observedAt: '2025-12-05T13:00:00.000Z',
      figures: [{ name: 'people at the border', unit: 'people', unknown: true, because: 'There is no clear count' }],
      text: 'Still nobody can say how many they are.',
      illustrative: ['source', 'reliability', 'observedAt', 'figures', 'text'],
    }),
  },
];

/** The southern border of Peru, 28 November to 5 December 2025. Facts are public; what they do not give is marked. */
export const story = { announcement, decreed, erratum, later } as const;

/** When the three answers are asked for the first time. */
export const afterTheErratum = '2025-12-04T17:00:00.000Z';

/** The question of the erratum: what held on 30 November, as it was known when. */
export const questions = [
  { label: 'as known on 2 December, before the erratum', query: 'validAt=2025-11-30&knownAt=2025-12-02' },
  { label: 'as known on 4 December, after it', query: 'validAt=2025-11-30&knownAt=2025-12-04' },
  { label: 'as known now', query: 'validAt=2025-11-30' },
] as const;

function report(id: string, body: JsonObject): Step['act'] {
  return {
    action: 'situation-report',
    id,
    command: 'report',
    body: {
      areas: [tacna],
      observedAt: '2025-11-29T14:00:00.000Z',
      reliability: 'C3',
      figures: [],
      illustrative: ['observedAt', 'reliability'],
      ...body,
    },
  };
}
