import { Freshness } from './freshness.js';

describe('the age of an answer', () => {
  let now = 0;
  let head = 0n;
  let isLost = false;
  const store = { head: () => (isLost ? Promise.reject(new Error('away')) : Promise.resolve(head)) };
  let freshness: Freshness;
  const look = async (at: number, end: bigint): Promise<void> => {
    [now, head] = [at, end];
    await freshness.look();
  };
  beforeEach(async () => {
    [now, head, isLost] = [0, 0n, false];
    freshness = new Freshness({ log: { store }, every: 1_000_000, now: () => now });
    await freshness.look();
  });
  afterEach(() => freshness.stop());

  it('is the time since the log was last seen to end where the answer does', async () => {
    await look(1_000, 10n);
    await look(2_000, 10n);
    await look(3_000, 20n);
    now = 5_000;
    expect(freshness.age(20n)).toBe(2_000);
    expect(freshness.age(10n)).toBe(3_000);
    expect(freshness.age(15n)).toBe(3_000);
    expect(freshness.head).toBe(20n);
    expect([10n, 15n, 20n, 21n].map((position) => freshness.secondsBehind(position))).toEqual([3, 3, 0, 0]);
  });

  it('grows while the log cannot be reached', async () => {
    await look(1_000, 10n);
    isLost = true;
    now = 61_000;
    await expect(freshness.look()).rejects.toThrow('away');
    expect([freshness.age(10n), freshness.silence]).toEqual([60_000, 60_000]);
  });

  it('is not known of what was never seen to be the whole log, and then told by when it was recorded', async () => {
    const late = new Freshness({
      log: { store: { head: () => Promise.resolve(30n) } },
      every: 1_000_000,
      now: () => now,
    });
    await late.look();
    now = Date.parse('2025-12-01T00:01:00.000Z');
    expect(late.age(20n)).toBeUndefined();
    expect(late.secondsBehind(20n)).toBe(Number.POSITIVE_INFINITY);
    expect(late.ageTold(20n, '2025-12-01T00:00:00.000Z')).toBe(60_000);
    await late.stop();
  });

  it('is told as more, never as less, where more ends were seen than are remembered', async () => {
    for (let end = 1; end <= 1_200; end++) await look(end, BigInt(end));
    now = 2_000;
    expect(freshness.age(1_200n)).toBe(800);
    for (const position of [1n, 100n, 300n, 1_100n])
      expect(freshness.age(position)).toBeGreaterThanOrEqual(2_000 - Number(position));
  });
});
