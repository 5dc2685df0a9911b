import { countTerm } from '#calendar';
import { catalogue } from '#catalogue';
import { applyCorrection, isJsonObject, isRefusal, toJsonObject } from '#kernel';
import type { Action, Case, CorrectedField, Correction, JsonObject, JsonValue } from '#kernel';
import fc from 'fast-check';
import { applied, contextAt } from './support/told.js';

/** Hundreds of histories take longer where the machine is busy. */
const day = (count: number): string => new Date(Date.UTC(2025, 10, 25 + count, 5)).toISOString();
const term = { count: 30, unit: 'days' };
const gazette = { name: 'El Peruano', publishedAt: day(8) };

/** The acts of a case one after the other; the last is the one that is corrected. */
const told: readonly (readonly [string, Readonly<Record<string, JsonObject>>])[] = [
  ['border-closure', { close: { effectiveFrom: day(4) } }],
  ['border-closure', { restrict: { effectiveFrom: day(4) } }],
  ['curfew', { impose: { effectiveFrom: day(4) } }],
  ['curfew', { impose: { effectiveFrom: day(4) }, change: { effectiveFrom: day(9) } }],
  ['emergency-declaration', { declare: { effectiveFrom: day(4) } }],
  ['emergency-declaration', { declare: { effectiveFrom: day(4) }, extend: {} }],
  ['humanitarian-corridor', { open: { effectiveFrom: day(4) } }],
  ['troop-deployment', { deploy: { effectiveFrom: day(4) } }],
  ['troop-deployment', { deploy: { effectiveFrom: day(4) }, redeploy: { effectiveFrom: day(9) } }],
];
const cases = told.map(([name, acts]) => ({ name, acts, last: Object.keys(acts).at(-1) ?? '' }));

interface Printed {
  readonly current: Case;
  readonly revision: number;
  readonly type: string;
  /** Of the last act, as they should read now. */
  readonly words: JsonObject;
}

function actionNamed(name: string): Action {
  const action = catalogue.get(name);
  if (action === undefined) throw new TypeError(`There is no ${name}.`);
  return action;
}

/** The case after the command, with the data of the event; undefined where it is refused. */
function after(action: Action, before: Case, type: string, body: JsonObject) {
  const parsed = action.commands.get(type)?.shape.parse(body);
  if (parsed?.ok !== true) return undefined;
  const decision = before.decide({ type, data: parsed.value }, contextAt(day(90)));
  if (isRefusal(decision)) return decision;
  const [event] = decision.events;
  if (event === undefined) throw new TypeError('Nothing was decided.');
  const said = { type: event.type, version: 1, data: toJsonObject(event.data) };
  return { current: applied(before, said), ...said };
}

function printed(name: string, acts: Readonly<Record<string, JsonObject>>, more: JsonObject = { term }): Printed {
  const action = actionNamed(name);
  let found: Printed | undefined;
  let current = action.open('a-case');
  for (const [index, [type, body]] of Object.entries(acts).entries()) {
    const next = after(action, current, type, { ...action.commands.get(type)?.example, ...more, ...body });
    if (next === undefined || isRefusal(next)) throw new TypeError(`${name} ${type}: ${JSON.stringify(next)}`);
    found = { current: next.current, revision: index, type: next.type, words: next.data };
    current = next.current;
  }
  if (found === undefined) throw new TypeError('Nothing is told.');
  return found;
}

/** The case and the words after the correction; the refusal where it is refused. */
function corrected(name: string, before: Printed, fields: readonly CorrectedField[]) {
  const { revision, words } = before;
  const next = after(actionNamed(name), before.current, 'correct', {
    revision,
    fields: fields.map(toJsonObject),
    gazette,
  });
  if (next === undefined || isRefusal(next)) return next;
  const stored: Correction = { revision, fields: fieldsIn(next.data) };
  const right = applyCorrection(words, stored);
  if (isRefusal(right)) throw new TypeError(right.because);
  return { ...before, current: next.current, words: toJsonObject(right), stored };
}

function fieldsIn({ fields }: JsonObject): readonly CorrectedField[] {
  if (!Array.isArray(fields)) throw new TypeError('There are no fields.');
  return fields.filter(isJsonObject).map(({ field, before, after: now }) => ({
    field: typeof field === 'string' ? field : '',
    ...(before === undefined ? {} : { before }),
    ...(now === undefined ? {} : { after: now }),
  }));
}

function counted({ effectiveFrom, term: said }: JsonObject): string | undefined {
  if (typeof effectiveFrom !== 'string' || !isJsonObject(said)) return undefined;
  const unit = said['unit'] === 'months' ? 'months' : said['unit'] === 'hours' ? 'hours' : 'days';
  return countTerm(effectiveFrom, { count: Number(said['count']), unit }, 'America/Lima').until;
}

