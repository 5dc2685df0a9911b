import type { DeclarationMeasure } from '#kernel';
import {
  Act,
  ApprovalShape,
  AreaCodes,
  clearVotes,
  EffectiveAct,
  IsCaseId,
  IsInstant,
  IsSha256,
  IsSlug,
  IsText,
  Part,
  Parts,
  Sourced,
  TermShape,
  TimedAct,
} from '#shapes';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

const levels = ['emergency', 'siege'] as const satisfies readonly DeclarationMeasure['level'][];
const keepers = [
  'police',
  'police-with-armed-forces',
  'armed-forces',
] as const satisfies readonly DeclarationMeasure['orderKeptBy'][];

/** A right that is suspended, by the article of the constitution. */
export class RightShape {
  @IsText(100)
  readonly article: string;

  @IsText(200)
  readonly name: string;
}

/** One measure that the decree orders, by its article. */
export class ProvisionShape {
  @IsText(100)
  readonly article: string;

  @IsText(4_000)
  readonly text: string;
}

export const mostTerms = 100_000;
export const mostOfATerm = 1_000;

/** Said in public before it is law. */
export class AnnounceEmergency extends Act {
  @IsInstant()
  readonly announcedAt: string;

  @IsText(200)
  readonly announcedBy: string;

  @AreaCodes(1)
  readonly areas: readonly string[];

  @IsText(2_000)
  readonly cause: string;

  @IsOptional()
  @IsText(200)
  readonly title?: string;
}

export class DeclareEmergency extends TimedAct {
  /** Id of the legal regime. */
  @Matches(/^[a-z][a-z0-9-]{0,59}$/u, { message: 'must be the id of a regime, such as pe-emergencia' })
  readonly regime: string;

  @IsIn(levels)
  readonly level: DeclarationMeasure['level'];

  @IsOptional()
  @IsText(200)
  readonly title?: string;

  @AreaCodes(1)
  readonly areas: readonly string[];

  @IsText(2_000)
  readonly cause: string;

  @IsOptional()
  @Parts(() => RightShape, 0, 50)
  readonly suspendedRights?: readonly RightShape[];

  @IsIn(keepers)
  readonly orderKeptBy: DeclarationMeasure['orderKeptBy'];

  @IsOptional()
  @Parts(() => ProvisionShape, 0, 50)
  readonly provisions?: readonly ProvisionShape[];

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;

  @IsOptional()
  @Parts(() => ApprovalShape, 0, 10, clearVotes)
  readonly approvals?: readonly ApprovalShape[];

  /** Id of an earlier declaration that had ended and that this one follows. */
  @IsOptional()
  @IsCaseId()
  readonly predecessor?: string;
}

/** What a later act changes; what it does not name stays as it was. */
export class DeclarationChange extends Act {
  @IsOptional()
  @AreaCodes(1)
  readonly areas?: readonly string[];

  @IsOptional()
  @IsText(2_000)
  readonly cause?: string;

  @IsOptional()
  @Parts(() => RightShape, 0, 50)
  readonly suspendedRights?: readonly RightShape[];

  @IsOptional()
  @IsIn(keepers)
  readonly orderKeptBy?: DeclarationMeasure['orderKeptBy'];

  @IsOptional()
  @Parts(() => ProvisionShape, 0, 50)
  readonly provisions?: readonly ProvisionShape[];

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;
}

/** A new term, with what it changes. */
export class NewTerm extends DeclarationChange {
  @IsOptional()
  @IsInstant()
  readonly effectiveUntil?: string;

  @IsOptional()
  @Part(() => TermShape)
  readonly term?: TermShape;

  @IsOptional()
  @Parts(() => ApprovalShape, 0, 10, clearVotes)
  readonly approvals?: readonly ApprovalShape[];
}

export class ExtendEmergency extends NewTerm {
  /** The end of the present term unless said. */
  @IsOptional()
  @IsInstant()
  readonly effectiveFrom?: string;
}

export class AmendEmergency extends DeclarationChange {
  @IsInstant()
  readonly effectiveFrom: string;
}

/** Ends the emergency, in all its areas or in those named. */
export class LiftEmergency extends EffectiveAct {
  @IsOptional()
  @AreaCodes(1)
  readonly areas?: readonly string[];

  @IsText(2_000)
  readonly cause: string;

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;
}

/** A court or the congress takes it back: from a moment on, or as if it had never been. */
export class AnnulEmergency extends Act {
  @IsText(200)
  readonly by: string;

  @IsText(2_000)
  readonly cause: string;

  /** Absent: from the very start. */
  @IsOptional()
  @IsInstant()
  readonly effectiveFrom?: string;
}

const notified = ['declaration', 'extension', 'measures', 'report', 'end'] as const;

/** Which notice, as the notice that is owed says. */
export class NoticeNamed extends Sourced {
  /** The recipient, as the law that is recorded names it: `congress`, `un-secretary-general`. */
  @IsSlug()
  readonly to: string;

  /** What it tells of, as the notice that is owed says. */
  @IsIn(notified)
  readonly on: (typeof notified)[number];
}

/** That a notice was sent to whom the law asks it to be sent to. */
export class SentNotice extends NoticeNamed {
  @IsInstant()
  readonly sentAt: string;

  /** Number of the letter, or of the receipt. */
  @IsOptional()
  @IsText(200)
  readonly reference?: string;

  /** SHA-256 of the document that was sent, so that anybody can tell whether he has the same one. */
  @IsOptional()
  @IsSha256()
  readonly sha256?: string;
}

export class NotifyEmergency extends SentNotice {
  /** Number of the term it is of: 0 for the first, 1 for the first extension. Unless said, the first for a declaration, else the latest. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(mostTerms)
  readonly extension?: number;

  /** Which one, where the same is owed several times within a term. The first unless said. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(mostOfATerm)
  readonly number?: number;
}

/** That a notice was not sent, though it is recorded that it was. */
export class NoticeNeverSent extends NoticeNamed {
  /** How it came to be recorded. */
  @IsText(2_000)
  readonly cause: string;
}

export class RetractNotice extends NoticeNeverSent {
  /** Number of the term it is of: 0 for the first, 1 for the first extension. Unless said, the first for a declaration, else the latest. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(mostTerms)
  readonly extension?: number;

  /** Which one, where the same is owed several times within a term. The first unless said. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(mostOfATerm)
  readonly number?: number;
}
