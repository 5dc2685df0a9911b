import { gaugesOf } from '#hosting';
import type { Platform } from '#platform';
import type { Told } from './clock.js';
import type { ClockWork } from './run-clock.js';

/** Health and figures of a clock; of none where what falls due is left to another process. */
export function watchClock(platform: Platform, clockWork: ClockWork | undefined): void {
  platform.health.register('clock', () => {
    const trouble = clockWork?.trouble;
    return Promise.resolve({ ok: trouble === undefined, because: trouble ?? sayingOf(clockWork) });
  });
  if (clockWork === undefined) return;
  const gauge = gaugesOf(platform);
  const told = (what: keyof Told) => () => clockWork.told[what];
  gauge('tocsin_clock_lapses', 'Cases of which the clock said that they had ended, since the start.', told('lapses'));
  gauge('tocsin_clock_reminders', 'Ends that the clock told of before they came, since the start.', told('reminders'));
  gauge('tocsin_clock_overdue_notices', 'Notices that the clock said were overdue, since the start.', told('overdue'));
}

function sayingOf(clockWork: ClockWork | undefined): string {
  if (clockWork === undefined) return 'What falls due is left to another process.';
  return clockWork.waits ? 'It waits until the read model has the log.' : 'It says what falls due.';
}
