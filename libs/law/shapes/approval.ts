import { IsSlug, Part } from '#shapes';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Figure, LegalTerm, starts } from './figure.js';
import type { Start } from './figure.js';

/** `simple`: more than half of the votes, `2/3-of-votes` two thirds of them; the others of all members. */
export const majorities = ['simple', '2/3-of-votes', 'absolute', '3/5', '2/3', '3/4'] as const;
export type Majority = (typeof majorities)[number];

/** Who must agree to an act, before it or after it. */
export class ApprovalRule extends Figure {
  /** The body, by the name that acts cite it by: `senate`. */
  @IsSlug()
  readonly by: string;

  @IsIn(['before', 'after'])
  readonly when: 'before' | 'after';

  @IsOptional()
  @IsIn(majorities)
  readonly majority?: Majority;

  /** How long the body has. */
  @IsOptional()
  @Part(() => LegalTerm)
  readonly within?: LegalTerm;

  @IsOptional()
  @IsIn(starts)
  readonly from?: Start;

  /** What it means that the body has said nothing in time. */
  @IsOptional()
  @IsIn(['approves', 'lapses'])
  readonly silence?: 'approves' | 'lapses';
}

export const occasions = ['declaration', 'extension', 'measures', 'end'] as const;
export type Occasion = (typeof occasions)[number];

/** What must be told to whom. */
export class NoticeRule extends Figure {
  /** The recipient: `congress`. */
  @IsSlug()
  readonly to: string;

  @IsIn(occasions)
  readonly on: Occasion;

  /** Absent where the law names no number: at once, or as soon as practicable. */
  @IsOptional()
  @Part(() => LegalTerm)
  readonly within?: LegalTerm;

  @IsIn(starts)
  readonly from: Start;

  /** Owed again each time so much has passed, for as long as it is in force. */
  @IsOptional()
  @Part(() => LegalTerm)
  readonly every?: LegalTerm;

  /** The number of the extension from which it is owed; absent from the start. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  readonly fromExtension?: number;
}
