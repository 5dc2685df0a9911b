import { IsText, IsWebAddress } from '#shapes';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

/** How sure a figure is: read in a copy of the text, taken from somebody who read it, or known by hearsay. */
export const marks = ['primary', 'secondary', 'unverified'] as const;
export type Mark = (typeof marks)[number];

/** Anything that the law says: no figure stands without its article, and its mark goes wherever it goes. */
export class Figure {
  /** The article, as one cites it: `art. 137(1)`. */
  @IsText(200)
  readonly article: string;

  @IsIn(marks)
  readonly verified: Mark;

  /** What a reader must know besides, such as an amendment that was not checked. */
  @IsOptional()
  @IsText(1_000)
  readonly note?: string;

  /** Where the article can be read, if not in the source of the whole. */
  @IsOptional()
  @IsWebAddress()
  readonly link?: string;
}

export const legalUnits = ['hours', 'days', 'working-days', 'sitting-days', 'months', 'years'] as const;

/** A length of time in the words of a law. */
export interface Length {
  readonly count: number;
  readonly unit: (typeof legalUnits)[number];
}

export class LegalTerm implements Length {
  @IsInt()
  @Min(1)
  @Max(10_000)
  readonly count: number;

  @IsIn(legalUnits)
  readonly unit: Length['unit'];
}

/** A number of days, where nothing else is counted. */
export class NumberOfDays implements Length {
  @IsInt()
  @Min(1)
  @Max(10_000)
  readonly count: number;

  @IsIn(['days'], { message: 'must be days: it is counted in nothing else' })
  readonly unit: 'days';
}

/** The moments of an act from which the law counts. */
export const starts = ['signing', 'publication', 'effect'] as const;
export type Start = (typeof starts)[number];

/** How the law counts: absent, from the day of effect, which is the first. */
export class Counting extends Figure {
  @IsOptional()
  @IsIn(starts)
  readonly from?: Start;

  /** Whether the day of the start is the first day of the term. */
  @IsOptional()
  @IsIn(['counted', 'not-counted'])
  readonly firstDay?: 'counted' | 'not-counted';
}
