import { IsJsonObject, IsSlug, IsText, Part, Texts } from '#shapes';
import { IsObject, IsOptional } from 'class-validator';
import { ValueShape } from './value.js';
import type { Conditions } from './value.js';

export const conditions = { message: 'must be an object from columns to what stands in them' };

/** Where a row says which command it is: an export of another ledger has such rows. */
export class ActShape {
  @Part(() => ValueShape)
  readonly action: ValueShape;

  @Part(() => ValueShape)
  readonly command: ValueShape;

  /** The column that has the whole body, an object of JSON. */
  @IsText(200)
  readonly body: string;
}

/** Rows that are a command, or that are passed over. The first rule that fits a row is the one. */
export class RuleShape {
  @IsSlug()
  readonly name: string;

  @IsOptional()
  @IsObject(conditions)
  readonly when?: Conditions;

  @IsOptional()
  @IsObject(conditions)
  readonly unless?: Conditions;

  /** Why such rows are passed over, in a sentence. In place of an action. */
  @IsOptional()
  @IsText(500)
  readonly skip?: string;

  /** Rows that say by themselves which command they are. In place of an action, its command and their body. */
  @IsOptional()
  @Part(() => ActShape)
  readonly act?: ActShape;

  @IsOptional()
  @IsSlug()
  readonly action?: string;

  @IsOptional()
  @IsSlug()
  readonly command?: string;

  /** Lists of the body that are put together from all rows of the case that this rule fits, or that `together` says: they make one command. */
  @IsOptional()
  @Texts(1, 10, 60)
  readonly gather?: readonly string[];

  /** What rows of the case that make one command have in common, such as the record that each tells one part of; where it is blank, the row is one by itself. */
  @IsOptional()
  @Part(() => ValueShape)
  readonly together?: ValueShape;

  /** The body of the command: constants as they are, and values from columns. */
  @IsOptional()
  @IsJsonObject()
  readonly body?: Readonly<Record<string, unknown>>;
}
