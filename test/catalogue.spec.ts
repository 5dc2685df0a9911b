import { borderClosure } from '#actions/border-closure';
import { curfew } from '#actions/curfew';
import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { canonicalJson, isJsonObject, isRefusal, toJsonObject } from '#kernel';
import type { Action, Case, JsonObject, JsonValue, Measure, NewEvent, StoredEvent } from '#kernel';
import { stored } from '#kernel/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { join } from 'node:path';
import { eventIn, linesIn } from './golden/history.js';
import { bodies } from './support/arbitrary.js';
import { temporaryFolder } from './support/ledger.js';
import { applied, caseAfter, commandsOf, contextAt, decide, decided, eventsOf, stepsOf } from './support/told.js';
import type { Said, Spoken } from './support/told.js';
import { root } from './support/tree.js';

/** Hundreds of histories take longer where the machine is busy. */
const actions = [...catalogue.values()].map((action) => ({ name: action.name, action }));
const commands = actions.flatMap(({ name, action }) =>
  [...action.commands].map(([command, description]) => ({ address: `${name} ${command}`, ...description })),
);
const events = actions.flatMap(({ action }) =>
  [...action.events].map(([type, description]) => ({ type, action, ...description })),
);

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

/** A case in bytes: whatever differs, differs here. */
function inBytes(current: Case): string {
  return JSON.stringify([current.state(), current.measures(), current.phase(), current.title()]);
}

describe('the catalogue', () => {
  it('has the seven kinds of acts of the first set', () => {
    const acts = ['cabinet-decree', 'emergency-declaration', 'troop-deployment', 'border-closure', 'curfew'];
    expect([...catalogue.keys()]).toEqual(
      expect.arrayContaining([...acts, 'humanitarian-corridor', 'situation-report']),
    );
  });

  it.each(actions)('says what $name is in sentences, and its events in the past', ({ action }) => {
    for (const { summary } of [action, ...action.commands.values(), ...action.events.values()]) {
      expect(summary).toMatch(/^[A-Z].*\.$/u);
    }
    expect(action.title).toMatch(/^[A-Z][a-z]+(?: [a-z]+)*$/u);
    for (const type of action.events.keys()) expect(type).toMatch(/^(?:[A-Z][a-z]+)+(?:ed|wn)$/u);
  });

  it.each(events)('has for $type one step for each version before today’s', ({ version, upcasters = [] }) => {
    expect(upcasters).toHaveLength(version - 1);
  });
});

describe('an example', () => {
  it.each(commands)('of $address fits its shape and its JSON Schema', ({ shape, example }) => {
    expect(shape.parse(example)).toMatchObject({ ok: true });
    const validate = ajv.compile(shape.schema());
    validate(example);
    expect(validate.errors).toBeNull();
  });

  it.each(actions)('of $name can be followed from nothing: some command is accepted as it stands', ({ action }) => {
    const accepted = [...action.commands].filter(([type, { example, shape }]) => {
      const parsed = shape.parse(example);
      return (
        parsed.ok && !isRefusal(action.open('a-case').decide({ type, data: parsed.value }, contextAt('2026-03-01')))
      );
    });
    expect(accepted).not.toEqual([]);
  });
});

describe('shape and JSON Schema', () => {
  it.each(commands)('of $address take the same bodies', ({ shape }) => {
    const validate = ajv.compile(shape.schema());
    fc.assert(
      fc.property(bodies(shape.schema()), (body) => {
        if (shape.parse(body).ok) expect([body, validate(body)]).toEqual([body, true]);
      }),
      { numRuns: 30 },
    );
    const taken = fc.sample(bodies(shape.schema()), { numRuns: 60, seed: 1 }).filter((body) => shape.parse(body).ok);
    expect(taken.length).toBeGreaterThan(10);
  });
});

describe('an event', () => {
  const store = SqliteEventStore.open({
    file: join(temporaryFolder(), 'ledger.db'),
    now: () => '2025-11-28T20:00:00.000Z',
  });
  afterAll(() => store.close());

  it.each(events)('$type is read from the ledger as it was written', async ({ type, shape, version }) => {
    const written: JsonObject[] = [];
    for (const body of fc.sample(bodies(shape.schema()), { numRuns: 60, seed: 7 })) {
      const parsed = shape.parse(body);
      if (parsed.ok) written.push(toJsonObject(parsed.value));
    }
    expect(written.length).toBeGreaterThan(5);
    const { metadata } = stored('x', 0n, { type, data: {} });
    const news = written.map((data, index): NewEvent => ({
      id: `${type}-${index.toString()}`,
      type,
      version,
      data,
      metadata,
    }));
    await store.append({ stream: type, events: news, expected: 'none' });
    const read = await store.readStream(type);
    expect(read.map(({ data }) => canonicalJson(data))).toEqual(written.map(canonicalJson));
    const again = read.map(({ data }) => shape.parse(data));
    expect(again.map((parsed) => (parsed.ok ? canonicalJson(parsed.value) : parsed))).toEqual(
      written.map(canonicalJson),
    );
  });
});

