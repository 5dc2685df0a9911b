import { IsDay, IsJurisdiction, IsSlug, IsText, IsWebAddress, Part, Parts, Texts } from '#shapes';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ApprovalRule, NoticeRule } from './approval.js';
import { Counting, Figure, LegalTerm, marks, NumberOfDays } from './figure.js';
import type { Mark } from './figure.js';

/** Who declares it. */
export class Declarer extends Figure {
  @IsText(300)
  readonly who: string;
}

/** The longest term: a number, or `open` where the law fixes none. */
export class TermRule extends Counting {
  @IsOptional()
  @Part(() => LegalTerm)
  readonly max?: LegalTerm;

  @IsOptional()
  @IsBoolean()
  readonly open?: boolean;

  @IsOptional()
  @Part(() => ApprovalRule)
  readonly approval?: ApprovalRule;

  /** Who must approve it besides, such as the other chamber. */
  @IsOptional()
  @Parts(() => ApprovalRule, 1, 5)
  readonly furtherApprovals?: readonly ApprovalRule[];
}

/** Everybody who must approve a term, each by a rule of its own. */
export function approvalsOf({
  approval,
  furtherApprovals = [],
}: Pick<TermRule, 'approval' | 'furtherApprovals'>): readonly ApprovalRule[] {
  return [...(approval === undefined ? [] : [approval]), ...furtherApprovals];
}

/** In which days before the end of the term before it an extension must be published: not earlier, and not after that end. */
export class PublishedBeforeEnd extends Figure {
  @IsInt()
  @Min(1)
  @Max(1_000)
  readonly days: number;
}

/** What holds for the extensions of these numbers; an extension that no rule covers is not allowed. */
export class ExtensionRule extends TermRule {
  /** Number of the first extension that it holds for, from 1. */
  @IsInt()
  @Min(1)
  @Max(1_000)
  readonly first: number;

  /** Number of the last one; absent without end. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  readonly last?: number;

  @IsOptional()
  @Part(() => PublishedBeforeEnd)
  readonly publishedBeforeEnd?: PublishedBeforeEnd;
}

/** How long it may last in all. */
export class TotalRule extends Figure {
  @Part(() => NumberOfDays)
  readonly max: NumberOfDays;

  @IsIn(['calendar-year', 'emergency'])
  readonly per: 'calendar-year' | 'emergency';
}

/** How long after its end no other may be declared. */
export class CoolingOff extends Figure {
  @Part(() => LegalTerm)
  readonly term: LegalTerm;

  @IsOptional()
  @Part(() => ApprovalRule)
  readonly unless?: ApprovalRule;
}

/** A right of the constitution, and where the treaties have it. */
export class RightOfLaw {
  /** As acts name it: `2.11`. */
  @IsText(100)
  readonly article: string;

  @IsText(200)
  readonly name: string;

  /** Articles of the International Covenant on Civil and Political Rights. */
  @Texts(0, 10, 20)
  readonly iccpr: readonly string[];

  /** Articles of the American Convention on Human Rights. */
  @IsOptional()
  @Texts(0, 10, 20)
  readonly achr?: readonly string[];
}

/** Rights that may be suspended, or never: no rights listed as suspendable means that none is. */
export class RightsRule extends Figure {
  @Parts(() => RightOfLaw, 0, 60)
  readonly rights: readonly RightOfLaw[];
}

/** Whether armed forces may take control of internal order. */
export class ArmedForcesRule extends Figure {
  @IsBoolean()
  readonly control: boolean;
}

/** What the law says besides, which no program can judge. */
export class Remark extends Figure {
  @IsText(1_000)
  readonly text: string;
}

/** Which copy of which law was read. */
export class LawSource {
  /** The law, as one cites it. */
  @IsText(300)
  readonly instrument: string;

  /** The state of the text that was read, such as `text of 2012; later amendments not checked`. */
  @IsText(300)
  readonly asOf: string;

  @IsIn(marks)
  readonly verified: Mark;

  @IsOptional()
  @IsWebAddress()
  readonly link?: string;
}

/** A regime as the law had it from one day to another. */
export class RegimeVersion {
  /** Absent: from before anything recorded here. */
  @IsOptional()
  @IsDay()
  readonly validFrom?: string;

  /** The first day on which it is law no more. */
  @IsOptional()
  @IsDay()
  readonly validUntil?: string;

  @Part(() => LawSource)
  readonly source: LawSource;

  @Part(() => Declarer)
  readonly declaredBy: Declarer;

  @Part(() => TermRule)
  readonly initial: TermRule;

  /** By their numbers, in order. Absent, with `noExtension` absent too: the data does not say. */
  @IsOptional()
  @Parts(() => ExtensionRule, 1, 20)
  readonly extensions?: readonly ExtensionRule[];

  /** Set where the law lets nobody extend it. */
  @IsOptional()
  @Part(() => Figure)
  readonly noExtension?: Figure;

  @IsOptional()
  @Parts(() => TotalRule, 0, 5)
  readonly totals?: readonly TotalRule[];

  @IsOptional()
  @Part(() => CoolingOff)
  readonly coolingOff?: CoolingOff;

  @IsOptional()
  @Parts(() => NoticeRule, 0, 20)
  readonly notices?: readonly NoticeRule[];

  @IsOptional()
  @Part(() => RightsRule)
  readonly suspendable?: RightsRule;

  @IsOptional()
  @Part(() => RightsRule)
  readonly neverSuspended?: RightsRule;

  @IsOptional()
  @Part(() => ArmedForcesRule)
  readonly armedForces?: ArmedForcesRule;

  /** Whether it takes effect only with its publication. */
  @IsOptional()
  @Part(() => Figure)
  readonly publishedFirst?: Figure;

  @IsOptional()
  @Parts(() => Remark, 0, 30)
  readonly remarks?: readonly Remark[];
}

/** One kind of emergency of one country, through the years. */
export class Regime {
  /** `pe-emergencia`: what a declaration names. */
  @IsSlug()
  readonly id: string;

  @IsJurisdiction()
  readonly jurisdiction: string;

  /** In the language of the law. */
  @IsText(200)
  readonly name: string;

  @IsText(200)
  readonly nameInEnglish: string;

  @IsIn(['emergency', 'siege'])
  readonly level: 'emergency' | 'siege';

  /** Oldest first, without overlap. */
  @Parts(() => RegimeVersion, 1, 30)
  readonly versions: readonly RegimeVersion[];
}
