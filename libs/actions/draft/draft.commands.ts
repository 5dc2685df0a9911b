import type { JsonObject } from '#kernel';
import {
  ApprovalShape,
  clearVotes,
  IsCaseId,
  IsInstant,
  IsJsonObject,
  IsSlug,
  IsText,
  IsWebAddress,
  Part,
} from '#shapes';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

export const opinionKinds = ['technical', 'legal'] as const;

/** A command as it would be sent to its own case. */
export class ActShape {
  @IsSlug()
  readonly action: string;

  /** Id of the case. */
  @IsCaseId()
  readonly id: string;

  @IsSlug()
  readonly command: string;

  /** As the command takes it. */
  @IsJsonObject()
  readonly body: JsonObject;
}

const wholeNumber = { message: 'must be the "textRevision" that the draft tells: a whole number such as 0' };

/** A place in the stream of the draft: the event there wrote a text. */
export function IsTextRevision(): PropertyDecorator {
  return (target, key) => {
    // As they would stand above a field: the last one is applied first.
    const rules = [Max(Number.MAX_SAFE_INTEGER, wholeNumber), Min(0, wholeNumber), IsInt(wholeNumber)];
    for (const rule of rules) rule(target, key);
  };
}

export class Linked {
  /** Where more of it can be read. */
  @IsOptional()
  @IsWebAddress()
  readonly link?: string;
}

export class DraftAct extends Linked {
  /** What is to be done. */
  @Part(() => ActShape)
  readonly act: ActShape;

  /** Why. */
  @IsOptional()
  @IsText(4_000)
  readonly reason?: string;
}

/** The act anew: what was said of the text before counts no more. */
export class ReviseDraft extends DraftAct {}

export class Opinion extends Linked {
  @IsIn(opinionKinds)
  readonly kind: (typeof opinionKinds)[number];

  @IsBoolean()
  readonly favourable: boolean;

  @IsText(4_000)
  readonly text: string;
}

export class OpineOnDraft extends Opinion {
  /** The text that you have read: `textRevision` as the draft tells it. */
  @IsTextRevision()
  readonly textRevision: number;
}

export class Yes extends Linked {
  /** Of a body that the law asks for, as it was given; left out, it is your own. */
  @IsOptional()
  @Part(() => ApprovalShape, clearVotes)
  readonly approval?: ApprovalShape;

  @IsOptional()
  @IsText(4_000)
  readonly text?: string;
}

export class ApproveDraft extends Yes {
  /** The text that you have read: `textRevision` as the draft tells it. */
  @IsTextRevision()
  readonly textRevision: number;
}

export class RejectDraft extends Linked {
  /** Why not. */
  @IsText(4_000)
  readonly because: string;
}

export class WithdrawDraft extends Linked {
  @IsOptional()
  @IsText(4_000)
  readonly because?: string;
}

/** What is known of an act only when it is taken, and goes into its words. */
export class EnactDraft extends Linked {
  /** The text that is to be taken: `textRevision` as the draft tells it. */
  @IsTextRevision()
  readonly textRevision: number;

  /** When it was decided: the Cabinet agreed, the minister signed. */
  @IsOptional()
  @IsInstant()
  readonly decidedAt?: string;

  /** When the gazette printed it. */
  @IsOptional()
  @IsInstant()
  readonly publishedAt?: string;

  /** Id of the cabinet-decree case that carries it. */
  @IsOptional()
  @IsCaseId()
  readonly decree?: string;
}
