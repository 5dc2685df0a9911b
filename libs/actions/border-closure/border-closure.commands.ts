import { CrossingIds, AreaCodes, EffectiveAct, IsCaseId, IsCaseRef, IsCountry, IsText, Texts, TimedAct } from '#shapes';
import type { BorderMeasure } from '#kernel';
import { IsIn, IsOptional } from 'class-validator';

const extents = ['whole', 'unauthorised', 'crossings'] as const satisfies readonly BorderMeasure['extent'][];
const directions = ['entry', 'exit', 'both'] as const satisfies readonly BorderMeasure['direction'][];

/** What is closed or restricted, for whom not, and why. */
export class BorderTerms extends TimedAct {
  @AreaCodes(1)
  readonly areas: readonly string[];

  /** The whole border, everywhere but the authorised crossings, or the crossings named. */
  @IsIn(extents)
  readonly extent: BorderMeasure['extent'];

  /** Where the extent is "crossings". */
  @IsOptional()
  @CrossingIds(1)
  readonly crossings?: readonly string[];

  /** The country on the other side, where only its border is meant. */
  @IsOptional()
  @IsCountry()
  readonly neighbour?: string;

  /** Which way nobody passes freely. */
  @IsIn(directions)
  readonly direction: BorderMeasure['direction'];

  /** Who passes all the same. */
  @IsOptional()
  @Texts(0, 50, 300)
  readonly exempt?: readonly string[];

  @IsText(2_000)
  readonly cause: string;

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;

  /** The declaration it rests on and ends with. */
  @IsOptional()
  @IsCaseRef()
  readonly restsOn?: string;
}

export class CloseBorder extends BorderTerms {}

export class RestrictBorder extends BorderTerms {}

/** What an easing changes from its effect on; what it does not name stays. */
export class EaseBorder extends EffectiveAct {
  @IsOptional()
  @IsIn(directions)
  readonly direction?: BorderMeasure['direction'];

  @IsOptional()
  @Texts(0, 50, 300)
  readonly exempt?: readonly string[];

  @IsText(2_000)
  readonly cause: string;

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;
}

/** Ends it, everywhere or for the areas or crossings named; what it does not name stays as it was. */
export class ReopenBorder extends EffectiveAct {
  @IsOptional()
  @AreaCodes(1)
  readonly areas?: readonly string[];

  /** Only of a closure that names its crossings. */
  @IsOptional()
  @CrossingIds(1)
  readonly crossings?: readonly string[];

  @IsText(2_000)
  readonly cause: string;

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;
}
