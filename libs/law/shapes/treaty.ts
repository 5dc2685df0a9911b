import { IsDay, IsJurisdiction, IsSlug, IsText, Part, Parts, Texts } from '#shapes';
import { IsIn, IsOptional } from 'class-validator';
import { NoticeRule } from './approval.js';
import { Figure, marks } from './figure.js';
import type { Mark } from './figure.js';
import { LawSource } from './regime.js';

/** A country that is bound, and since when. */
export class Party {
  @IsJurisdiction()
  readonly jurisdiction: string;

  @IsOptional()
  @IsDay()
  readonly validFrom?: string;

  @IsOptional()
  @IsDay()
  readonly validUntil?: string;

  @IsIn(marks)
  readonly verified: Mark;
}

/** Articles that no emergency suspends. */
export class NonDerogable extends Figure {
  @Texts(1, 40, 20)
  readonly articles: readonly string[];
}

export class Treaty {
  @IsSlug()
  readonly id: string;

  /** How the rights of a constitution name it. */
  @IsIn(['iccpr', 'achr'])
  readonly rights: 'iccpr' | 'achr';

  @IsText(200)
  readonly name: string;

  @Part(() => LawSource)
  readonly source: LawSource;

  @Part(() => NonDerogable)
  readonly nonDerogable: NonDerogable;

  @Parts(() => NoticeRule, 0, 10)
  readonly notices: readonly NoticeRule[];

  @Parts(() => Party, 1, 250)
  readonly parties: readonly Party[];
}
