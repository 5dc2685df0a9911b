import { areaLimits } from '#areas';
import type { Crossing } from '#kernel';
import { IsCountry, IsText, Parts, shapeOf } from '#shapes';
import { IsArray, IsIn, IsObject, IsOptional, Matches } from 'class-validator';

const { crossingIdPattern, crossingKinds, kindPattern, longestName, referencePattern, schemePattern } = areaLimits;

/** The most rows that one body may hold; its 256 KiB are full before that with all but the shortest. */
const mostRows = 5_000;

const day = /^\d{4}-\d\d-\d\d$/u;
const dayMessage = { message: 'must be a date such as 2019-07-01' };
const referenceMessage = {
  message:
    'must be the code of an area: of ISO 3166 such as PE-TAC, of the same scheme such as 2301, or with its scheme',
};
const schemeMessage = {
  message: 'must be the name of a scheme: lower case letters, digits and hyphens, such as ubigeo-inei',
};

/** An area as its row says it: what it does not say is not so. Only a geometry stays until another one is given. */
export class AreaEntry {
  /** Bare, or with the scheme. */
  @Matches(/^(?:[a-z][a-z0-9-]{0,39}:)?[A-Za-z0-9._-]{1,40}$/u, {
    message: 'must be a code: 1 to 40 letters, digits, dots, underscores and hyphens, such as 230101',
  })
  readonly code: string;

  @IsText(longestName)
  readonly name: string;

  /** What the scheme calls it; a corridor need not say so. */
  @IsOptional()
  @Matches(kindPattern, { message: 'must be what the scheme calls it, such as district' })
  readonly kind?: string;

  @Matches(referencePattern, referenceMessage)
  readonly parent: string;

  @IsOptional()
  @Matches(day, dayMessage)
  readonly validFrom?: string;

  @IsOptional()
  @Matches(day, dayMessage)
  readonly validUntil?: string;

  /** For a corridor: the areas it leads through, in order. */
  @IsOptional()
  @IsArray({ message: 'must be a list of codes' })
  @Matches(referencePattern, { each: true, message: `each ${referenceMessage.message}` })
  readonly through?: readonly string[];

  /** A GeoJSON geometry (RFC 7946). */
  @IsOptional()
  @IsObject({ message: 'must be a GeoJSON geometry' })
  readonly geometry?: object;
}

/** Areas of one scheme, in any order; all are registered, or none. */
export class ImportAreas {
  @Matches(schemePattern, schemeMessage)
  readonly scheme: string;

  @Parts(() => AreaEntry, 1, mostRows)
  readonly areas: readonly AreaEntry[];
}

export class CrossingEntry {
  @Matches(crossingIdPattern, { message: 'must be an id: lower case letters, digits and hyphens, such as santa-rosa' })
  readonly id: string;

  @IsText(longestName)
  readonly name: string;

  /** Code of the area it lies in. */
  @Matches(referencePattern, referenceMessage)
  readonly area: string;

  /** The country on the other side. */
  @IsCountry()
  readonly neighbour: string;

  @IsIn(crossingKinds)
  readonly kind: Crossing['kind'];
}

/** Crossings, in any order; all are registered, or none. */
export class ImportCrossings {
  /** Scheme of the codes that are written bare; without it they are of ISO 3166. */
  @IsOptional()
  @Matches(schemePattern, schemeMessage)
  readonly scheme?: string;

  @Parts(() => CrossingEntry, 1, mostRows)
  readonly crossings: readonly CrossingEntry[];
}

/** The two bodies of `POST /v1/areas/imports`. */
export const importShapes = { areas: shapeOf(ImportAreas), crossings: shapeOf(ImportCrossings) };
