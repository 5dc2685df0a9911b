import type { ForceMeasure } from '#kernel';
import {
  AreaCodes,
  EffectiveAct,
  IsCaseId,
  IsCaseRef,
  IsHeadcount,
  IsHeadcountOrUnknown,
  IsText,
  TimedAct,
} from '#shapes';
import { IsIn, IsOptional } from 'class-validator';

const modes = ['support', 'control'] as const satisfies readonly ForceMeasure['mode'][];
const shares = ['all', 'part'] as const;

export class DeployForces extends TimedAct {
  /** As people call it: army, navy, armed-forces. Totals are counted by this name. */
  @IsText(100)
  readonly force: string;

  @IsHeadcountOrUnknown()
  readonly personnel: number | null;

  @AreaCodes(1)
  readonly areas: readonly string[];

  @IsText(2_000)
  readonly mission: string;

  /** In support of the police, or in control of internal order. */
  @IsIn(modes)
  readonly mode: ForceMeasure['mode'];

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;

  /** The declaration it rests on and ends with. */
  @IsOptional()
  @IsCaseRef()
  readonly restsOn?: string;
}

/** More people for the same mission. */
export class ReinforceForces extends EffectiveAct {
  /** How many more. */
  @IsHeadcountOrUnknown()
  readonly personnel: number | null;

  @IsOptional()
  @IsText(2_000)
  readonly cause?: string;

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;
}

/** Other areas, another mission, mode, end or ground; what it does not name stays as it was. */
export class RedeployForces extends TimedAct {
  @IsOptional()
  @AreaCodes(1)
  readonly areas?: readonly string[];

  @IsOptional()
  @IsText(2_000)
  readonly mission?: string;

  @IsOptional()
  @IsIn(modes)
  readonly mode?: ForceMeasure['mode'];

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;

  /** The declaration it rests on and ends with. */
  @IsOptional()
  @IsCaseRef()
  readonly restsOn?: string;
}

export class WithdrawForces extends EffectiveAct {
  @IsIn(shares)
  readonly share: (typeof shares)[number];

  /** Of a part, how many go; absent where nobody says. */
  @IsOptional()
  @IsHeadcount()
  readonly personnel?: number;

  @IsOptional()
  @IsText(2_000)
  readonly cause?: string;

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;
}
