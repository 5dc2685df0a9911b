import type { Instant } from './instant.js';

/** An area as registered: its code is always read with its scheme. */
export interface Area {
  /** `PE-TAC` for ISO 3166; `ubigeo-inei:230101` for every other scheme. */
  readonly code: string;
  readonly scheme: string;
  readonly name: string;
  /** What the scheme calls it: country, region, province, district, corridor … */
  readonly kind: string;
  readonly parent: string | null;
  /** Codes from the root down to this area, joined and ended by `/`: `PE/PE-TAC/`. Text order keeps families together. */
  readonly path: string;
  /** Days on which the code is valid, ISO dates, half open; null is without end. */
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  /** For a corridor: the areas it leads through, in order. */
  readonly through?: readonly string[];
}

/** From one day to another, ISO dates, half open; null or absent is without end. */
export interface Validity {
  readonly validFrom?: string | null;
  readonly validUntil?: string | null;
}

/** True for what is valid on a day, an ISO date. */
export function isValidOn({ validFrom = null, validUntil = null }: Validity, day: string): boolean {
  return (validFrom === null || validFrom <= day) && (validUntil === null || day < validUntil);
}

export interface Crossing {
  readonly id: string;
  readonly name: string;
  /** Code of the area it lies in. */
  readonly area: string;
  /** ISO 3166-1 code of the country on the other side. */
  readonly neighbour: string;
  readonly kind: 'road' | 'rail' | 'port' | 'airport' | 'irregular';
}

/** What the rules may ask about areas. All answers come from memory. */
export interface AreaLookup {
  find(code: string): Area | undefined;
  /** From the parent up to the root. */
  above(code: string): readonly Area[];
  /** The areas directly below. */
  below(code: string): readonly Area[];
  crossing(id: string): Crossing | undefined;
  crossingsIn(code: string): readonly Crossing[];
  /** Up to `limit` known codes that look like this one, nearest first. */
  nearest(code: string, limit: number): readonly Area[];
}

/** Areas with a memory: an answer about the past must not change when more areas are registered. */
export interface RememberedAreas extends AreaLookup {
  /**
   * The areas as they were known at a moment: what was recorded later is not there, what was changed later is as it
   * was. Undefined is now, and goes on with the time.
   */
  asKnown(moment: Instant | undefined): AreaLookup;
}
