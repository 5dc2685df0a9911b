import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { objectOf, probeApp, words as containing } from '../testing/probe-app.js';
import type { ProbeApp } from '../testing/probe-app.js';

/** An issuer on the loopback interface, with a discovery document and keys. */
class FakeIssuer {
  readonly server: Server;
  keys: JWK[] = [];
  healthy = true;
  garbled = false;
  fetched = 0;
  issuer = '';

  constructor() {
    this.server = createServer((request, response) => {
      this.fetched += 1;
      if (!this.healthy) response.writeHead(500).end();
      else if (request.url === '/realm/keys')
        response.end(this.garbled ? '<html>' : JSON.stringify({ keys: this.keys }));
      else response.end(JSON.stringify({ issuer: this.issuer, jwks_uri: `${this.issuer}/keys` }));
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    this.issuer = `http://127.0.0.1:${port.toString()}/realm`;
  }

  async addKey(kid: string, alg = 'ES256'): Promise<CryptoKey> {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    this.keys.push({ ...(await exportJWK(publicKey)), kid, alg });
    return privateKey;
  }
}

describe('authentication with an OIDC issuer', () => {
  const issuer = new FakeIssuer();
  let app: ProbeApp;
  let base: string;
  let key: CryptoKey;
  let now = Date.now();

  beforeAll(async () => {
    await issuer.start();
    key = await issuer.addKey('one');
    const env = {
      OIDC_ISSUER: issuer.issuer,
      OIDC_AUDIENCE: 'tocsin-api',
      OIDC_ROLES_CLAIM: 'realm_access.roles',
      OIDC_ORGANISATION_CLAIM: 'ministry',
    };
    app = await probeApp({ env, now: () => now });
    base = await app.listen();
  });
  afterAll(async () => {
    await app.stop();
    issuer.server.close();
    issuer.server.closeAllConnections();
  });

  interface TokenParts {
    readonly claims?: Record<string, unknown>;
    readonly header?: Record<string, unknown>;
    readonly by?: CryptoKey;
  }

  async function token({ claims = {}, header = {}, by = key }: TokenParts = {}): Promise<string> {
    const exp = Math.floor(now / 1_000) + 60;
    const all = {
      iss: issuer.issuer,
      aud: 'tocsin-api',
      sub: 'u-1',
      exp,
      realm_access: { roles: ['operator'] },
      ministry: 'defence',
      ...claims,
    };
    return new SignJWT(all).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one', ...header }).sign(by);
  }

  async function who(
    bearer: string,
  ): Promise<{ status: number; body: { detail?: unknown }; retryAfter: string | null }> {
    const response = await fetch(`${base}/probe/who`, { headers: { authorization: `Bearer ${bearer}` } });
    return {
      status: response.status,
      body: objectOf(await response.json()),
      retryAfter: response.headers.get('retry-after'),
    };
  }

  it('answers 503 while the issuer does not answer, and finds it later', async () => {
    issuer.healthy = false;
    const { status, body, retryAfter } = await who(await token());
    expect([status, retryAfter]).toEqual([503, '5']);
    expect(body.detail).toContain('issuer of the token does not answer');
    issuer.healthy = true;
    issuer.garbled = true;
    expect((await who(await token())).status).toBe(503);
    issuer.garbled = false;
    expect((await who(await token())).status).toBe(200);
  });

  it('knows the actor by the claims that were named, and asks the issuer no second time', async () => {
    const bearer = await token();
    expect((await who(bearer)).body).toEqual({
      subject: 'u-1',
      role: 'operator',
      organisation: 'defence',
      issuer: issuer.issuer,
    });
    const { fetched } = issuer;
    await who(bearer);
    expect((await who(await token({ claims: { sub: 'u-2' } }))).status).toBe(200);
    expect(issuer.fetched).toBe(fetched);
  });

  it('still takes tokens of the own key', async () => {
    expect((await who(await app.token())).status).toBe(200);
  });

  it.each([
    ['another audience', { claims: { aud: 'payroll' } }, 401, 'another audience'],
    ['no audience', { claims: { aud: undefined } }, 401, 'aud'],
    ['no expiry', { claims: { exp: undefined } }, 401, 'lacks the claim "exp"'],
    ['a type that is not an access token', { header: { typ: 'logout+jwt' } }, 401, 'not an access token'],
    ['no type', { header: { typ: undefined } }, 401, 'not an access token'],
    [
      'no role of this system',
      { claims: { realm_access: { roles: ['citizen'] } } },
      403,
      'names the roles citizen in "realm_access.roles"',
    ],
    ['no role at all', { claims: { realm_access: undefined } }, 403, 'names no role'],
    ['a key that is not published', { header: { kid: 'two' } }, 401, 'a key that its issuer does not publish'],
  ] as const)('refuses a token with %s', async (_what, parts, status, words) => {
    const answer = await who(await token(parts));
    expect([answer.status, answer.body.detail]).toEqual([status, containing(words)]);
  });

  it('takes no shared secret for a signature', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(issuer.keys[0]).padEnd(64, '='));
    const forged = await new SignJWT({ iss: issuer.issuer, aud: 'tocsin-api', sub: 'u', exp: 9_999_999_999 })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: 'one' })
      .sign(secret);
    const { status, body } = await who(forged);
    expect([status, body.detail]).toEqual([401, 'The token is signed with an algorithm that is not taken here.']);
  });

  it('bears clocks that are 30 seconds apart', async () => {
    const exp = Math.floor(now / 1_000);
    expect((await who(await token({ claims: { exp: exp - 25 } }))).status).toBe(200);
    expect((await who(await token({ claims: { exp: exp - 31 } }))).body.detail).toContain('The token expired at ');
  });

  it('does not remember a token beyond its expiry', async () => {
    const bearer = await token();
    expect((await who(bearer)).status).toBe(200);
    now += 60_000 + 31_000;
    expect((await who(bearer)).status).toBe(401);
  });
});
