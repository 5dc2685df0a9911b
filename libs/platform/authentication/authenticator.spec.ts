import type { Actor } from '#kernel';
import { Authenticator } from './authenticator.js';

const actor: Actor = { subject: 'maria', role: 'operator' };

describe('authenticator', () => {
  let now = 1_000;
  let checks = 0;
  const verify = (): Promise<{ actor: Actor; expires: number }> => {
    checks += 1;
    return Promise.resolve({ actor, expires: 10_000_000 });
  };
  beforeEach(() => {
    now = 1_000;
    checks = 0;
  });

  it('checks a token once and remembers it until it expires', async () => {
    const authenticator = new Authenticator(
      () => Promise.resolve({ actor, expires: 2_000 }),
      () => now,
    );
    expect(authenticator.remembered('Bearer a')).toBeUndefined();
    await authenticator.authenticate('Bearer a');
    expect(authenticator.remembered('Bearer a')).toBe(actor);
    now = 2_000;
    expect(authenticator.remembered('Bearer a')).toBeUndefined();
  });

  it('remembers no token for longer than five minutes, so that a withdrawn key stops counting', async () => {
    const authenticator = new Authenticator(verify, () => now);
    await authenticator.authenticate('Bearer a');
    now = 1_000 + 299_999;
    expect(authenticator.remembered('Bearer a')).toBe(actor);
    now = 1_000 + 300_000;
    expect(authenticator.remembered('Bearer a')).toBeUndefined();
  });

  it('remembers so many and lets the oldest go', async () => {
    const authenticator = new Authenticator(verify, () => now, 2);
    for (const token of ['a', 'b', 'c']) await authenticator.authenticate(`Bearer ${token}`);
    expect(['a', 'b', 'c'].map((token) => authenticator.remembered(`Bearer ${token}`))).toEqual([
      undefined,
      actor,
      actor,
    ]);
    expect(checks).toBe(3);
  });

  it('remembers no token that failed', async () => {
    const authenticator = new Authenticator(
      () => Promise.reject(new Error('no')),
      () => now,
    );
    await expect(authenticator.authenticate('Bearer a')).rejects.toThrow('no');
    expect(authenticator.remembered('Bearer a')).toBeUndefined();
  });
});