const at = (words: JsonObject, [step = '', ...rest]: readonly string[]): JsonValue => {
  const value = words[step] ?? null;
  return rest.length > 0 && isJsonObject(value) ? at(value, rest) : value;
};
const change = (words: JsonObject, field: string, now: JsonValue): CorrectedField => ({
  field,
  before: at(words, field.split('/').slice(1)),
  after: now,
});
const endsOf = ({ current }: Printed): readonly (string | null)[] => current.measures().map(({ until }) => until);

const days = fc.integer({ min: 0, max: 80 }).map(day);
const changes: fc.Arbitrary<readonly [string, JsonValue]> = fc.oneof(
  fc.tuple(fc.constant('/effectiveFrom'), days),
  fc.tuple(fc.constant('/term/count'), fc.integer({ min: 1, max: 70 })),
  fc.tuple(fc.constant('/term/unit'), fc.constantFrom('hours', 'days', 'months')),
  fc.tuple(fc.constant('/term'), fc.constantFrom<JsonValue[]>(null, { count: 2, unit: 'months' })),
  fc.tuple(fc.constant('/effectiveUntil'), fc.option(days)),
  fc.tuple(fc.constant('/cause'), fc.constantFrom('Unrest', 'Floods')),
);
const errata = fc.array(fc.uniqueArray(changes, { minLength: 1, maxLength: 3, selector: ([field]) => field }), {
  minLength: 1,
  maxLength: 4,
});

describe('an erratum of an act with a term', () => {
  it('is tried here for every event that can have one', () => {
    const withTerm = [...catalogue.values()].flatMap(({ events }) =>
      [...events].filter(([, { shape }]) => JSON.stringify(shape.schema()['properties']).includes('"term"')),
    );
    const tried = cases.map(({ name, acts }) => printed(name, acts).type);
    expect(new Set(tried)).toEqual(new Set(withTerm.map(([type]) => type)));
  });

  it.each(cases)('of $name, $last, moves the end with the start, and stores it', ({ name, acts }) => {
    const before = printed(name, acts);
    const from = name === 'emergency-declaration' && before.revision > 0 ? day(36) : day(10);
    const moved = corrected(name, before, [change(before.words, '/effectiveFrom', from)]);
    if (moved === undefined || isRefusal(moved)) throw new TypeError(JSON.stringify(moved));
    const until = counted({ effectiveFrom: from, term });
    expect(moved.words['effectiveUntil']).toBe(until);
    expect(moved.stored.fields[1]).toEqual(change(before.words, '/effectiveUntil', until ?? ''));
    expect(endsOf(moved).at(-1)).toBe(until);
  });

  it.each(cases)('of $name, $last, moves the end with the term, but does not take it out', ({ name, acts }) => {
    const before = printed(name, acts);
    const { words } = before;
    const shorter = change(words, '/term/count', 20);
    const moved = corrected(name, before, [shorter]);
    if (moved === undefined || isRefusal(moved)) throw new TypeError(JSON.stringify(moved));
    expect(endsOf(moved).at(-1)).toBe(counted({ ...words, term: { ...term, count: 20 } }));
    const endless = change(words, '/effectiveUntil', null);
    for (const fields of [[endless], [shorter, endless]]) {
      expect(corrected(name, before, fields)).toMatchObject({
        refused: 'term-without-end',
        because: expect.stringMatching(/counted from the term; or take out \/term too/u),
        field: 'fields',
      });
    }
  });

  it.each(cases)('of $name, $last, never leaves an end that the term does not say', ({ name, acts }) => {
    const before = printed(name, acts);
    let accepted = 0;
    fc.assert(
      fc.property(errata, (all) => {
        let current = before;
        for (const fields of all) {
          const said = fields.map(([field, now]) => change(current.words, field, now));
          const next = corrected(name, current, said);
          if (next === undefined || isRefusal(next)) continue;
          accepted++;
          current = next;
          const until = counted(current.words);
          if (until === undefined) continue;
          expect(current.words['effectiveUntil']).toBe(until);
          expect(endsOf(current)).toContain(until);
        }
      }),
      { numRuns: 60 },
    );
    expect(accepted).toBeGreaterThan(20);
  });

  it('that takes out the term leaves the end, unless it takes out that too', () => {
    const before = printed('curfew', { impose: { effectiveFrom: day(4) } });
    const without = change(before.words, '/term', null);
    expect(corrected('curfew', before, [without])).toMatchObject({
      stored: { fields: [{ field: '/term', before: term }] },
      words: { effectiveUntil: day(34) },
    });
    const open = corrected('curfew', before, [without, change(before.words, '/effectiveUntil', null)]);
    if (open === undefined || isRefusal(open)) throw new TypeError(JSON.stringify(open));
    expect(endsOf(open)).toEqual([null]);
  });

  it('that adds a term counts it, but does not overrule an end that was printed', () => {
    const open = printed('curfew', { impose: { effectiveFrom: day(4) } });
    const bare = corrected('curfew', open, [
      change(open.words, '/term', null),
      change(open.words, '/effectiveUntil', null),
    ]);
    if (bare === undefined || isRefusal(bare)) throw new TypeError(JSON.stringify(bare));
    const dated = corrected('curfew', bare, [change(bare.words, '/term', term)]);
    expect(dated).toMatchObject({ words: { effectiveUntil: day(34) } });
    const ended = corrected('curfew', bare, [change(bare.words, '/effectiveUntil', day(20))]);
    if (ended === undefined || isRefusal(ended)) throw new TypeError(JSON.stringify(ended));
    expect(corrected('curfew', ended, [change(ended.words, '/term', term)])).toMatchObject({
      refused: 'term-and-end-differ',
    });
  });

  it('is refused where it has no room for the end', () => {
    const exempt = Array.from({ length: 20 }, (_, index) => `Guild ${index.toString()}`);
    const before = printed('curfew', { impose: { exempt } });
    const fields = exempt.slice(0, 19).map((one, index) => change({ [index]: one }, `/${index.toString()}`, `${one}s`));
    const inList = fields.map(({ field, ...rest }) => ({ field: `/exempt${field}`, ...rest }));
    const all = [...inList, change(before.words, '/term/count', 20)];
    expect(corrected('curfew', before, all)).toMatchObject({ refused: 'correction-too-long' });
    expect(corrected('curfew', before, all.slice(1))).toMatchObject({ stored: { revision: 0 } });
  });
});

