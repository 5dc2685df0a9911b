import { AreaCodes, EffectiveAct, IsCaseId, IsCaseRef, IsLocalTime, IsText, Texts, TimedAct } from '#shapes';
import { IsOptional } from 'class-validator';

export class ImposeCurfew extends TimedAct {
  @AreaCodes(1)
  readonly areas: readonly string[];

  /** Local time of day at which it begins, every day. */
  @IsLocalTime()
  readonly startsAt: string;

  /** When it ends: before the start, the next morning; the same time, round the clock. */
  @IsLocalTime()
  readonly endsAt: string;

  /** Who may be out all the same. */
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

/** Other areas, hours, exempt persons, end or ground; what it does not name stays as it was. */
export class ChangeCurfew extends TimedAct {
  @IsOptional()
  @AreaCodes(1)
  readonly areas?: readonly string[];

  @IsOptional()
  @IsLocalTime()
  readonly startsAt?: string;

  @IsOptional()
  @IsLocalTime()
  readonly endsAt?: string;

  /** All who are exempt from then on, not only those who are new. */
  @IsOptional()
  @Texts(0, 50, 300)
  readonly exempt?: readonly string[];

  @IsOptional()
  @IsText(2_000)
  readonly cause?: string;

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;

  /** The declaration it rests on and ends with. */
  @IsOptional()
  @IsCaseRef()
  readonly restsOn?: string;
}

export class EndCurfew extends EffectiveAct {
  @IsText(2_000)
  readonly cause: string;

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;
}
