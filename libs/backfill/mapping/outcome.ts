import type { JsonObject } from '#kernel';
import type { Fault } from './row.js';

/** A command that a row asks for, or has a part in. */
export interface MappedCommand {
  readonly action: string;
  readonly id: string;
  readonly command: string;
  readonly rule: string;
  readonly body: JsonObject;
  /** Set where other rows may make it too. */
  readonly group: Group | undefined;
}

/** Rows of a case that make one command. */
export interface Group {
  /** What they have in common besides their case and their rule. */
  readonly by: string | undefined;
  /** Fields that they put together. */
  readonly gather: readonly string[];
}

export type RowOutcome =
  | { readonly kind: 'command'; readonly command: MappedCommand }
  | { readonly kind: 'skipped'; readonly code: string; readonly because: string }
  | { readonly kind: 'refused'; readonly fault: Fault };

export function refused(fault: Fault): RowOutcome {
  return { kind: 'refused', fault };
}