describe('an erratum', () => {
  const before = printed('curfew', { impose: { effectiveFrom: day(4) } });

  it('that changes nothing is refused', () => {
    const idle = { field: '/startsAt', before: '22:00', after: '22:00' };
    const sound = { field: '/endsAt', before: '05:00', after: '04:00' };
    for (const [index, fields] of [[idle], [sound, idle]].entries()) {
      const refusal = { refused: 'nothing-changes', field: `fields.${index.toString()}` };
      expect(corrected('curfew', before, fields)).toMatchObject(refusal);
    }
    const there = { field: '/endsAt', before: '05:00', after: '04:00' };
    const back = { field: '/endsAt', before: '04:00', after: '05:00' };
    const refusal = { refused: 'nothing-changes', field: 'fields' };
    expect(corrected('curfew', before, [there, back])).toMatchObject(refusal);
  });

  it('knows a moment however it is written, and stores it as the others', () => {
    const fields = [
      { field: '/effectiveFrom', before: '2025-11-29T00:00:00-05:00', after: '2025-12-01T00:00:00-05:00' },
    ];
    expect(corrected('curfew', before, fields)).toMatchObject({
      stored: { fields: [change(before.words, '/effectiveFrom', day(6)), { field: '/effectiveUntil' }] },
    });
    expect(
      corrected('curfew', before, [{ ...fields[0], field: '/effectiveFrom', before: '2025-11-29T00:00:00Z' }]),
    ).toMatchObject({ refused: 'before-differs' });
    expect(
      corrected('curfew', before, [{ field: '/effectiveFrom', before: day(4), after: '2025-11-29T00:00:00-05:00' }]),
    ).toMatchObject({ refused: 'nothing-changes' });
  });

  it('knows a moment inside a part, and leaves a text that only looks like one', () => {
    const decree = printed('cabinet-decree', { issue: { title: '2025-11-29T00:00:00-05:00' }, publish: {} }, {});
    const moved = { name: 'El Peruano', publishedAt: '2025-11-28T22:00:00-05:00' };
    const was = { name: 'El Peruano', edition: 'extraordinary', publishedAt: '2025-11-28T20:00:00-05:00' };
    expect(corrected('cabinet-decree', decree, [{ field: '/gazette', before: was, after: moved }])).toMatchObject({
      words: { gazette: { publishedAt: '2025-11-29T03:00:00.000Z' } },
    });
    const title = { field: '/title', before: '2025-11-29T00:00:00-05:00', after: '2025-11-30T00:00:00-05:00' };
    const first = { ...decree, revision: 0, words: { title: title.before } };
    expect(corrected('cabinet-decree', first, [title])).toMatchObject({ stored: { fields: [title] } });
  });
});
