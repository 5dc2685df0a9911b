import type { JsonObject, Measure } from '#kernel';
import { schema } from '#platform';

const { anyObject, count, instant, list, object, orNull, ref, text, word } = schema;

type Properties = Readonly<Record<string, JsonObject>>;

interface Details {
  readonly properties: Properties;
  readonly optional?: readonly string[];
}

const texts = (description: string): JsonObject => list({ type: 'string' }, description);

const figure = {
  oneOf: [
    object('A number that is not known.', {
      name: text('What is counted.'),
      unit: text('In what.'),
      unknown: { const: true },
      because: text('Why it is not known.'),
    }),
    object('A range; both ends may be equal.', {
      name: text('What is counted.'),
      unit: text('In what.'),
      atLeast: { type: 'number' },
      atMost: orNull({ type: 'number' }),
    }),
  ],
};

/** What each kind of measure says besides its areas and its interval. */
const details: Readonly<Record<Measure['kind'], Details>> = {
  announcement: { properties: { cause: text('Why.'), announcedBy: text('By whom.') } },
  declaration: {
    properties: {
      level: word('How grave.', ['siege', 'emergency']),
      regime: text('Id of the legal regime.'),
      cause: text('Why.'),
      decree: text('Id of the decree that carries it.'),
      extension: count('0 for the first term, 1 for the first extension, and so on.'),
      suspendedRights: list(
        object('A right, by the article of the constitution.', { article: text('Article.'), name: text('Name.') }),
        'Rights suspended.',
      ),
      orderKeptBy: word('Who keeps order.', ['police', 'police-with-armed-forces', 'armed-forces']),
      provisions: list(
        object('A measure that is ordered.', { article: text('Article.'), text: text('Words.') }),
        'What the decree orders.',
      ),
    },
    optional: ['decree'],
  },
  force: {
    properties: {
      force: text('Which force.'),
      personnel: orNull(count('How many people; null where it is honestly unknown.')),
      mode: word('In support of the police, or in control of internal order.', ['support', 'control']),
      mission: text('For what.'),
    },
  },
  border: {
    properties: {
      severity: word('How far it is shut.', ['closed', 'restricted']),
      extent: word('The whole border, all but its authorised crossings, or the crossings named.', [
        'whole',
        'unauthorised',
        'crossings',
      ]),
      crossings: texts('Ids of crossings.'),
      neighbour: text('ISO 3166-1 code of the country on the other side.'),
      direction: word('For whom.', ['entry', 'exit', 'both']),
      exempt: texts('Who may pass.'),
      cause: text('Why.'),
    },
    optional: ['neighbour'],
  },
  curfew: {
    properties: {
      startsAt: text('Local time of day.'),
      endsAt: text('Local time of day; before the start it is the next morning.'),
      exempt: texts('Who may go out.'),
    },
  },
  corridor: {
    properties: {
      name: text('Name.'),
      route: texts('Codes of areas or ids of crossings, in order.'),
      beneficiaries: texts('For whom.'),
      organisations: texts('In whose charge.'),
      suspended: { type: 'boolean', description: 'True while it is suspended.' },
      exceptionTo: text('Stream of the closure that it is an exception to.'),
    },
    optional: ['exceptionTo'],
  },
  report: {
    properties: {
      source: text('Who says so.'),
      reliability: text('How far the source is to be relied on.'),
      text: text('What is reported.'),
      figures: list(figure, 'Figures, as ranges or explicitly unknown.'),
    },
  },
  other: {
    properties: {
      name: text('The action’s own word for it.'),
      label: text('What it does, in a few words.'),
      details: anyObject('What the action says of it.'),
    },
  },
};

const interval: Properties = {
  from: instant('It holds from then on.'),
  until: orNull(instant('It no longer holds then; null is an open end.')),
};

/** In a status it goes on where the next terms of the case begin as these end. */
const unbroken: Properties = {
  from: instant('The terms shown hold from then on; earlier terms of the case may have held before them.'),
  until: orNull(
    instant('It no longer holds here then, extensions and changes already decided included; null is an open end.'),
  ),
  changesAt: orNull(instant('The terms shown hold until then, and others of the case after; null where they stay.')),
};

const illustrative = texts('Details that the source does not give and that were filled in to illustrate.');

const scopes = {
  scope: word('In the whole area, in a part of it, or in an area above, from which it is inherited.', [
    'whole',
    'partial',
    'inherited',
  ]),
  inheritedFrom: text('The area above, where it is inherited.'),
  affected: count(
    'Where it is partial: how many it touches of the areas directly below, and of those that a corridor leads through.',
  ),
  of: count('Where it is partial: how many such areas there are.'),
};

const kinds = Object.entries(details);

/** `ForceMeasure`, `ForceInForce`. */
export function measureName(kind: string, form: 'Measure' | 'InForce'): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}${form}`;
}

/** A measure of each kind as a case yields it, and `Measure` for any of them. */
const measures: Properties = {
  ...Object.fromEntries(
    kinds.map(([kind, { properties, optional = [] }]) => [
      measureName(kind, 'Measure'),
      object(
        `A measure of the kind ${kind}.`,
        {
          kind: { const: kind },
          ...interval,
          ownUntil: orNull(
            instant('Its own end, where it ends earlier with the declaration it rests on; null is an open end.'),
          ),
          areas: texts('Areas it is imposed on; it holds in everything below them.'),
          ...properties,
          restsOn: text('Stream of the declaration that it rests on and ends with.'),
          illustrative,
        },
        [...optional, 'ownUntil', 'restsOn', 'illustrative'],
      ),
    ]),
  ),
  Measure: { oneOf: kinds.map(([kind]) => ref(measureName(kind, 'Measure'))) },
};

/** What a status says of one kind besides. */
const inStatus: Partial<Record<string, Properties>> = {
  declaration: { daysLeft: orNull({ type: 'integer', description: 'Local days to its end; null without an end.' }) },
  curfew: {
    next: orNull(
      object('The hours that run or come next; null where it ends before them.', {
        from: instant('Their start.'),
        until: instant('Their end.'),
      }),
    ),
  },
};

/** A measure of each kind as a status lists it. */
const inForce: Properties = Object.fromEntries(
  kinds.map(([kind, { properties, optional = [] }]) => [
    measureName(kind, 'InForce'),
    object(
      `A measure of the kind ${kind}, in force in the area asked about.`,
      {
        case: text('`action/id` of the case.'),
        title: text('What it was called then.'),
        ...scopes,
        ...unbroken,
        ...properties,
        restsOn: text('`action/id` of the declaration that it rests on and ends with.'),
        illustrative,
        recordedAt: instant('When the system learned of it in this form.'),
        findings: list(
          ref('Flag'),
          'What rules hold against those acts of the case that have taken effect, or cannot decide of them.',
        ),
        ...inStatus[kind],
      },
      ['inheritedFrom', 'affected', 'of', ...optional, 'restsOn', 'illustrative'],
    ),
  ]),
);

export const measureSchemas: Properties = { ...measures, ...inForce };
