import type { RegisteredArea } from '#areas';
import { areaLimits } from '#areas';
import type { Ahead, CommandRefused, Crossing, EndApproaching, JsonObject, Ledger, Mode, NoticeOverdue } from '#kernel';
import { modes } from '#kernel';
import {
  AreaCodes,
  IsCaseRef,
  IsCountry,
  IsDay,
  IsInstant,
  IsJsonObject,
  IsJurisdiction,
  IsSha256,
  IsText,
  Part,
  Parts,
} from '#shapes';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, Matches, MaxLength, Min } from 'class-validator';

/*
 * The shapes of what the system itself records. It is not checked when it is written: these tell readers what they may
 * count on, and their limits are wider than what is recorded.
 */

const mostAreas = 10_000;

/** Whose log it is: the first event of all. */
export class LedgerOpenedShape implements Ledger {
  @IsText(100)
  readonly name: string;

  /** ISO 3166 code of the country or subdivision whose acts these are. */
  @IsJurisdiction()
  readonly jurisdiction: string;

  /** IANA time zone in which legal days are counted. */
  @IsText(100)
  readonly timeZone: string;

  /** The real thing, an exercise, or a test. */
  @IsIn(modes)
  readonly mode: Mode;
}

export class CommandRefusedShape implements CommandRefused {
  /** The case that the command was sent to. */
  @IsCaseRef()
  readonly case: string;

  @IsText(100)
  readonly command: string;

  /** SHA-256 of the command with its body, which is not told. */
  @IsSha256()
  readonly hash: string;

  /** The code of the refusal. */
  @IsText(100)
  readonly refused: string;

  @IsText(500)
  readonly because: string;

  /** The article of law that it rests on. */
  @IsOptional()
  @IsText(500)
  readonly source?: string;

  /** Path of the field of the body that it is about. */
  @IsOptional()
  @IsText(500)
  readonly field?: string;
}

export class AheadShape implements Ahead {
  @IsInt()
  @Min(1)
  readonly count: number;

  @IsIn(['days', 'hours'])
  readonly unit: Ahead['unit'];
}

export class EndApproachingShape implements EndApproaching {
  @IsCaseRef()
  readonly case: string;

  /** What people call the case. */
  @IsText(4_000)
  readonly title: string;

  /** Where it holds until then. */
  @AreaCodes(0, mostAreas)
  readonly areas: readonly string[];

  /** The first moment at which it holds no more. */
  @IsInstant()
  readonly endsAt: string;

  /** How long before that this is told. */
  @Part(() => AheadShape)
  readonly before: AheadShape;
}

export class NoticeOverdueShape implements NoticeOverdue {
  @IsCaseRef()
  readonly case: string;

  /** What people call the case. */
  @IsText(4_000)
  readonly title: string;

  /** Where it holds. */
  @AreaCodes(0, mostAreas)
  readonly areas: readonly string[];

  /** Id of the notice within the case. */
  @IsText(200)
  readonly notice: string;

  /** Who should have been told. */
  @IsText(200)
  readonly to: string;

  /** What it tells of, such as "declaration". */
  @IsText(200)
  readonly on: string;

  /** How many extensions came before the term that it belongs to. */
  @IsInt()
  @Min(0)
  readonly extension: number;

  /** Which of several of one kind it is. */
  @IsInt()
  @Min(0)
  readonly number: number;

  /** The first moment at which it was late. */
  @IsInstant()
  readonly deadline: string;

  /** The law that asks for it, with the article. */
  @IsText(4_000)
  readonly source: string;
}

export class RegisteredAreaShape implements RegisteredArea {
  /** Scheme and code. */
  @Matches(areaLimits.referencePattern)
  readonly code: string;

  @IsText(1_000)
  readonly name: string;

  /** What the scheme calls it, such as "district". */
  @IsText(100)
  readonly kind: string;

  /** Code of the area it lies in. */
  @Matches(areaLimits.referencePattern)
  readonly parent: string;

  /** The first day on which there is such an area. */
  @IsOptional()
  @IsDay()
  readonly validFrom?: string;

  /** The first day on which there is none any more. */
  @IsOptional()
  @IsDay()
  readonly validUntil?: string;

  /** Of a corridor: the areas that it leads through, in their order. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(areaLimits.mostThrough)
  @Matches(areaLimits.referencePattern, { each: true })
  readonly through?: readonly string[];

  /** GeoJSON (RFC 7946). */
  @IsOptional()
  @IsJsonObject()
  readonly geometry?: JsonObject;
}

export class AreasRegisteredShape {
  /** Whose codes these are, such as "ubigeo-inei". */
  @Matches(areaLimits.schemePattern)
  readonly scheme: string;

  @Parts(() => RegisteredAreaShape, 1, mostAreas)
  readonly areas: readonly RegisteredAreaShape[];
}

export class CrossingShape implements Crossing {
  @Matches(areaLimits.crossingIdPattern)
  @MaxLength(60)
  readonly id: string;

  @IsText(1_000)
  readonly name: string;

  /** Code of the area it lies in. */
  @Matches(areaLimits.referencePattern)
  readonly area: string;

  /** The country on the other side. */
  @IsCountry()
  readonly neighbour: string;

  @IsIn(areaLimits.crossingKinds)
  readonly kind: Crossing['kind'];
}

export class CrossingsRegisteredShape {
  @Parts(() => CrossingShape, 1, mostAreas)
  readonly crossings: readonly CrossingShape[];
}
