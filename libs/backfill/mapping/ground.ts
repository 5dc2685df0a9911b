import type { Digest, JsonValue } from '#kernel';
import type { AreaNames } from './area-names.js';
import type { ReadDate } from './dates.js';
import type { Fault, Remarks, Row } from './row.js';

/** What a value comes to in a row: undefined where it is blank, null where the mapping says that it is not known. */
export type Said = JsonValue | undefined | Fault;
export type Evaluate = (row: Row, remarks: Remarks) => Said;

/** What the values of a mapping have in common. */
export interface Ground {
  readonly digest: Digest;
  readonly areas: AreaNames;
  readonly tables: Readonly<Record<string, unknown>>;
  readonly dates: readonly ReadDate[];
  /** The zone of a row's dates. */
  readonly zone: (row: Row) => string | Fault;
}

/** From a text of a row to what it means. */
export type Step = (text: string, row: Row, remarks: Remarks) => Said;
