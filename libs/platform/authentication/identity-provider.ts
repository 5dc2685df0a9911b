import { isObject } from '#kernel';
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import type { FetchImplementation, JWTVerifyGetKey } from 'jose';
import type { RealTime } from '../clock.js';
import { isTrustworthyAddress } from '../configuration/addresses.js';
import type { IdentityProviderSettings } from '../configuration/configuration.js';
import { Problem } from '../problems/problem.js';
import { actorOf } from './claims.js';
import { Unauthenticated } from './unauthenticated.js';
import type { Verified } from './verified.js';

/** Asymmetric ones only: with a shared secret whoever can check a token could make one. */
const algorithms = [
  'EdDSA',
  'Ed25519',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

/** What an access token may say it is (RFC 9068); other tokens of the same issuer are no access tokens. */
const types = new Set(['jwt', 'at+jwt', 'application/jwt', 'application/at+jwt']);

const clockTolerance = 30;
const patience = 5_000;

/** An OIDC issuer: finds its keys when the first token comes, and again when a token names a key it has not seen. */
export class IdentityProvider {
  readonly #settings: IdentityProviderSettings;
  readonly #now: RealTime;
  #keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(settings: IdentityProviderSettings, now: RealTime) {
    this.#settings = settings;
    this.#now = now;
  }

  get issuer(): string {
    return this.#settings.issuer;
  }

  /** Throws jose's errors, `Unauthenticated`, `Forbidden`, or a problem 503 where the issuer does not answer. */
  async verify(token: string): Promise<Verified> {
    const { issuer, audience, rolesClaim, organisationClaim } = this.#settings;
    const { payload, protectedHeader } = await jwtVerify(token, await this.#findKeys(), {
      issuer,
      audience,
      algorithms,
      clockTolerance,
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(this.#now()),
    });
    if (!types.has((protectedHeader.typ ?? '').toLowerCase())) {
      throw new Unauthenticated('The token is not an access token: its "typ" must be JWT or at+jwt.');
    }
    const actor = actorOf(payload, { roles: rolesClaim, organisation: organisationClaim });
    return { actor: Object.freeze({ ...actor, issuer }), expires: (payload.exp ?? 0) * 1_000 };
  }

  /** A failed search is forgotten, so that the next token searches again. */
  async #findKeys(): Promise<JWTVerifyGetKey> {
    this.#keys ??= this.#search();
    try {
      return await this.#keys;
    } catch (error) {
      this.#keys = undefined;
      throw error;
    }
  }

  async #search(): Promise<JWTVerifyGetKey> {
    const address = this.#settings.jwksUri ?? (await this.#discover());
    return createRemoteJWKSet(new URL(address), {
      timeoutDuration: patience,
      [customFetch]: this.#fetchKeys,
    });
  }

  /** OpenID Connect Discovery 1.0, section 4: the document must name the very issuer it was asked of. */
  async #discover(): Promise<string> {
    const { issuer } = this.#settings;
    const address = `${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`;
    const found = await this.#json(address);
    if (!isObject(found) || found.issuer !== issuer)
      throw this.#unreachable(`${address} does not describe the issuer.`);
    if (typeof found.jwks_uri !== 'string' || !isTrustworthyAddress(found.jwks_uri)) {
      throw this.#unreachable(`${address} does not say where the keys are.`);
    }
    return found.jwks_uri;
  }

  async #json(address: string): Promise<unknown> {
    try {
      const signal = AbortSignal.timeout(patience);
      const response = await fetch(address, {
        signal,
        redirect: 'manual',
        headers: { accept: 'application/json' },
      });
      if (response.status !== 200) throw new Error(`${address} answers with status ${response.status.toString()}.`);
      return await response.json();
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  readonly #fetchKeys: FetchImplementation = async (address, options) => {
    try {
      const response = await fetch(address, options);
      if (response.status !== 200) throw new Error(`${address} answers with status ${response.status.toString()}.`);
      return Response.json(await response.json());
    } catch (error) {
      throw this.#unreachable(error);
    }
  };

  #unreachable(cause: unknown): Problem {
    return new Problem(
      'identity-provider-unavailable',
      'The issuer of the token does not answer with its keys; try again in a few seconds.',
      { headers: { 'retry-after': '5' }, cause },
    );
  }
}