/** The properties of an action: each throws where it does not hold. */
const properties = {
  sameOnAnyDay: (action: Action): void => {
    fc.assert(
      fc.property(commandsOf(action), (said) => {
        const [first, second] = ['1999-12-31T23:59:59Z', '2038-01-19T03:14:08Z'].map((today) => {
          import.meta.jest.useFakeTimers({ now: new Date(today) });
          const all = decided(action, said);
          return [JSON.stringify(all), inBytes(caseAfter(action, all))];
        });
        expect(second).toEqual(first);
      }),
      { numRuns: 60 },
    );
  },
  neverThrows: (action: Action): void => {
    fc.assert(
      fc.property(eventsOf(action), (all) => {
        inBytes(caseAfter(action, all));
      }),
      { numRuns: 100 },
    );
  },
  standsOneAfterTheOther: (action: Action): void => {
    fc.assert(
      fc.property(commandsOf(action), (said) => {
        expect(faultsIn(caseAfter(action, decided(action, said)).measures())).toEqual([]);
      }),
      { numRuns: 150 },
    );
  },
  apart: (all: readonly Action[]): void => {
    const told = fc.tuple(...all.map((action) => commandsOf(action).map((said) => decided(action, said))));
    const turns = fc.array(fc.nat({ max: 1_000 }), { minLength: 100, maxLength: 100 });
    fc.assert(
      fc.property(told, turns, (events, order) => {
        const alone = all.map((action, index) => inBytes(caseAfter(action, events[index] ?? [])));
        expect(interleaved(all, events, order).map(inBytes)).toEqual(alone);
      }),
      { numRuns: 40 },
    );
  },
};

/** Measures that hold nowhere or never, or beside another of their kind. */
function faultsIn(measures: readonly Measure[]): readonly Measure[] {
  return measures.filter((measure) => {
    const { kind, areas, from, until } = measure;
    const next = measures.slice(measures.indexOf(measure) + 1).find((other) => other.kind === kind);
    const overlaps = next !== undefined && (until === null || until > next.from);
    return areas.length === 0 || (until !== null && until <= from) || overlaps;
  });
}

/** One case of each action; whose event comes next is said by the turns, and at the end those come that are left. */
function interleaved(
  all: readonly Action[],
  events: readonly (readonly Said[])[],
  turns: readonly number[],
): readonly Case[] {
  const cases = all.map((action) => action.open('a-case'));
  const left = events.map((own) => [...own]);
  const toTheEnd = left.flatMap((own, index) => own.map(() => index));
  for (const turn of [...turns.map((one) => one % all.length), ...toTheEnd]) {
    const event = left[turn]?.shift();
    const current = cases[turn];
    if (event !== undefined && current !== undefined) cases[turn] = applied(current, event);
  }
  return cases;
}

describe.each(actions)('replaying $name', ({ action }) => {
  afterEach(() => {
    import.meta.jest.useRealTimers();
  });

  it('gives the same bytes on any day, and so does deciding', () => {
    properties.sameOnAnyDay(action);
  });

  it('never throws, whatever has happened in whatever order', () => {
    properties.neverThrows(action);
  });

  it('gives measures that hold somewhere and for some time, one after the other', () => {
    properties.standsOneAfterTheOther(action);
  });

  it('has met every one of its events', () => {
    const told = fc.sample(commandsOf(action), { numRuns: 600, seed: 11 });
    const seen = new Set(told.flatMap((said) => decided(action, said).map(({ type }) => type)));
    expect([...action.events.keys()].filter((type) => !seen.has(type))).toEqual([]);
  });
});

/** The body with a moment to come in each of the fields that tell of something done. */
function* tellingOfTheFuture(action: Action, { type, body }: Spoken): Iterable<readonly [string, JsonObject]> {
  const names = Object.keys(objectIn(action.commands.get(type)?.shape.schema()['properties']));
  const moment = '2026-02-23T05:05:00.001Z';
  for (const name of names.filter((one) => ['announcedAt', 'decidedAt', 'publishedAt', 'sentAt'].includes(one))) {
    yield [name, { ...body, [name]: moment }];
  }
  if (!names.includes('gazette')) return;
  yield ['gazette.publishedAt', { ...body, gazette: { ...objectIn(body['gazette']), publishedAt: moment } }];
}

