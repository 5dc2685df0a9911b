import type { JsonObject } from '#kernel';

/** One moment of the story: the clock is set, somebody acts over HTTP. */
export interface Step {
  /** What the ledger's clock shows: the time of recording. Times of day are illustrative. */
  readonly at: string;
  readonly heading: string;
  readonly act: { readonly action: string; readonly id: string; readonly command: string; readonly body: JsonObject };
}

/** Areas below the region of Tacna, by their INEI codes; ISO 3166 knows the region itself. */
export const areas = {
  scheme: 'ubigeo-inei',
  areas: [
    { code: '230100', name: 'Tacna', kind: 'province', parent: 'PE-TAC' },
    { code: '230200', name: 'Candarave', kind: 'province', parent: 'PE-TAC' },
    { code: '230300', name: 'Jorge Basadre', kind: 'province', parent: 'PE-TAC' },
    { code: '230400', name: 'Tarata', kind: 'province', parent: 'PE-TAC' },
    { code: '230101', name: 'Tacna', kind: 'district', parent: '230100' },
    { code: '230110', name: 'Coronel Gregorio Albarracín Lanchipa', kind: 'district', parent: '230100' },
    { code: '230111', name: 'La Yarada Los Palos', kind: 'district', parent: '230100' },
  ],
};

export const crossings = {
  crossings: [
    { id: 'santa-rosa', name: 'Santa Rosa', area: 'ubigeo-inei:230101', neighbour: 'CL', kind: 'road' },
    {
      id: 'unauthorised-pass',
      name: 'An unauthorised pass (illustrative)',
      area: 'ubigeo-inei:230111',
      neighbour: 'CL',
      kind: 'irregular',
    },
  ],
};

const decree = 'ds-135-2025-pcm';
const emergency = `emergency-declaration/${decree}`;

/** Article 6.2 j of the decree in our words: as first printed, and as corrected. */
export const printed =
  'Control of the border in Tacna: posts, more forces, patrols, closure of unauthorised passes, immediate return of those who enter there.';
export const corrected = `${printed} As corrected in the gazette of 3 December 2025 (illustrative: the corrected words are not among the facts of this demo).`;

/** The southern border of Peru, 28 November to 5 December 2025. Facts are public; what they do not give is marked. */
export const story: readonly Step[] = [
  {
    at: '2025-11-28T17:00:00.000Z',
    heading: 'Friday 28 November: the president announces an emergency on the southern border',
    act: {
      action: 'emergency-declaration',
      id: decree,
      command: 'announce',
      body: {
        announcedAt: '2025-11-28T16:30:00.000Z',
        announcedBy: 'The President of the Republic',
        areas: ['PE-TAC'],
        cause: 'Migrants leaving Chile ahead of its election; crime on the southern border',
        title: 'Emergency on the southern border',
        illustrative: ['announcedAt'],
      },
    },
  },
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
        decidedAt: '2025-11-28T22:00:00.000Z',
        signatories: ['The President of the Republic', 'The President of the Council of Ministers'],
        illustrative: ['decidedAt', 'title', 'signatories'],
      },
    },
  },
  {
    at: '2025-11-29T01:00:00.000Z',
    heading: 'The gazette prints it in an extraordinary edition',
    act: {
      action: 'cabinet-decree',
      id: decree,
      command: 'publish',
      body: {
        gazette: { name: 'El Peruano', edition: 'extraordinary', publishedAt: '2025-11-29T00:30:00.000Z' },
        illustrative: ['gazette'],
      },
    },
  },
  {
    at: '2025-11-29T01:05:00.000Z',
    heading: 'The emergency is declared in Tacna; the term and the full territory are illustrative',
    act: {
      action: 'emergency-declaration',
      id: decree,
      command: 'declare',
      body: {
        regime: 'pe-emergencia',
        level: 'emergency',
        areas: ['PE-TAC'],
        cause: 'Migrants leaving Chile ahead of its election; crime on the southern border',
        decree,
        decidedAt: '2025-11-28T22:00:00.000Z',
        publishedAt: '2025-11-29T00:30:00.000Z',
        effectiveFrom: '2025-11-29T05:00:00.000Z',
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
        areas: ['PE-TAC'],
        mission: 'Permanent reinforcement of the line of the border',
        mode: 'support',
        restsOn: emergency,
        decree,
        effectiveFrom: '2025-11-29T05:00:00.000Z',
        illustrative: ['effectiveFrom'],
      },
    },
  },
  {
    at: '2025-11-29T01:15:00.000Z',
    heading: 'All passes that are not authorised are closed',
    act: {
      action: 'border-closure',
      id: 'tacna-unauthorised-passes',
      command: 'close',
      body: {
        areas: ['PE-TAC'],
        extent: 'unauthorised',
        neighbour: 'CL',
        direction: 'both',
        cause: 'Irregular entry from Chile',
        restsOn: emergency,
        decree,
        effectiveFrom: '2025-11-29T05:00:00.000Z',
        illustrative: ['effectiveFrom', 'direction'],
      },
    },
  },
  {
    at: '2025-11-29T15:00:00.000Z',
    heading: 'A situation report: there is no clear count of the people at the border',
    act: report('border-count', {
      source: 'Press reports from the border',
      reliability: 'C3',
      figures: [{ name: 'people waiting to cross', unit: 'people', unknown: true, because: 'There is no clear count' }],
      text: 'Migrants gather at the border; nobody can say how many they are.',
    }),
  },
  {
    at: '2025-11-29T16:00:00.000Z',
    heading: 'The foreign minister speaks',
    act: report('foreign-minister', {
      source: "Peru's foreign minister",
      reliability: 'B2',
      figures: [],
      text: 'A statement of the foreign minister on the situation at the border (its words are not among the facts of this demo).',
    }),
  },
  {
    at: '2025-11-29T17:00:00.000Z',
    heading: 'A minister of the neighbour speaks',
    act: report('neighbour-minister', {
      source: 'A minister of Chile',
      reliability: 'B2',
      figures: [],
      text: 'A statement of the neighbour on the situation at the border (its words are not among the facts of this demo).',
    }),
  },
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
        reason: 'Fe de erratas of DS 135-2025-PCM, article 6.2 j',
      },
    },
  },
  {
    at: '2025-12-05T15:00:00.000Z',
    heading: 'Two days later a further report arrives; what was known before does not change',
    act: report('border-count-later', {
      source: 'Press reports from the border',
      reliability: 'C3',
      observedAt: '2025-12-05T14:00:00.000Z',
      figures: [
        { name: 'people waiting to cross', unit: 'people', unknown: true, because: 'There is still no clear count' },
      ],
      text: 'An illustrative later report.',
      illustrative: ['text', 'observedAt', 'figures'],
    }),
  },
];

function report(id: string, body: JsonObject): Step['act'] {
  return {
    action: 'situation-report',
    id,
    command: 'report',
    body: {
      areas: ['PE-TAC'],
      observedAt: '2025-11-29T14:00:00.000Z',
      illustrative: ['observedAt', 'reliability'],
      ...body,
    },
  };
}

/** The question of the erratum: what held on 30 November, as it was known when. */
export const questions = [
  { label: 'as known on 2 December, before the erratum', query: '?validAt=2025-11-30&knownAt=2025-12-02' },
  { label: 'as known on 4 December, after it', query: '?validAt=2025-11-30&knownAt=2025-12-04' },
  { label: 'as known now', query: '?validAt=2025-11-30' },
] as const;
