import { AreaCodes, IsInstant, IsText, Parts, Sourced } from '#shapes';
import type { PartRule } from '#shapes';
import { IsIn, IsNumber, IsOptional, Matches, Max, Min } from 'class-validator';

const most = 1e15;

/** A figure as reported: a range, or unknown and why. What nobody knows is said so, never guessed. */
export class FigureShape {
  @IsText(200)
  readonly name: string;

  @IsText(50)
  readonly unit: string;

  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(-most)
  @Max(most)
  readonly atLeast?: number;

  /** Equal to `atLeast` for a figure that is exact; absent where no upper bound is known. */
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(-most)
  @Max(most)
  readonly atMost?: number;

  @IsOptional()
  @IsIn([true])
  readonly unknown?: true;

  @IsOptional()
  @IsText(500)
  readonly because?: string;
}

const clearFigure: PartRule = {
  name: 'clearFigure',
  test: ({ atLeast, atMost, unknown, because }) =>
    unknown === true
      ? isAbsent(atLeast) && isAbsent(atMost) && !isAbsent(because)
      : isAbsent(because) && typeof atLeast === 'number' && (isAbsent(atMost) || Number(atMost) >= atLeast),
  must: 'either a range (atLeast, and atMost where it is known, not below it) or unknown: true with because',
  schema: {
    oneOf: [
      { type: 'object', required: ['atLeast'] },
      { type: 'object', required: ['unknown', 'because'] },
    ],
  },
};

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** Reliability of the source and credibility of the information, by the Admiralty code: A1 to F6. */
const admiralty = /^[A-F][1-6]$/u;
const admiraltyMessage = { message: 'must be a letter A to F and a digit 1 to 6 of the Admiralty code, such as B2' };

export class ReportSituation extends Sourced {
  @AreaCodes(1)
  readonly areas: readonly string[];

  @IsInstant()
  readonly observedAt: string;

  /** Who says so. */
  @IsText(300)
  readonly source: string;

  @Matches(admiralty, admiraltyMessage)
  readonly reliability: string;

  @Parts(() => FigureShape, 0, 50, clearFigure)
  readonly figures: readonly FigureShape[];

  @IsText(10_000)
  readonly text: string;
}

/** What a revision replaces; what it does not name stays as it was. */
export class ReviseReport extends Sourced {
  @IsText(2_000)
  readonly cause: string;

  @IsOptional()
  @AreaCodes(1)
  readonly areas?: readonly string[];

  @IsOptional()
  @IsInstant()
  readonly observedAt?: string;

  @IsOptional()
  @IsText(300)
  readonly source?: string;

  @IsOptional()
  @Matches(admiralty, admiraltyMessage)
  readonly reliability?: string;

  /** All figures anew, not only those that changed. */
  @IsOptional()
  @Parts(() => FigureShape, 0, 50, clearFigure)
  readonly figures?: readonly FigureShape[];

  @IsOptional()
  @IsText(10_000)
  readonly text?: string;
}

export class WithdrawReport extends Sourced {
  @IsText(2_000)
  readonly cause: string;
}
