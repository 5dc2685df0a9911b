import { IsJsonValue, IsSlug, IsText, Part, Parts, Texts } from '#shapes';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Length,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';

export const readings = [
  'text',
  'integer',
  'number',
  'boolean',
  'instant',
  'day',
  'time',
  'link',
  'id',
  'area',
] as const;
export type Reading = (typeof readings)[number];

/** Columns and what stands in them: a text or a list of texts; "" for blank, "*" for anything but blank. */
export type Conditions = Readonly<Record<string, string | readonly string[]>>;

/** Also null is said, where what is optional takes it for absent. */
const IfSaid = (): PropertyDecorator => ValidateIf((_: object, said: unknown) => said !== undefined);

/** By another name, as the class itself comes below. */
type Above = ValueShape;

/** An area that is looked up by its code or its name. */
export class AreaLookupShape {
  /** The area that it lies in, such as a country: names are looked for below it alone. */
  @IsOptional()
  @Part(() => ValueShape)
  readonly under?: Above;

  /** Scheme of the codes that stand in the file. */
  @IsOptional()
  @IsSlug()
  readonly scheme?: string;

  /** Only areas that their scheme calls so, such as district. */
  @IsOptional()
  @IsText(40)
  readonly kind?: string;
}

/** How a value comes from a row. It is blank where its columns are; a field that is blank is left out. */
export class ValueShape {
  /** The column it stands in. */
  @IsOptional()
  @IsText(200)
  readonly column?: string;

  /** A text with columns in braces, such as "ds-{decree}"; {decree|id} is its text as the id of a case. Blank where all its columns are. */
  @IsOptional()
  @IsText(2_000)
  readonly template?: string;

  /** The same in every row. A null is said in the body: it is not known. */
  @IfSaid()
  @IsJsonValue()
  readonly constant?: unknown;

  /** The first of these that is not blank. */
  @IsOptional()
  @Parts(() => ValueShape, 1, 20)
  readonly first?: readonly ValueShape[];

  /** Blank unless these hold. */
  @IsOptional()
  @IsObject({ message: 'must be an object from columns to what stands in them' })
  readonly when?: Conditions;

  /** Blank where these hold. */
  @IsOptional()
  @IsObject({ message: 'must be an object from columns to what stands in them' })
  readonly unless?: Conditions;

  /** A regular expression: its first group, or all that it matches, is the text, or of each item; blank where it matches nothing. */
  @IsOptional()
  @IsText(500)
  readonly pattern?: string;

  /** What separates the items of a list in the cell. */
  @IsOptional()
  @IsArray({ message: 'must be a list of texts, such as [","]' })
  @ArrayMaxSize(10, { message: 'must have at most 10' })
  @Length(1, 10, { each: true, message: 'each must be a text of 1 to 10 characters' })
  readonly split?: readonly string[];

  /** Name of a table of the mapping. Null in it means that it is not known. A text that the table does not have is refused, unless it has "*". */
  @IsOptional()
  @IsText(60)
  readonly table?: string;

  /** A text that the table does not have stays as it is. */
  @IsOptional()
  @IsBoolean()
  readonly keep?: boolean;

  /** What the text is read as; text unless said. */
  @IsOptional()
  @IsIn(readings)
  readonly as?: Reading;

  /** For an integer or a number: what stands between each three digits, such as the point in 1.500. */
  @IsOptional()
  @IsIn(['.', ',', ' ', "'", '’'])
  readonly thousands?: '.' | ',' | ' ' | "'" | '’';

  /** For a number: what stands before its decimals; a point unless said. */
  @IsOptional()
  @IsIn(['.', ','])
  readonly decimal?: '.' | ',';

  /** For an instant or a day: the form of a date, in place of those of the mapping. */
  @IsOptional()
  @Texts(1, 20, 60)
  readonly dates?: readonly string[];

  /** For an instant or a day: so many days later, such as 1 where the file gives the last day on which it holds. */
  @IsOptional()
  @IsInt()
  @Min(-1_000)
  @Max(1_000)
  readonly plusDays?: number;

  /** For an area: where and as what it is looked up. */
  @IsOptional()
  @Part(() => AreaLookupShape)
  readonly area?: AreaLookupShape;

  /** A longer text is cut here, which the report counts. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(4_000)
  readonly longest?: number;

  /** What it is where it is blank; null where it is then said not to be known. */
  @IfSaid()
  @IsJsonValue()
  readonly default?: unknown;
}
