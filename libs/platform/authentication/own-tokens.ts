import type { Role } from '#kernel';
import { jwtVerify, SignJWT } from 'jose';
import type { CryptoKey } from 'jose';
import type { RealTime } from '../clock.js';
import { ConfigurationError } from '../configuration/configuration.js';
import { actorOf } from './claims.js';
import type { SigningKey } from './signing-key.js';
import { Unauthenticated } from './unauthenticated.js';
import type { Verified } from './verified.js';

const day = 86_400;

/** The longest that a token of the own key lives, in seconds. */
export const longestLife = 30 * day;

export const ownAudience = 'tocsin';

export const ownIssuer = (ledger: string): string => `tocsin:${ledger}`;

/** Who signs for which ledger. */
export interface TokenOffice {
  readonly ledger: string;
  /** Undefined where only tokens of an issuer are taken. */
  readonly key: SigningKey | undefined;
  readonly now: RealTime;
}

export interface Grant {
  readonly role: Role;
  readonly subject: string;
  readonly organisation?: string;
  /** Seconds, at most `longestLife`. */
  readonly expiresIn: number;
}

/**
 * A token that says who may do what, and until when. Throws a `RangeError` for a life that is too long, and
 * `ConfigurationError` where there is no key that signs.
 */
export async function issueToken(office: TokenOffice, grant: Grant): Promise<string> {
  const { role, subject, organisation, expiresIn } = grant;
  if (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > longestLife) {
    throw new RangeError(`A token lives from one second to 30 days, not ${expiresIn.toString()} seconds.`);
  }
  const { key } = office;
  if (key?.signing === undefined) {
    throw new ConfigurationError([
      'The key for tokens is its public half alone, which signs none: name the whole with TOCSIN_TOKEN_KEY_FILE, or --data-dir where it lies.',
    ]);
  }
  const issuedAt = Math.floor(office.now() / 1_000);
  return new SignJWT(organisation === undefined ? { role } : { role, organisation })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: key.id })
    .setIssuer(ownIssuer(office.ledger))
    .setAudience(ownAudience)
    .setSubject(subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + expiresIn)
    .sign(key.signing);
}

/** Checks a token of the own key. Throws jose's errors, `Unauthenticated` or `Forbidden`. */
export async function verifyOwnToken(office: TokenOffice, token: string): Promise<Verified> {
  const { payload } = await jwtVerify(token, ({ kid }) => keyOf(office, kid), {
    issuer: ownIssuer(office.ledger),
    audience: ownAudience,
    algorithms: ['EdDSA'],
    typ: 'JWT',
    requiredClaims: ['exp', 'iat', 'sub'],
    currentDate: new Date(office.now()),
  });
  const { exp = 0, iat = 0 } = payload;
  if (exp - iat > longestLife) throw new Unauthenticated('The token was made to live longer than 30 days.');
  return { actor: actorOf(payload, { roles: 'role', organisation: 'organisation' }), expires: exp * 1_000 };
}

function keyOf({ key, ledger }: TokenOffice, id: string | undefined): CryptoKey {
  if (key !== undefined && id === key.id) return key.verifying;
  throw new Unauthenticated(`The token was signed with another key than that of the ledger ${ledger}.`);
}
