import { correctedBy, shapeOf, TimedAct } from './index.js';
import { AreaCodes, IsText } from './decorators.js';

class Sample extends TimedAct {
  @AreaCodes(1)
  readonly areas: readonly string[];

  @IsText(20)
  readonly cause: string;
}

const shape = shapeOf(Sample);
const good = { areas: ['PE-TAC'], cause: 'because', effectiveFrom: '2025-11-28T15:00:00-05:00' };

describe('a shape', () => {
  it('turns instants into UTC with milliseconds', () => {
    expect(shape.parse(good)).toMatchObject({ ok: true, value: { effectiveFrom: '2025-11-28T20:00:00.000Z' } });
  });

  it.each([
    ['an unknown field', { ...good, colour: 'red' }, 'colour', 'is not a field of this shape; remove it'],
    ['a missing field', { ...good, cause: undefined }, 'cause', /^is missing: must be a text of 1 to 20/u],
    ['a wrong code in a list', { ...good, areas: ['PE-TAC', 'tacna'] }, 'areas', /^each must be an area code/u],
    ['a repeated code', { ...good, areas: ['PE', 'PE'] }, 'areas', /^must not name anything twice$/u],
    ['an empty list', { ...good, areas: [] }, 'areas', /at least 1/u],
    ['a field inside', { ...good, term: { count: 0, unit: 'days' } }, 'term.count', /not be less than 1/u],
    ['a control character', { ...good, cause: 'a\u0000b' }, 'cause', /control/u],
    ['half a character', { ...good, cause: '\ud800' }, 'cause', /text/u],
    ['a day without a time', { ...good, effectiveFrom: '2025-11-28' }, 'effectiveFrom', /zone offset/u],
    ['a wrong basis', { ...good, basis: 'planned' }, 'basis', /one of/u],
    ['a list in place of an object', { ...good, term: [] }, 'term', /./u],
  ])('names %s and says how to mend it', (_what, input, field, problem) => {
    const parsed = shape.parse(input);
    expect(parsed.ok ? [] : parsed.problems).toEqual([{ field, problem: expect.stringMatching(problem) }]);
  });

  it.each([null, 1, 'text', [], undefined])('refuses %j, which is not an object', (input) => {
    expect(shape.parse(input).ok).toBe(false);
  });

  it('refuses a key that would reach the prototype', () => {
    expect(shape.parse(JSON.parse('{"__proto__": {"cause": "x"}}')).ok).toBe(false);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty'])('names a field %s wherever it is hidden', (name) => {
    const hidden = { ...good, '': { [name]: 'x' }, term: { count: 1, unit: 'days', [name]: 1 }, [name]: null };
    const parsed = shape.parse(hidden);
    const fields = parsed.ok ? [] : parsed.problems.map(({ field }) => field);
    expect(new Set(fields)).toEqual(new Set(['', `.${name}`, name, `term.${name}`]));
  });

  it('describes itself as JSON Schema that allows no other fields', () => {
    expect(shape.schema()).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: expect.arrayContaining(['areas', 'cause', 'effectiveFrom']),
      properties: {
        areas: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string' } },
        cause: { type: 'string', maxLength: 20 },
        effectiveFrom: { type: 'string', format: 'date-time' },
        term: { $ref: '#/$defs/TermShape' },
      },
      $defs: { TermShape: { type: 'object', additionalProperties: false } },
    });
  });

  it('describes a class that declares nothing itself as the one that it extends', () => {
    class Renamed extends Sample {}
    expect(shapeOf(Renamed).schema()).toEqual(shape.schema());
  });

  it.each([
    [{ constructor: 1 }, 'constructor'],
    [{ toString: 'x' }, 'toString'],
    [{ term: { count: 1, unit: 'days', valueOf: 1 } }, 'term.valueOf'],
  ])('names a field that every object has: %j', (change, field) => {
    const parsed = shape.parse({ ...good, ...change });
    expect(parsed).toEqual({ ok: false, problems: [{ field, problem: 'is not a field of this shape; remove it' }] });
  });

  it('gives a correction whose example its shape accepts', () => {
    const { shape: correction, example } = correctedBy('SampleCorrected', {
      field: '/cause',
      before: 'a',
      after: null,
    });
    expect(correction.parse(example)).toMatchObject({ ok: true });
  });
});
