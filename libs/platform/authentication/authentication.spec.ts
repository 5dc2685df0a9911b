import type { CryptoKey } from 'jose';
import { decodeJwt, SignJWT, generateKeyPair, UnsecuredJWT } from 'jose';
import { objectOf, probeApp, words as containing } from '../testing/probe-app.js';
import type { ProbeApp } from '../testing/probe-app.js';
import { issueToken, longestLife } from './own-tokens.js';

describe('authentication with the own key', () => {
  let app: ProbeApp;
  let base: string;
  let now = Date.now();

  beforeAll(async () => {
    app = await probeApp({ now: () => now });
    base = await app.listen();
  });
  afterAll(() => app.stop());

  interface Answer {
    readonly status: number;
    readonly detail: unknown;
    readonly challenge: string;
    readonly body: unknown;
  }

  async function call(path: string, authorization?: string): Promise<Answer> {
    const response = await fetch(`${base}${path}`, authorization === undefined ? {} : { headers: { authorization } });
    const body = objectOf(await response.json());
    return {
      status: response.status,
      detail: body.detail,
      challenge: response.headers.get('www-authenticate') ?? '',
      body,
    };
  }

  function ownKey(): { readonly id: string; readonly signing: CryptoKey } {
    const { key } = app.platform.tokens;
    if (key?.signing === undefined) throw new TypeError('The probe has a key that signs.');
    return { id: key.id, signing: key.signing };
  }

  async function signed(claims: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
    const seconds = Math.floor(now / 1_000);
    const all = {
      iss: 'tocsin:peru',
      aud: 'tocsin',
      sub: 'maria',
      role: 'operator',
      iat: seconds,
      exp: seconds + 60,
      ...claims,
    };
    const key = ownKey();
    return new SignJWT(all).setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: key.id, ...header }).sign(key.signing);
  }

  it('knows who sends a request', async () => {
    const token = await app.token({ role: 'agency', subject: 'pnp-7', organisation: 'police' });
    const { body } = await call('/probe/who', `Bearer ${token}`);
    expect(body).toEqual({ subject: 'pnp-7', role: 'agency', organisation: 'police' });
  });

  it.each(['/probe/who', '/probe/admins', '/closed/admins', '/metrics', '/probe/fail/bug'])(
    'opens %s to nobody without a token',
    async (path) => {
      const { status, detail, challenge } = await call(path);
      expect([status, detail, challenge]).toEqual([
        401,
        'This call needs a token: send the header Authorization: Bearer <token>.',
        'Bearer realm="tocsin"',
      ]);
    },
  );

  it('asks for the token before it reads the body', async () => {
    const { status } = await fetch(`${base}/probe/any`, {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(status).toBe(401);
  });

  it('asks HEAD for a token as well', async () => {
    expect((await fetch(`${base}/probe/who`, { method: 'HEAD' })).status).toBe(401);
  });

  it.each(['/probe/open', '/closed/everybody', '/health/live', '/health/ready', '/problems'])(
    'opens %s to everybody',
    async (path) => {
      expect((await call(path)).status).toBe(200);
    },
  );

  it('opens a call to the roles it names, and says so to the others', async () => {
    expect((await call('/probe/admins', `Bearer ${await app.token({ role: 'auditor' })}`)).status).toBe(200);
    const refused = await call('/probe/admins', `Bearer ${await app.token({ role: 'operator' })}`);
    expect([refused.status, refused.detail]).toEqual([
      403,
      'Your token has the role operator; this call is for admin, auditor.',
    ]);
    expect(refused.challenge).toContain('insufficient_scope');
    expect((await call('/closed/admins', `Bearer ${await app.token({ role: 'agency' })}`)).status).toBe(403);
  });

  it('refuses a token from the moment it expires, also one it remembers', async () => {
    const token = `Bearer ${await app.token({ expiresIn: 60 })}`;
    expect((await call('/probe/who', token)).status).toBe(200);
    const { exp = 0 } = decodeJwt(token.slice(7));
    now = exp * 1_000 - 1;
    expect((await call('/probe/who', token)).status).toBe(200);
    now = exp * 1_000;
    const { status, detail, challenge } = await call('/probe/who', token);
    expect(status).toBe(401);
    expect(detail).toBe(`The token expired at ${new Date(exp * 1_000).toISOString()}; ask for a new one.`);
    expect(challenge).toBe(`Bearer realm="tocsin", error="invalid_token", error_description="${String(detail)}"`);
  });

  it.each([
    ['Basic dXNlcjp3b3Jk', 'header is malformed'],
    ['Bearer', 'header is malformed'],
    ['Bearer two words', 'header is malformed'],
    ['Bearer abc', 'malformed: it is not a signed JWT'],
    ['Bearer a.b.c', 'malformed: it is not a signed JWT'],
    [`Bearer ${'x'.repeat(8_193)}`, 'longer than 8192 bytes'],
  ])('says what is wrong with the header %s', async (header, words) => {
    const { status, detail } = await call('/probe/who', header);
    expect([status, detail]).toEqual([401, containing(words)]);
  });

  it.each([
    ['another issuer', { iss: 'https://elsewhere.example' }, {}, 'takes tokens of tocsin:peru'],
    ['another ledger', { iss: 'tocsin:chile' }, {}, 'of another issuer'],
    ['another audience', { aud: 'payroll' }, {}, 'made for another audience'],
    ['no expiry', { exp: undefined }, {}, 'lacks the claim "exp"'],
    ['a life of more than 30 days', { exp: 9_999_999_999 }, {}, 'longer than 30 days'],
    ['no subject', { sub: undefined }, {}, 'lacks the claim "sub"'],
    ['an empty subject', { sub: ' ' }, {}, 'whom it was given to'],
    ['another type', {}, { typ: 'logout+jwt' }, '"typ" must be JWT'],
    ['no type', {}, { typ: undefined }, 'typ'],
    ['another key', {}, { kid: 'other' }, 'signed with another key'],
    ['a start in the future', { nbf: 9_999_999_998 }, {}, 'not valid yet'],
  ])('refuses a token with %s', async (_what, claims, header, words) => {
    const { status, detail } = await call('/probe/who', `Bearer ${await signed(claims, header)}`);
    expect([status, detail]).toEqual([401, containing(words)]);
  });

  it('refuses a role that is none, and the clock’s, with 403', async () => {
    const unknown = await call('/probe/who', `Bearer ${await signed({ role: 'emperor' })}`);
    expect([unknown.status, unknown.detail]).toEqual([
      403,
      'The token names the roles emperor in "role", but roles here are operator, admin, auditor, agency.',
    ]);
    expect((await call('/probe/who', `Bearer ${await signed({ role: 'clock' })}`)).status).toBe(403);
    expect((await call('/probe/who', `Bearer ${await signed({ role: undefined })}`)).status).toBe(403);
  });

  it('refuses a changed token, a stranger’s signature and no signature', async () => {
    const token = await app.token();
    const [head = '', body = '', signature = ''] = token.split('.');
    const raised = Buffer.from(JSON.stringify({ ...decodeJwt(token), role: 'admin' })).toString('base64url');
    expect((await call('/probe/who', `Bearer ${head}.${raised}.${signature}`)).detail).toMatch(
      'signature of the token does not fit',
    );
    const { privateKey } = await generateKeyPair('EdDSA');
    const forged = await new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: ownKey().id })
      .sign(privateKey);
    expect((await call('/probe/who', `Bearer ${forged}`)).status).toBe(401);
    expect((await call('/probe/who', `Bearer ${new UnsecuredJWT(decodeJwt(token)).encode()}`)).status).toBe(401);
    expect((await call('/probe/who', `Bearer ${head}.${body}.`)).status).toBe(401);
  });

  it('lets nothing of a token into the header of the answer', async () => {
    const token = await signed({ sub: undefined, 'x"\r\nset-cookie: a=b': 1, aud: 'a"b' });
    const { challenge } = await call('/probe/who', `Bearer ${token}`);
    expect(challenge).toMatch(/^Bearer realm="tocsin", error="invalid_token", error_description="[^"\\]*"$/u);
  });

  it('makes no token that lives longer than 30 days', async () => {
    const grant = { role: 'operator', subject: 'maria' } as const;
    await expect(issueToken(app.platform.tokens, { ...grant, expiresIn: longestLife + 1 })).rejects.toThrow('30 days');
    await expect(issueToken(app.platform.tokens, { ...grant, expiresIn: 0 })).rejects.toThrow(RangeError);
    expect(decodeJwt(await issueToken(app.platform.tokens, { ...grant, expiresIn: longestLife }))).toMatchObject({
      iss: 'tocsin:peru',
      aud: 'tocsin',
      sub: 'maria',
    });
  });

  it('writes no token into the log', async () => {
    const token = await app.token();
    await call('/probe/who', `Bearer ${token}`);
    app.platform.logger.error(
      { headers: { authorization: `Bearer ${token}` }, token, err: new Error(`bad ${token}`) },
      `told ${token}`,
    );
    expect(JSON.stringify(app.lines)).not.toContain(token.slice(0, 40));
  });
});
