import { AreaCodes, EffectiveAct, IsCaseId, IsCaseRef, IsText, Route, Texts, TimedAct } from '#shapes';
import { IsOptional } from 'class-validator';

export class OpenCorridor extends TimedAct {
  /** As people call it. */
  @IsText(200)
  readonly name: string;

  /** Where it lies. */
  @AreaCodes(1)
  readonly areas: readonly string[];

  /** The areas and crossings it leads through, in order; each lies in one of the areas. */
  @Route(1)
  readonly route: readonly string[];

  /** Who may use it. */
  @Texts(1, 50, 300)
  readonly beneficiaries: readonly string[];

  /** Who is in charge of it. */
  @Texts(1, 50, 300)
  readonly organisations: readonly string[];

  @IsText(2_000)
  readonly cause: string;

  /** Id of the border-closure case that it is an exception to. */
  @IsOptional()
  @IsCaseId()
  readonly exceptionTo?: string;

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;

  /** The declaration it rests on and ends with. */
  @IsOptional()
  @IsCaseRef()
  readonly restsOn?: string;
}

/** What suspends, resumes or closes it, and why. */
export class CorridorChange extends EffectiveAct {
  @IsText(2_000)
  readonly cause: string;

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;
}

export class SuspendCorridor extends CorridorChange {}

export class ResumeCorridor extends CorridorChange {}

export class CloseCorridor extends CorridorChange {}
