import { createLogger } from '#logger';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClockWork } from './run-clock.js';

const ledger = { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' } as const;
const told = { lapses: 0, reminders: 0, overdue: 0 };

describe('a clock that fails', () => {
  it('is tried less and less often, and at once as often as ever when it does not fail any more', async () => {
    let isLost = true;
    let looks = 0;
    const tick = (): Promise<void> => {
      looks += 1;
      return isLost ? Promise.reject(new Error('The read model cannot be reached.')) : Promise.resolve();
    };
    const work = new ClockWork({ tick, told }, createLogger('silent', ledger));
    await sleep(1_300);
    expect(looks).toBeLessThanOrEqual(2);
    expect(work.trouble).toContain('is tried again');
    isLost = false;
    while (work.trouble !== undefined) await sleep(5);
    const before = looks;
    while (looks < before + 2) await sleep(5);
    await work.stop();
    expect(work.trouble).toBeUndefined();
  });
});