function objectIn(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** A report says when it was observed, and a draft when it is to be done. */
const dated = actions.filter(({ name }) => name !== 'situation-report' && name !== 'draft');

describe.each(dated)('an act of $name', ({ action }) => {
  it('is refused where it was announced, decided or printed more than five minutes from now', () => {
    const seen = new Set<string>();
    for (const all of fc.sample(commandsOf(action), { numRuns: 600, seed: 11 })) {
      for (const { before, spoken } of stepsOf(action, all)) {
        for (const [field, body] of tellingOfTheFuture(action, spoken)) {
          seen.add(spoken.type);
          expect(decide(action, before, { ...spoken, body })).toMatchObject({ refused: 'not-yet-happened', field });
        }
      }
    }
    // What was never sent has no moment.
    const said = [...action.commands]
      .filter(([name, { by }]) => by !== 'clock' && name !== 'retract')
      .map(([name]) => name);
    expect(said.filter((name) => !seen.has(name))).toEqual([]);
  });
});

/** The phases that cases have come to, event by event. */
function phasesIn(histories: readonly (readonly Said[])[], action: Action): readonly string[] {
  const cases = histories.flatMap((events) =>
    events.map((_event, index) => caseAfter(action, events.slice(0, index + 1))),
  );
  return [...new Set(cases.map((current) => current.phase()))].toSorted();
}

/** The golden history of the cases of an action. */
function recorded(action: Action): readonly (readonly StoredEvent[])[] {
  const own = linesIn(join(root, 'test/golden')).map(eventIn);
  const cases = Map.groupBy(
    own.filter(({ type }) => action.events.has(type)),
    ({ stream }) => stream,
  );
  return [...cases.values()];
}

describe.each(actions)('the phases of $name', ({ action }) => {
  const described = [...action.phases.keys()].toSorted();

  it('are those that its cases come to, and no other', () => {
    const told = fc.sample(commandsOf(action), { numRuns: 600, seed: 11 });
    const reached = phasesIn(
      told.map((said) => decided(action, said)),
      action,
    );
    expect(reached).toEqual(described);
  });

  it('have among them every one that the golden history came to', () => {
    const golden = phasesIn(recorded(action), action);
    expect(golden).not.toEqual([]);
    expect(golden.filter((phase) => !described.includes(phase))).toEqual([]);
  });

  it('are told in sentences', () => {
    for (const meaning of action.phases.values()) expect(meaning).toMatch(/^[A-Z].*\.$/u);
  });
});

describe('cases', () => {
  it('are what their own events make them, in whatever order events of different cases come', () => {
    properties.apart(actions.map(({ action }) => action));
  });
});

/** A case that is another in some of what it says. */
function changed(current: Case, otherwise: Partial<Case>): Case {
  return new Proxy(current, {
    get: (target, name) => {
      const value: unknown = Reflect.get(name in otherwise ? otherwise : target, name);
      return value instanceof Function ? (value.bind(target) as unknown) : value;
    },
  });
}

/** An action whose cases are changed after each event. */
function broken(action: Action, change: (current: Case, event: StoredEvent | undefined) => Partial<Case>): Action {
  const wrapped = (current: Case, event?: StoredEvent): Case =>
    changed(current, { apply: (next) => wrapped(current.apply(next), next), ...change(current, event) });
  return { ...action, open: (id) => wrapped(action.open(id)) };
}

describe('the properties see', () => {
  afterEach(() => {
    import.meta.jest.useRealTimers();
  });

  it('a state that knows what day it is', () => {
    const dated = broken(curfew, (current) => ({ state: () => ({ ...current.state(), today: Date.now() }) }));
    expect(() => {
      properties.sameOnAnyDay(dated);
    }).toThrow(/Property failed/u);
  });

  it('an event that is refused', () => {
    const strict = broken(curfew, (current, event) => {
      if (event?.type === 'CurfewEnded' && current.measures().length === 0) throw new TypeError('Nothing to end.');
      return {};
    });
    expect(() => {
      properties.neverThrows(strict);
    }).toThrow(/Property failed/u);
  });

  it('measures side by side', () => {
    const twice = broken(curfew, (current) => ({ measures: () => [...current.measures(), ...current.measures()] }));
    expect(() => {
      properties.standsOneAfterTheOther(twice);
    }).toThrow(/Property failed/u);
  });

  it('a state that other cases have a part in', () => {
    let count = 0;
    const counting = [curfew, borderClosure].map((action) =>
      broken(action, (current) => {
        const seen = (count += 1);
        return { state: () => ({ ...current.state(), seen }) };
      }),
    );
    expect(() => {
      properties.apart(counting);
    }).toThrow(/Property failed/u);
  });
});
