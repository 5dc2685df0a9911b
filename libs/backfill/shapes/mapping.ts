import { IsJsonObject, IsSlug, IsText, IsWebAddress, Part, Parts, Texts } from '#shapes';
import { IsBoolean, IsIn, IsObject, IsOptional } from 'class-validator';
import { conditions, RuleShape } from './rule.js';
import { ValueShape } from './value.js';
import type { Conditions } from './value.js';

/** Where the table comes from. */
export class SourceShape {
  @IsText(300)
  readonly name: string;

  @IsOptional()
  @IsWebAddress()
  readonly link?: string;
}

/** How the file is written. */
export class FileShape {
  /** Found by the first character of the file unless said. */
  @IsOptional()
  @IsIn(['csv', 'ndjson'])
  readonly format?: 'csv' | 'ndjson';

  /** A name of the WHATWG Encoding Standard, such as windows-1252; UTF-8 unless said. A byte order mark goes before it. */
  @IsOptional()
  @IsText(40)
  readonly encoding?: string;

  /** What stands between the cells of CSV; found in the first line unless said. */
  @IsOptional()
  @IsIn([',', ';', '\t', '|'])
  readonly delimiter?: ',' | ';' | '\t' | '|';

  /** The columns in order, of CSV whose first line does not name them. */
  @IsOptional()
  @Texts(1, 2_000, 200)
  readonly columns?: readonly string[];

  /** Texts that mean that a cell is blank, such as NA. */
  @IsOptional()
  @Texts(1, 50, 60)
  readonly blank?: readonly string[];
}

/** What the quality report counts, of every row, whatever becomes of it. */
export class FactsShape {
  /** When it holds from. */
  @IsOptional()
  @Part(() => ValueShape)
  readonly start?: ValueShape;

  /** The first moment at which it holds no more. */
  @IsOptional()
  @Part(() => ValueShape)
  readonly end?: ValueShape;

  @IsOptional()
  @Part(() => ValueShape)
  readonly announced?: ValueShape;

  /** Rows that open a case. */
  @IsOptional()
  @IsObject(conditions)
  readonly opens?: Conditions;

  /** Rows that change one. */
  @IsOptional()
  @IsObject(conditions)
  readonly changes?: Conditions;

  /** Rows that end one. */
  @IsOptional()
  @IsObject(conditions)
  readonly ends?: Conditions;
}

/** Areas that the file itself names: they are registered before any command is issued. */
export class RegisterShape {
  /** Scheme of the codes. */
  @IsSlug()
  readonly scheme: string;

  @IsOptional()
  @IsObject(conditions)
  readonly when?: Conditions;

  @IsOptional()
  @IsObject(conditions)
  readonly unless?: Conditions;

  /** The code, without its scheme. */
  @Part(() => ValueShape)
  readonly code: ValueShape;

  @Part(() => ValueShape)
  readonly name: ValueShape;

  @Part(() => ValueShape)
  readonly kind: ValueShape;

  @Part(() => ValueShape)
  readonly parent: ValueShape;
}

/** How the rows of a table become commands. */
export class Mapping {
  /** It stands in the idempotency keys: another name makes other commands of the same rows. */
  @IsSlug()
  readonly id: string;

  @IsText(200)
  readonly title: string;

  /** What whoever reads the report should know of the choices made here. */
  @IsOptional()
  @Texts(1, 30, 1_000)
  readonly notes?: readonly string[];

  @IsOptional()
  @Part(() => SourceShape)
  readonly source?: SourceShape;

  @IsOptional()
  @Part(() => FileShape)
  readonly file?: FileShape;

  /** Columns that a file of this kind need not have. */
  @IsOptional()
  @Texts(1, 200, 200)
  readonly optional?: readonly string[];

  /** The time zone of dates without one, as the IANA names it. */
  @Part(() => ValueShape)
  readonly zone: ValueShape;

  /** Forms of dates, tried in order, such as dd/MM/yyyy; ISO 8601 unless said. */
  @IsOptional()
  @Texts(1, 20, 60)
  readonly dates?: readonly string[];

  /** Columns that together are the row's own key; the whole row unless said. */
  @IsOptional()
  @Texts(1, 50, 200)
  readonly key?: readonly string[];

  /** The id of the case; made small letters, digits and hyphens. */
  @Part(() => ValueShape)
  readonly case: ValueShape;

  /** "opening": a row belongs to the case of the last row before it that opens one, by `facts.opens`. */
  @IsOptional()
  @IsIn(['own', 'opening'])
  readonly caseOf?: 'own' | 'opening';

  /** What the rows of a case are put in order by; that of the file unless said, and between two that are equal. */
  @IsOptional()
  @Parts(() => ValueShape, 1, 5)
  readonly order?: readonly ValueShape[];

  /** Commands are issued one after the other, also those of different cases: for a table whose acts cite each other. */
  @IsOptional()
  @IsBoolean()
  readonly inTurn?: boolean;

  @IsOptional()
  @Part(() => FactsShape)
  readonly facts?: FactsShape;

  /** What the source calls its own time of recording. */
  @IsOptional()
  @Part(() => ValueShape)
  readonly sourceRecordedAt?: ValueShape;

  @IsOptional()
  @Part(() => RegisterShape)
  readonly register?: RegisterShape;

  /** Tables from a text of the file to what it means, by name; "*" stands for every other text. */
  @IsOptional()
  @IsJsonObject()
  readonly tables?: Readonly<Record<string, unknown>>;

  /** Fields of every command that has such a field. A rule's own body goes before them; null leaves one out. */
  @IsOptional()
  @IsJsonObject()
  readonly every?: Readonly<Record<string, unknown>>;

  @Parts(() => RuleShape, 1, 200)
  readonly rules: readonly RuleShape[];

  /** What becomes of a row that no rule fits; it is refused unless said. */
  @IsOptional()
  @IsIn(['refuse', 'skip'])
  readonly otherwise?: 'refuse' | 'skip';
}
