import { plainToInstance } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min, ValidateIf, validateSync } from 'class-validator';
import fc from 'fast-check';
import { compile } from './compiled.js';
import { AreaCodes, IsInstant, IsText, Part, Parts, TimedAct } from './index.js';

class Inner {
  @IsText(5)
  readonly name: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3)
  readonly count?: number;
}

class Outer extends TimedAct {
  @AreaCodes(1, 3)
  readonly areas: readonly string[];

  @IsIn(['a', 'b'])
  readonly kind: string;

  @Part(() => Inner)
  readonly inner: Inner;

  @IsOptional()
  @Parts(() => Inner, 0, 2)
  readonly many?: readonly Inner[];

  @ValidateIf(({ people }: Outer) => people !== null)
  @IsInt()
  readonly people: number | null;

  @IsOptional()
  @IsInstant()
  readonly seenAt?: string;
}

const strict = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };

const anything = fc.oneof(
  fc.constantFrom(
    null,
    '',
    'a',
    'PE-TAC',
    'tacna',
    0,
    1,
    2,
    9,
    1.5,
    true,
    [],
    {},
    [null],
    ['PE', 'PE'],
    ['PE', 'CL'],
    [[]],
  ),
  fc.constantFrom('2025-11-28T15:00:00-05:00', '2025-11-28T20:00:00.000Z', '2025-02-30T00:00:00.000Z', '2025-11-28'),
);
/** Mostly right, sometimes anything. */
const mostly = (...good: readonly unknown[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: anything });
const inner = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({ name: mostly('x', 'abc'), count: mostly(1, 3, undefined) }, { requiredKeys: ['name'] }),
  },
  { weight: 1, arbitrary: fc.record({ name: anything, count: anything, odd: anything }, { requiredKeys: [] }) },
);
const input = fc.record(
  {
    effectiveFrom: mostly('2025-11-28T20:00:00.000Z', '2025-11-28T15:00:00-05:00'),
    effectiveUntil: mostly(undefined, null, '2025-12-28T20:00:00.000Z'),
    areas: mostly(['PE-TAC'], ['PE', 'ubigeo-inei:230101']),
    kind: mostly('a', 'b'),
    inner: fc.oneof({ weight: 9, arbitrary: inner }, { weight: 1, arbitrary: anything }),
    many: fc.oneof({ weight: 9, arbitrary: fc.array(inner, { maxLength: 3 }) }, { weight: 1, arbitrary: anything }),
    people: mostly(null, 4),
    seenAt: mostly(undefined, '2025-11-28T20:00:00Z'),
    odd: mostly(undefined),
  },
  { requiredKeys: ['effectiveFrom', 'areas', 'kind', 'inner'], noNullPrototype: true },
);

/** null for an optional field is the same as leaving it out: only there the two may differ, in what they keep. */
const withoutNulls = (value: object): unknown =>
  JSON.parse(JSON.stringify(value), (key, member: unknown) =>
    member === null && key !== 'people' ? undefined : member,
  );

describe('the compiled rules of a shape', () => {
  it('accept what class-validator accepts, refuse what it refuses, and make the same of it', () => {
    const compiled = compile(Outer);
    let accepted = 0;
    fc.assert(
      fc.property(input, (drawn) => {
        const given: Record<string, unknown> = Object.fromEntries(
          Object.entries(drawn).filter(([name, value]) => name !== 'odd' || value !== undefined),
        );
        const reference = plainToInstance(Outer, given);
        const valid = validateSync(reference, strict).length === 0;
        const value = compiled(given);
        expect(value !== undefined).toBe(valid);
        if (value === undefined) return;
        accepted += 1;
        expect(value).toBeInstanceOf(Outer);
        expect(withoutNulls(value)).toEqual(withoutNulls(reference));
      }),
      { numRuns: 5_000, seed: 20251128 },
    );
    expect(accepted).toBeGreaterThan(500);
  });
});
