import { decodeJwt, UnsecuredJWT } from 'jose';
import { closure } from '../support/acts.js';
import { issuerFor } from '../support/issuer.js';
import type { Issuer } from '../support/issuer.js';
import { exchange, serve } from '../support/server.js';
import type { Answer, Server } from '../support/server.js';

/** The root leads to the documentation. */
const free =
  /^\/(?:health\/(?:live|ready)|problems(?:\/:name)?|(?:openapi|asyncapi)\.json|schemas(?:\/:type\/:version)?|docs(?:\/.*)?)?$/u;

describe('who may call', () => {
  let server: Server;
  beforeAll(async () => {
    server = await serve();
  });
  afterAll(() => server.stop());

  const bearer = (token: string): { readonly authorization: string } => ({ authorization: `Bearer ${token}` });

  it('is asked at every address that is served, but health, problems, shapes and documentation', async () => {
    const routes = server.app.platform.routes.all;
    expect(routes.length).toBeGreaterThan(20);
    const open: string[] = [];
    for (const { method, address } of routes) {
      const path = address.replace(/:\w+/gu, 'x').replace('*', 'x');
      const answer = await exchange(server.base, path, { method, ...(method === 'POST' ? { body: {} } : {}) });
      if (answer.status !== 401) open.push(address);
      else {
        expect([address, answer.headers['www-authenticate']]).toEqual([address, 'Bearer realm="tocsin"']);
        if (method !== 'HEAD') expect(answer.body).toMatchObject({ type: '/problems/unauthenticated', status: 401 });
      }
    }
    expect(open.filter((address) => !free.test(address))).toEqual([]);
  });

  it('is not asked where nothing is served: there is nothing to find', async () => {
    expect((await server.send('/v1/nowhere', { as: null })).status).toBe(404);
  });

  it.each(['agency', 'auditor', 'admin'] as const)('lets %s read, but not act', async (role) => {
    const before = await server.head();
    const answer = await server.send(`/v1/actions/border-closure/by-${role}/close`, {
      method: 'POST',
      body: closure,
      as: role,
    });
    expect([answer.status, answer.body['detail']]).toEqual([
      403,
      `Your token has the role ${role}; this call is for operator.`,
    ]);
    expect(await server.head()).toBe(before);
    expect((await server.get('/v1/actions', { as: role })).status).toBe(200);
  });

  it('keeps the log itself from agencies', async () => {
    expect((await server.get('/v1/history', { as: 'agency' })).status).toBe(403);
    expect((await server.get('/v1/history', { as: 'auditor' })).status).toBe(200);
  });

  it('does not take a token of another ledger, of another key, or of none', async () => {
    const chile = await serve({ env: { TOCSIN_LEDGER: 'chile' } });
    const other = await serve();
    const own = await server.token('operator');
    const tokens = [await chile.token('operator'), await other.token('operator')];
    tokens.push(new UnsecuredJWT(decodeJwt(own)).encode());
    await Promise.all([chile.stop(), other.stop()]);
    const before = await server.head();
    for (const token of tokens) {
      const answer = await server.act('border-closure/forged/close', closure, bearer(token));
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([
        401,
        expect.stringContaining('error="invalid_token"'),
      ]);
    }
    expect(await server.head()).toBe(before);
  });

  it('is looked at before what the call says: without a token nothing is told of a wrong body', async () => {
    const answer = await server.send('/v1/actions/border-closure/x/close', { method: 'POST', body: '{', as: null });
    expect(answer.status).toBe(401);
    expect(answer.body['problems']).toBeUndefined();
  });
});

describe('an identity provider of the government', () => {
  let issuer: Issuer;
  let server: Server;
  beforeAll(async () => {
    issuer = await issuerFor('tocsin-api');
    server = await serve({
      env: {
        OIDC_ISSUER: issuer.address,
        OIDC_AUDIENCE: 'tocsin-api',
        OIDC_ROLES_CLAIM: 'realm_access.roles',
        OIDC_ORGANISATION_CLAIM: 'ministry',
      },
    });
  });
  afterAll(async () => {
    await server.stop();
    issuer.stop();
  });

  const maria = { sub: 'maria', ministry: 'defence', realm_access: { roles: ['uma_protection', 'operator'] } };
  const act = async (id: string, claims: Readonly<Record<string, unknown>>): Promise<Answer> =>
    server.act(`border-closure/${id}/close`, closure, { authorization: `Bearer ${await issuer.token(claims)}` });

  it('says by the claims that were named who acts, and that is stored with the event', async () => {
    expect((await act('by-maria', maria)).status).toBe(201);
    const { body } = await server.get('/v1/history?stream=border-closure-by-maria');
    expect(body['events']).toMatchObject([
      { metadata: { actor: { subject: 'maria', role: 'operator', organisation: 'defence', issuer: issuer.address } } },
    ]);
  });

  it('has keys for commands of its own: somebody of the same name and ministry elsewhere is somebody else', async () => {
    const key = { 'idempotency-key': 'first' };
    const own = await server.act('border-closure/shared-name/close', closure, key);
    const { sub, organisation } = decodeJwt(await server.token('operator'));
    const authorization = `Bearer ${await issuer.token({ ...maria, sub, ministry: organisation })}`;
    const theirs = await server.act('border-closure/shared-name/close', closure, { ...key, authorization });
    expect([own.status, theirs.status, theirs.body['refused']]).toEqual([201, 409, 'already-closed']);
  });

  it.each([
    ['for another audience', { ...maria, aud: 'payroll' }, 401],
    ['that has expired', { ...maria, exp: Math.floor(Date.now() / 1_000) - 60 }, 401],
    ['that never expires', { ...maria, exp: undefined }, 401],
    ['of another issuer', { ...maria, iss: 'https://elsewhere.example' }, 401],
    ['that says it is of this ledger', { ...maria, iss: 'tocsin:peru', aud: 'tocsin', role: 'operator' }, 401],
    ['without a role of this system', { ...maria, realm_access: { roles: ['citizen'] } }, 403],
    ['with the role under another name', { ...maria, realm_access: undefined, roles: ['operator'] }, 403],
    ['without a ministry', { ...maria, ministry: undefined }, 403],
    ['that only audits', { ...maria, realm_access: { roles: ['auditor'] } }, 403],
  ])('is not followed with a token %s', async (_, claims, status) => {
    const before = await server.head();
    expect((await act('refused', claims)).status).toBe(status);
    expect(await server.head()).toBe(before);
  });

  it('says to an operator without a ministry how to get one', async () => {
    const { body } = await act('refused', { ...maria, ministry: undefined });
    expect(body['detail']).toMatch(/^Your token does not say for which ministry you act/u);
  });

  it('leaves the tokens of the ledger’s own key as they are', async () => {
    expect((await server.act('border-closure/own-key/close', closure)).status).toBe(201);
  });
});
