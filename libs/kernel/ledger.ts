/** `actual` is the real thing; an `exercise` plays with real people; a `test` may have its clock set. */
export const modes = ['actual', 'exercise', 'test'] as const;
export type Mode = (typeof modes)[number];

/** One government's log. A running system serves one ledger; every output carries its mode. */
export interface Ledger {
  readonly name: string;
  /** ISO 3166 code of the country or subdivision whose acts these are. */
  readonly jurisdiction: string;
  /** IANA time zone in which legal days are counted. */
  readonly timeZone: string;
  readonly mode: Mode;
}
