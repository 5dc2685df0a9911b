import { lawBook, lawOf } from '../index.js';

/** A small law of a country that there is none of: what tests of the rules are judged by. Not the law of anybody. */
const figure = { article: 'art. 9', verified: 'primary' } as const;

export const source = { instrument: 'Basic Law', asOf: 'text of the test', verified: 'primary' } as const;

export const days = (count: number) => ({ count, unit: 'days' }) as const;

export const version = {
  source,
  declaredBy: { who: 'The government', ...figure },
  initial: { max: days(60), ...figure, article: 'art. 1' },
  extensions: [{ first: 1, max: days(60), ...figure, article: 'art. 2' }],
} as const;

export const regime = {
  id: 'xx-emergency',
  jurisdiction: 'PE',
  name: 'Emergencia',
  nameInEnglish: 'Emergency',
  level: 'emergency',
  versions: [version],
} as const;

/** The text of a file of law with these regimes. */
export function lawText(regimes: readonly object[], treaties: readonly object[] = [], name = 'test.json') {
  return { name, text: JSON.stringify({ regimes, treaties }) };
}

/** A law that knows the regime of the actions' examples and asks nothing of it: what is left is what the record asks. */
export const lawOfTheRecord = lawOf(
  lawBook([
    lawText([
      {
        ...regime,
        id: 'pe-emergencia',
        versions: [
          { ...version, initial: { open: true, ...figure }, extensions: [{ first: 1, open: true, ...figure }] },
        ],
      },
    ]),
  ]),
);
