/** How much of a file is held at once, and what is taken for an attack. */
export interface ReadingLimits {
  readonly mostColumns: number;
  /** Characters of a cell. */
  readonly longestCell: number;
  /** Characters of a row with everything in it. */
  readonly longestRow: number;
  /** A compressed file that unpacks to more than so many bytes … */
  readonly freelyUnpacked: number;
  /** … may not be so many times as large as it is packed. */
  readonly mostTimes: number;
}

export const readingLimits: ReadingLimits = {
  mostColumns: 2_000,
  longestCell: 1_000_000,
  longestRow: 2_000_000,
  freelyUnpacked: 16 * 1024 * 1024,
  mostTimes: 200,
};
