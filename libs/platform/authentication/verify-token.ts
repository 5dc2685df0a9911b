import { decodeJwt, errors } from 'jose';
import type { IdentityProvider } from './identity-provider.js';
import { ownIssuer, verifyOwnToken } from './own-tokens.js';
import type { TokenOffice } from './own-tokens.js';
import { Unauthenticated } from './unauthenticated.js';
import type { Verified } from './verified.js';
import { asInstant } from '#calendar';
import { Problem } from '../problems/problem.js';

export type VerifyToken = (token: string) => Promise<Verified>;

/** Checks tokens of the own key and, where there is one, of the identity provider; throws problems in words. */
export function tokenVerifier(office: TokenOffice, provider: IdentityProvider | undefined): VerifyToken {
  const own = ownIssuer(office.ledger);
  return async (token) => {
    try {
      const { iss } = decodeJwt(token);
      if (iss === own && office.key !== undefined) return await verifyOwnToken(office, token);
      if (provider !== undefined && iss === provider.issuer) return await provider.verify(token);
    } catch (error) {
      throw inWords(error);
    }
    const issuers = [...(office.key === undefined ? [] : [own]), ...(provider === undefined ? [] : [provider.issuer])];
    throw new Unauthenticated(`The token is of another issuer; this ledger takes tokens of ${issuers.join(' or ')}.`);
  };
}

function inWords(error: unknown): unknown {
  if (error instanceof Problem) return error;
  if (error instanceof errors.JWTExpired) return new Unauthenticated(expired(error.payload.exp));
  if (error instanceof errors.JWTClaimValidationFailed) return new Unauthenticated(claimFailed(error));
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return new Unauthenticated('The signature of the token does not fit: it was changed, or signed by somebody else.');
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return new Unauthenticated('The token was signed with a key that its issuer does not publish.');
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return new Unauthenticated('The token is signed with an algorithm that is not taken here.');
  }
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return unreadableKeys(error);
  if (error instanceof errors.JOSEError) return new Unauthenticated('The token is malformed: it is not a signed JWT.');
  return error;
}

function expired(exp: number | undefined): string {
  return exp === undefined || !Number.isFinite(exp) || Math.abs(exp) > 8e12
    ? 'The token has expired; ask for a new one.'
    : `The token expired at ${asInstant(exp * 1_000)}; ask for a new one.`;
}

function claimFailed({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (reason === 'missing') return `The token lacks the claim "${claim}".`;
  if (claim === 'aud') return 'The token was made for another audience.';
  if (claim === 'iss') return 'The token is of another issuer.';
  if (claim === 'nbf') return 'The token is not valid yet.';
  if (claim === 'typ') return 'The token is not an access token: its "typ" must be JWT.';
  return `The claim "${claim}" of the token does not hold.`;
}

function unreadableKeys(cause: Error): Problem {
  return new Problem(
    'identity-provider-unavailable',
    'The keys of the issuer of the token cannot be read; try again in a few seconds.',
    {
      headers: { 'retry-after': '5' },
      cause,
    },
  );
}
