import { withinDeadline } from './deadline.js';

describe('the deadline of a command', () => {
  it('passes on what is answered in time', async () => {
    expect(await withinDeadline(Promise.resolve(1))).toBe(1);
    await expect(withinDeadline(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });

  it('answers 503 with the way out where nothing comes, and what comes later troubles nobody', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    await expect(withinDeadline(promise, 1)).rejects.toMatchObject({
      status: 503,
      detail: expect.stringContaining('Send the same command again with the same Idempotency-Key') as unknown,
      headers: { 'retry-after': '1' },
    });
    reject(new Error('too late'));
    await Promise.resolve();
  });
});
