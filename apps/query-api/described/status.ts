import { modes } from '#kernel';
import type { JsonObject } from '#kernel';
import { schema } from '#platform';
import { measureName } from './measures.js';

const { count, instant, list, object, orNull, ref, text, whole, word } = schema;

const cases = list({ type: 'string' }, '`action/id` of the cases.');
const inForce = (kind: string): JsonObject => list(ref(measureName(kind, 'InForce')), 'At most 100; `counts` has all.');

const passages = ['open', 'restricted', 'closed'];

const kinds = ['announcement', 'declaration', 'force', 'border', 'curfew', 'corridor', 'report', 'other'];

/** What every answer says that was read from the read model. */
export const reflected = {
  position: whole('Place in the log that the answer reflects.'),
  asOf: orNull(instant('When the event there was recorded; null for an empty log.')),
};

export const clocks = {
  validAt: instant('In force when.'),
  knownAt: instant('As believed when.'),
};

/** Where the treaties have a right. */
export const treaties = {
  iccpr: list(
    { type: 'string' },
    'Articles of the International Covenant on Civil and Political Rights; empty where the law recorded does not say.',
  ),
  achr: list({ type: 'string' }, 'Articles of the American Convention on Human Rights; likewise.'),
};

const suspended = {
  article: text('Article of the constitution.'),
  name: text('Its name.'),
  regime: text('Id of the regime whose constitution names it so.'),
  by: cases,
};

const sections = {
  area: ref('StatusArea'),
  level: word('The highest that holds here.', ['siege', 'emergency', 'announced', 'normal']),
  levelScope: word('How far the level holds; absent when it is normal.', ['whole', 'partial', 'inherited']),
  declarations: inForce('declaration'),
  announcements: inForce('announcement'),
  forces: object('Armed forces.', {
    totals: list(
      object('Of one force in one mode.', {
        force: text('Which force.'),
        mode: word('In support of the police, or in control.', ['support', 'control']),
        deployments: count('How many deployments.'),
        personnel: count('People in the deployments whose number is known.'),
        unknown: count('Deployments whose number is unknown; they are not in `personnel`.'),
      }),
      'By force and mode.',
    ),
    deployments: inForce('force'),
  }),
  borders: object('Borders.', {
    crossings: list(
      object('A crossing, with the most restrictive measure at it.', {
        id: text('Its id.'),
        name: text('Its name.'),
        neighbour: text('The country on the other side.'),
        status: word('Whether it is open: the more restrictive of its two directions.', passages),
        entry: word('Whether people may come in.', passages),
        exit: word('Whether people may go out.', passages),
        by: cases,
        exceptions: cases,
      }),
      'Crossings in the area.',
    ),
    measures: inForce('border'),
  }),
  curfews: inForce('curfew'),
  corridors: inForce('corridor'),
  rightsSuspended: list(object('A right that is suspended.', { ...suspended, ...treaties }), 'Each once.'),
  reports: list(ref(measureName('report', 'InForce')), 'The latest.'),
  others: inForce('other'),
  counts: object('Measures in force, by kind.', Object.fromEntries(kinds.map((kind) => [kind, count('')]))),
  nextChange: orNull(
    object('What begins, changes or ends next here; of one moment declarations first, then borders and forces.', {
      at: instant('When.'),
      what: word('Whether it begins, goes on with other terms, or ends.', ['takes-effect', 'changes', 'ends']),
      kind: word('Kind of the measure.', kinds),
      case: text('`action/id` of the case.'),
      title: text('What it is called.'),
    }),
  ),
};

const notices = list(
  ref('Notice'),
  'What must be told of the emergencies that are in force here, or ended in the last 90 days, and has not been sent: the hundred that are most pressing. `GET /v1/notices` has them all.',
);

export const statusSchemas: Readonly<Record<string, JsonObject>> = {
  Flag: object(
    'What a rule holds against a case, or cannot decide of it.',
    {
      rule: text('Name of the rule.'),
      verdict: word('`flagged`, or `undecided` where something is missing that the law asks for.', [
        'flagged',
        'undecided',
      ]),
      because: text('Why.'),
      source: text('The article of law it rests on.'),
    },
    ['source'],
  ),
  StatusArea: object('The area.', {
    code: text('Its code.'),
    name: text('Its name.'),
    kind: text('What its scheme calls it.'),
    parent: orNull(text('The area above.')),
  }),
  AreaStatus: object('What is in force in an area.', { ...sections, notices }, ['levelScope']),
  RegionStatus: object(
    'What is in force in an area, as believed at a moment.',
    {
      ledger: ref('Ledger'),
      ...clocks,
      ...reflected,
      ...sections,
      notices,
    },
    ['levelScope'],
  ),
};

/** What is told of an area to the topic of statuses: what follows from the log alone, without what the law adds. */
export const toldStatus: JsonObject = object(
  'What is in force in an area behind an event, at the moment at which that was recorded and as known then.',
  {
    ledger: object('The ledger.', { name: text('Its name.'), mode: word('Its mode.', modes) }),
    position: whole('Place in the log that it reflects.'),
    ...clocks,
    ...sections,
    rightsSuspended: list(object('A right that is suspended.', suspended), 'Each once.'),
  },
  ['levelScope'],
);
