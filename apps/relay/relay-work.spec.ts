import { RelayWork } from './relay-work.js';

function working(run: (signal: AbortSignal) => Promise<void>) {
  const said: string[] = [];
  const state = { position: undefined, trouble: undefined, standsBy: false };
  const counts = { transactions: 0, messages: 0, restarts: 0, fenced: 0, mended: 0 };
  const log = { warn: (_: object, message: string) => void said.push(message) };
  return { said, work: new RelayWork({ state: { ...state, ...counts }, run }, log) };
}

describe('a relay that is stopped', () => {
  it('finishes what it has begun', async () => {
    const finish = Promise.withResolvers<undefined>();
    const { work, said } = working(async (signal) => {
      await finish.promise;
      expect(signal.aborted).toBe(true);
    });
    const stopped = work.stop();
    finish.resolve(undefined);
    await stopped;
    expect(said).toEqual([]);
  });

  it('is not waited for where Kafka is silent', async () => {
    const { work, said } = working(() => Promise.withResolvers<never>().promise);
    await work.stop(1);
    expect(said).toEqual([expect.stringContaining('Kafka does not answer')]);
  });
});
