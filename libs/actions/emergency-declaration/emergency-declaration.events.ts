import { IsInstant, LapseAct } from '#shapes';
import { IsInt, Max, Min } from 'class-validator';
import {
  AmendEmergency,
  AnnounceEmergency,
  AnnulEmergency,
  DeclareEmergency,
  LiftEmergency,
  mostOfATerm,
  mostTerms,
  NewTerm,
  NoticeNeverSent,
  SentNotice,
} from './emergency-declaration.commands.js';

export class EmergencyAnnounced extends AnnounceEmergency {}

export class EmergencyDeclared extends DeclareEmergency {}

export class EmergencyExtended extends NewTerm {
  @IsInstant()
  readonly effectiveFrom: string;
}

export class EmergencyAmended extends AmendEmergency {}

export class EmergencyLifted extends LiftEmergency {}

export class EmergencyAnnulled extends AnnulEmergency {}

export class EmergencyLapsed extends LapseAct {}

export class EmergencyNotified extends SentNotice {
  @IsInt()
  @Min(0)
  @Max(mostTerms)
  readonly extension: number;

  @IsInt()
  @Min(1)
  @Max(mostOfATerm)
  readonly number: number;
}

export class EmergencyNoticeRetracted extends NoticeNeverSent {
  @IsInt()
  @Min(0)
  @Max(mostTerms)
  readonly extension: number;

  @IsInt()
  @Min(1)
  @Max(mostOfATerm)
  readonly number: number;
}
