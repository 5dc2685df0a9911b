import { decodeJwt } from 'jose';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '../../../test/support/server.js';
import { folder, ledgerFolder, tocsin } from '../testing/command-line.js';

const base = folder();
const fresh = (): string => mkdtempSync(join(base, 'data-'));

describe('tocsin token', () => {
  it('prints the token alone, and says aside that a key was made when it was asked to make one', async () => {
    const dataDir = fresh();
    const words = ['--role', 'operator', '--ministry', 'interior', '--subject', 'ana', '--data-dir', dataDir];
    const first = await tocsin('token', ...words, '--new-key');
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/u);
    expect(first.err).toBe(
      `A new signing key was made in ${dataDir}; only a server on this folder takes its tokens.\n`,
    );
    const second = await tocsin('token', ...words);
    expect(second.err).toBe('');
    const { iat = 0, exp = 0, ...claims } = decodeJwt(second.out.trim());
    expect(claims).toMatchObject({ sub: 'ana', role: 'operator', organisation: 'interior' });
    expect(exp - iat).toBe(8 * 3_600);
  });

  it('makes neither a folder nor a key where there is no ledger, and says the way out', async () => {
    const mistyped = join(fresh(), 'dtaa');
    const ran = await tocsin('token', '--role', 'auditor', '--data-dir', mistyped);
    expect([ran.code, ran.out, existsSync(mistyped)]).toEqual([1, '', false]);
    expect(ran.err).toBe(
      `There is no ledger in ${mistyped}: start "tocsin serve" on it once, which makes the key; or name another ` +
        'folder with --data-dir or TOCSIN_DATA_DIR; or make a key before that start with --new-key.\n',
    );
  });

  it('makes no key for a ledger that has lost its own: a server that runs would not take its tokens', async () => {
    const dataDir = await ledgerFolder(fresh());
    const ran = await tocsin('token', '--role', 'auditor', '--data-dir', dataDir);
    expect([ran.code, ran.out, existsSync(join(dataDir, 'signing-key.jwk'))]).toEqual([1, '', false]);
    expect(ran.err).toMatch(/^Ledger "peru" has no signing key in .* with --new-key\.\n$/u);
    expect((await tocsin('token', '--role', 'auditor', '--data-dir', dataDir, '--new-key')).code).toBe(0);
  });

  it('does not put a new key in the place of one that is there', async () => {
    const { dataDir, stop } = await serve();
    const ran = await tocsin('token', '--role', 'auditor', '--data-dir', dataDir, '--new-key');
    await stop();
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toBe(`There is a signing key in ${dataDir} already: leave out --new-key.\n`);
  });

  it('says in a sentence that what it was given is no folder', async () => {
    const file = join(fresh(), 'file');
    writeFileSync(file, '');
    const ran = await tocsin('token', '--role', 'auditor', '--data-dir', file, '--new-key');
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toMatch(/file is not a folder, or lies below something that is none: name another/u);
  });

  it('gives with --json the token and what it says', async () => {
    const words = ['--role', 'auditor', '--expires', '45m', '--data-dir', fresh(), '--new-key', '--json'];
    const ran = await tocsin('token', ...words);
    const { token, claims } = JSON.parse(ran.out) as { token: string; claims: { exp: number; iat: number } };
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(decodeJwt(token)).toEqual(claims);
    expect(claims.exp - claims.iat).toBe(45 * 60);
  });

  it('is taken by a server that already runs on the folder', async () => {
    const server = await serve();
    const ran = await tocsin('token', '--role', 'agency', '--agency', 'migraciones', '--data-dir', server.dataDir);
    const headers = { authorization: `Bearer ${ran.out.trim()}` };
    expect((await server.get('/v1/regions/PE', { as: null, headers })).status).toBe(200);
    expect((await server.get('/v1/history', { as: null, headers })).status).toBe(403);
    await server.stop();
  });

  it('is for the ledger in the folder, and not for one of another name', async () => {
    const dataDir = await ledgerFolder(fresh());
    const ran = await tocsin('token', '--role', 'admin', '--ledger', 'chile', '--data-dir', dataDir);
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toMatch(/^The ledger in .* is "peru", not "chile": leave out --ledger/u);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no role', [], /^Required option '--role <role>' not specified/u],
    ['a role that is none', ['--role', 'king'], /Allowed choices are operator, agency, auditor, admin/u],
    ['the role of the clock', ['--role', 'clock'], /Allowed choices are operator, agency, auditor, admin/u],
    [
      'a ministry and an agency',
      ['--role', 'agency', '--ministry', 'a', '--agency', 'b'],
      /cannot be used with option/u,
    ],
    ['a life too long', ['--role', 'admin', '--expires', '31d'], /^--expires must be a span from 1s to 30d/u],
    ['no life', ['--role', 'admin', '--expires', '0s'], /^--expires must be a span from 1s to 30d/u],
    ['a span that is none', ['--role', 'admin', '--expires', 'soon'], /it is "soon"\.\n$/u],
    ['a name on two lines', ['--role', 'admin', '--subject', 'a\nb'], /^--subject must be a name/u],
    ['an empty ministry', ['--role', 'admin', '--ministry', ''], /^--ministry must be a name/u],
    ['an operator without a ministry', ['--role', 'operator'], /^An operator acts for a ministry: .* --ministry/u],
    ['an operator of an agency', ['--role', 'operator', '--agency', 'a'], /^An operator acts for a ministry/u],
    ['an empty agency', ['--role', 'admin', '--agency', ''], /^--agency must be a name/u],
  ])('answers 2 to %s, and makes no key', async (_what, words, expected) => {
    const ran = await tocsin('token', ...words, '--data-dir', fresh());
    expect([ran.code, ran.out, ran.err.includes('signing key')]).toEqual([2, '', false]);
    expect(ran.err).toMatch(expected);
  });
});
