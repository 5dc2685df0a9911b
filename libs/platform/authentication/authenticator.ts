import type { Actor } from '#kernel';
import type { RealTime } from '../clock.js';
import { bearerToken } from './bearer.js';
import type { Verified } from './verified.js';
import type { VerifyToken } from './verify-token.js';

/** How many checked tokens are remembered. */
export const mostRemembered = 10_000;

/** For how long at most, in milliseconds: after that a key that its issuer withdrew no longer counts. */
const longestRemembered = 300_000;

/**
 * Who sends a request. A signature takes a hundred microseconds to check, so a token that held is remembered, by the
 * whole header that carried it, until it expires. Expiry goes by real time, also where a story sets the clock.
 */
export class Authenticator {
  readonly #verified = new Map<string, Verified>();

  constructor(
    private readonly verify: VerifyToken,
    private readonly now: RealTime,
    private readonly most = mostRemembered,
  ) {}

  /** The actor of a header seen before, if it still holds. Never waits: this is the way of almost every request. */
  remembered(header: string): Actor | undefined {
    const known = this.#verified.get(header);
    if (known === undefined) return undefined;
    if (this.now() < known.expires) return known.actor;
    this.#verified.delete(header);
    return undefined;
  }

  /** The actor of a header; throws `Unauthenticated`, `Forbidden`, or a problem 503. */
  async authenticate(header: string | undefined): Promise<Actor> {
    const token = bearerToken(header);
    const verified = await this.verify(token);
    if (header !== undefined) this.#remember(header, verified);
    return verified.actor;
  }

  /** The oldest makes room. */
  #remember(header: string, { actor, expires }: Verified): void {
    const oldest = this.#verified.size < this.most ? undefined : this.#verified.keys().next().value;
    if (oldest !== undefined) this.#verified.delete(oldest);
    this.#verified.set(header, { actor, expires: Math.min(expires, this.now() + longestRemembered) });
  }
}
