import type { EventDescription, JsonObject, Shape, Upcaster } from './index.js';
import { UnknownEvent } from './index.js';
import { stored } from './testing/index.js';
import { formsOf } from './upcast.js';

/** Today's shape: a direction, and people as a list. */
const shape: Shape<JsonObject> = {
  name: 'GateClosed',
  schema: () => ({ type: 'object' }),
  parse: (input) =>
    JSON.stringify(Object.keys(Object(input) as object).toSorted()) === '["cause","direction","people"]'
      ? { ok: true, value: input as JsonObject }
      : { ok: false, problems: [{ field: '', problem: 'must have cause, direction and people' }] },
};

/** In version 1 nobody said which way; in version 2 people were one text. */
const upcasters: readonly Upcaster[] = [
  (data) => ({ ...data, direction: 'both' }),
  ({ person, ...data }) => ({ ...data, people: [person ?? ''] }),
];

const first: JsonObject = { cause: 'storm', person: 'doctors' };
const second: JsonObject = { ...first, direction: 'both' };
const third: JsonObject = { cause: 'storm', direction: 'both', people: ['doctors'] };

function known(steps: readonly Upcaster[]): ReadonlyMap<string, EventDescription> {
  return new Map([['GateClosed', { summary: 'A gate was closed.', shape, version: 3, upcasters: steps }]]);
}

function read(version: number, data: JsonObject, steps = upcasters) {
  return formsOf(known(steps), stored('gate-south', 0n, { type: 'GateClosed', version, data }));
}

describe('an event of an old version', () => {
  it.each([
    [1, first, [first, second]],
    [2, second, [second]],
    [3, third, []],
  ])('%i is brought up to today, and keeps what it was on the way', (version, data, older) => {
    expect(read(version, data)).toEqual({ today: third, older });
    expect(shape.parse(read(version, data).today).ok).toBe(true);
  });

  it('is not touched itself', () => {
    const data = Object.freeze({ ...first });
    read(1, data);
    expect(data).toEqual(first);
  });

  it.each([0, 1])('would not have today’s shape without step %i', (step) => {
    const steps = upcasters.map((upcast, index): Upcaster => (index === step ? (data) => data : upcast));
    expect(shape.parse(read(1, first, steps).today).ok).toBe(false);
  });

  it('would not have today’s shape with its steps in another order', () => {
    const backwards: Upcaster = ({ person, direction, ...data }) => ({
      ...data,
      people: [person ?? ''],
      way: direction ?? '',
    });
    expect(shape.parse(read(1, first, [backwards, ...upcasters.slice(0, 1)]).today).ok).toBe(false);
  });
});

describe('an event that this program does not know', () => {
  it('because its version is newer is refused in words', () => {
    expect(() => read(4, third)).toThrow(UnknownEvent);
    expect(() => read(4, third)).toThrow('GateClosed of gate-south has version 4; this program knows it up to 3.');
  });

  it('because its type is another is refused in words', () => {
    const other = stored('gate-south', 0n, { type: 'GatePainted', data: {} });
    expect(() => formsOf(known(upcasters), other)).toThrow(UnknownEvent);
    expect(() => formsOf(known(upcasters), other)).toThrow('No action knows the event GatePainted of gate-south.');
  });
});
