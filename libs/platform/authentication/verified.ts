import type { Actor } from '#kernel';

/** A token that was checked: who it speaks for, and until when, in milliseconds since 1970. */
export interface Verified {
  readonly actor: Actor;
  readonly expires: number;
}
