import { readBack } from '#kernel';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { probeFolder } from '../testing/probe-app.js';
import { findSigningKey, openSigningKey, signingKeyFile } from './signing-key.js';

describe('signing key', () => {
  it('is made once, for its owner only, and opened again', async () => {
    const folder = join(await probeFolder(), 'new', 'data');
    const first = await openSigningKey(folder);
    const second = await openSigningKey(folder);
    expect(second.id).toBe(first.id);
    expect(first.exposed).toBe(false);
    expect((await stat(join(folder, signingKeyFile))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual([signingKeyFile]);
  });

  it('is one and the same for many that start at once', async () => {
    const folder = await probeFolder();
    const keys = await Promise.all(Array.from({ length: 20 }, () => openSigningKey(folder)));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
    expect(await readdir(folder)).toEqual([signingKeyFile]);
  });

  it('says so where other users may read it', async () => {
    const folder = await probeFolder();
    await openSigningKey(folder);
    await chmod(join(folder, signingKeyFile), 0o644);
    expect((await openSigningKey(folder)).exposed).toBe(true);
  });

  it('is taken for checking tokens where its public half alone is given, and never made then', async () => {
    const [folder, file] = [await probeFolder(), join(await probeFolder(), 'public.jwk')];
    const whole = await openSigningKey(folder);
    const { d: _secret, ...half }: Record<string, unknown> = readBack(
      await readFile(join(folder, signingKeyFile), 'utf8'),
    );
    await expect(findSigningKey(file)).rejects.toThrow('There is no key for tokens in');
    await writeFile(file, JSON.stringify(half));
    expect(await findSigningKey(file)).toMatchObject({ id: whole.id, signing: undefined, exposed: false });
  });

  it.each(['', '{', '[]', '{"kty":"OKP","crv":"Ed25519"}', '{"kty":"RSA"}'])(
    'refuses a file that holds %j, and leaves it',
    async (text) => {
      const folder = await probeFolder();
      await writeFile(join(folder, signingKeyFile), text);
      await expect(openSigningKey(folder)).rejects.toThrow('is not an Ed25519 key');
      expect(await readFile(join(folder, signingKeyFile), 'utf8')).toBe(text);
    },
  );
});
