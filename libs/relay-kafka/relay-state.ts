/** What is known of a relay from outside. */
export interface RelayState {
  /** Position of the last event told; undefined until it has begun. */
  readonly position: bigint | undefined;
  readonly transactions: number;
  readonly messages: number;
  readonly restarts: number;
  readonly fenced: number;
  /** How often something was mended that Kafka had left half done. */
  readonly mended: number;
  /** Why nothing is told now, in a sentence. */
  readonly trouble: string | undefined;
  /** Another relay of this ledger publishes; this one takes over when that stands still. */
  readonly standsBy: boolean;
}

export const atFirst: RelayState = {
  position: undefined,
  transactions: 0,
  messages: 0,
  restarts: 0,
  fenced: 0,
  mended: 0,
  trouble: undefined,
  standsBy: false,
};
