import { StoreUnavailable, UnknownPosition } from '#kernel';
import { nothingStore, storeWith } from '#kernel/testing';
import { askedLog } from './asked-log.js';

const away = {
  kind: 'unavailable',
  headers: { 'retry-after': '5' },
  detail: expect.stringContaining('Ask again when it is back'),
};

describe('the log as questions read it', () => {
  it('tells what cannot be reached with the way out, and not as a command that is to be sent again', async () => {
    const lost = (): Promise<never> => Promise.reject(new StoreUnavailable('EventStoreDB did not do it.'));
    const log = askedLog(storeWith(nothingStore(), { readStream: lost, readAll: lost, head: lost }));
    for (const asked of [log.readStream('s'), log.readAll(), log.head()])
      await expect(asked).rejects.toMatchObject(away);
    await expect(log.head()).rejects.not.toThrow('Idempotency-Key');
  });

  it('tells so in time where it says nothing', async () => {
    const silent = (): Promise<never> => Promise.withResolvers<never>().promise;
    const log = askedLog(storeWith(nothingStore(), { head: silent }), 1);
    await expect(log.head()).rejects.toMatchObject(away);
  });

  it('leaves what it answers, and its other errors, as they are', async () => {
    const unknown = (): Promise<never> => Promise.reject(new UnknownPosition(7n));
    const log = askedLog(storeWith(nothingStore(), { readAll: unknown, head: () => Promise.resolve(5n) }));
    expect(await log.head()).toBe(5n);
    await expect(log.readAll()).rejects.toThrow(UnknownPosition);
  });
});
