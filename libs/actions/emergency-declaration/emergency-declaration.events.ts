import { IsInstant, LapseAct } from '#shapes';
import {
  AmendEmergency,
  AnnounceEmergency,
  AnnulEmergency,
  DeclareEmergency,
  LiftEmergency,
  NewTerm,
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
