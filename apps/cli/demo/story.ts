import { announcement, decreed, erratum } from './decree.js';
import { report } from './step.js';
import type { Step } from './step.js';

/** When the ledger begins, before anything has happened. */
export const beginning = '2025-11-28T14:00:00.000Z';

/** Where the clock stands when the story is told. */
export const end = '2025-12-05T15:00:00.000Z';

const reported: readonly Step[] = [
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
export const story = { announcement, decreed: [...decreed, ...reported], erratum, later } as const;

/** When the three answers are asked for the first time. */
export const afterTheErratum = '2025-12-04T17:00:00.000Z';

/** The question of the erratum: what held on 30 November, as it was known when. */
export const questions = [
  { label: 'as known on 2 December, before the erratum', query: 'validAt=2025-11-30&knownAt=2025-12-02' },
  { label: 'as known on 4 December, after it', query: 'validAt=2025-11-30&knownAt=2025-12-04' },
  { label: 'as known now', query: 'validAt=2025-11-30' },
] as const;
