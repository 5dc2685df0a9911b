import { IsCaseRef, IsInstant, IsSlug, IsText, Part, Parts } from '#shapes';
import { IsIn, IsOptional } from 'class-validator';
import { DraftAct, IsTextRevision, Linked, Opinion, RejectDraft, WithdrawDraft, Yes } from './draft.commands.js';

/** Who did it: the events must tell, as nobody approves what they drafted. */
export class PersonShape {
  @IsText(200)
  readonly subject: string;

  @IsOptional()
  @IsText(200)
  readonly organisation?: string;

  @IsOptional()
  @IsText(2_000)
  readonly issuer?: string;
}

/** A body whose approval the law asks for and that has not given it. */
export class AskedShape {
  @IsSlug()
  readonly by: string;

  @IsIn(['before', 'after'])
  readonly when: 'before' | 'after';

  @IsOptional()
  @IsText(1_000)
  readonly source?: string;
}

class Drafted extends DraftAct {
  /** Place of this event in its stream, by which opinions and approvals name the text; absent in the oldest drafts. */
  @IsOptional()
  @IsTextRevision()
  readonly textRevision?: number;

  @Parts(() => AskedShape, 0, 50)
  readonly asks: readonly AskedShape[];

  @Part(() => PersonShape)
  readonly doneBy: PersonShape;

  @IsInstant()
  readonly doneAt: string;
}

export class ActDrafted extends Drafted {}

export class DraftRevised extends Drafted {}

export class OpinionRecorded extends Opinion {
  /** Revision of the event that wrote the text. */
  @IsOptional()
  @IsTextRevision()
  readonly textRevision?: number;

  @Part(() => PersonShape)
  readonly doneBy: PersonShape;

  @IsInstant()
  readonly doneAt: string;
}

export class DraftApproved extends Yes {
  /** Revision of the event that wrote the text. */
  @IsOptional()
  @IsTextRevision()
  readonly textRevision?: number;

  /** Bodies whose approval the law asks for and that, with this approval, still lack it. */
  @IsOptional()
  @Parts(() => AskedShape, 0, 50)
  readonly asks?: readonly AskedShape[];

  @Part(() => PersonShape)
  readonly doneBy: PersonShape;

  @IsInstant()
  readonly doneAt: string;
}

export class DraftRejected extends RejectDraft {
  @Part(() => PersonShape)
  readonly doneBy: PersonShape;

  @IsInstant()
  readonly doneAt: string;
}

export class DraftWithdrawn extends WithdrawDraft {
  @Part(() => PersonShape)
  readonly doneBy: PersonShape;

  @IsInstant()
  readonly doneAt: string;
}

/** An event of the act that was made of the draft. */
export class MadeShape {
  @IsText(100)
  readonly id: string;

  @IsText(200)
  readonly type: string;
}

export class DraftEnacted extends Linked {
  /** Revision of the event that wrote the text. */
  @IsOptional()
  @IsTextRevision()
  readonly textRevision?: number;

  /** The case of the act. */
  @IsCaseRef()
  readonly case: string;

  @Parts(() => MadeShape, 0, 100)
  readonly events: readonly MadeShape[];

  /** Who approved it, of those who did not draft it; the approvals of bodies stand in the act. */
  @IsOptional()
  @Parts(() => PersonShape, 0, 1_000)
  readonly approvedBy?: readonly PersonShape[];

  /** Who took the act. */
  @Part(() => PersonShape)
  readonly doneBy: PersonShape;

  @IsInstant()
  readonly doneAt: string;
}
