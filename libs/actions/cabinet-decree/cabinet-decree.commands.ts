import { Act, Gazette, IsInstant, IsSha256, IsText, Part, Sourced, Texts } from '#shapes';
import { IsIn, IsOptional } from 'class-validator';

export const decreeKinds = [
  'supreme-decree',
  'urgency-decree',
  'executive-decree',
  'law',
  'resolution',
  'ordinance',
] as const;

export class IssueDecree extends Sourced {
  @IsIn(decreeKinds)
  readonly kind: (typeof decreeKinds)[number];

  /** As people cite it: `DS 135-2025-PCM`. */
  @IsText(100)
  readonly number: string;

  @IsText(1_000)
  readonly title: string;

  @IsInstant()
  readonly decidedAt: string;

  @Texts(0, 50, 200)
  readonly signatories: readonly string[];
}

/** The gazette has printed it. */
export class PublishDecree extends Sourced {
  @Part(() => Gazette)
  readonly gazette: Gazette;

  /** SHA-256 of the text as printed, so that anybody can tell whether he has the same one. */
  @IsOptional()
  @IsSha256()
  readonly sha256?: string;
}

export class RepealDecree extends Act {
  @IsInstant()
  readonly effectiveFrom: string;

  /** The decree or law that repeals it. */
  @IsText(200)
  readonly by: string;
}
