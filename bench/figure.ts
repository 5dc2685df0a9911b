/** What a figure has to reach: `atLeast` for what should be much, `atMost` for what should be little. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** One thing that was measured, and what it is to be held against. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  readonly target?: Target;
  /** What the same machine does in the same run without the part that is measured. */
  readonly limits?: readonly Limit[];
}

export interface Limit {
  readonly name: string;
  readonly value: number;
}

export type Unit = '/s' | 'µs' | 'ms' | 's' | 'MB' | 'KB' | '%';

/** One workload's figures, and under which conditions they were measured. */
export interface Measured {
  readonly workload: string;
  readonly title: string;
  readonly conditions: string;
  readonly figures: readonly Figure[];
}

/** Undefined for a figure without a target. */
export function isReached({ value, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** The value that so many of a hundred do not pass. */
export function percentile(values: Float64Array, hundredths: number): number {
  const sorted = values.toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * hundredths) / 100))] ?? 0;
}
