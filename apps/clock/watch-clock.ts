import { gaugesOf } from '#hosting';
import type { Platform } from '#platform';
import type { Told } from './clock.js';
import type { ClockWork } from './run-clock.js';

/** Health and figures of a clock; of none where what falls due is left to another process. */
export function watchClock(platform: Platform, clockWork: ClockWork | undefined): void {
  const saying = clockWork === undefined ? 'What falls due is left to another process.' : 'It says what falls due.';
  platform.health.register('clock', () => {
    const trouble = clockWork?.trouble;
    return Promise.resolve({ ok: trouble === undefined, because: trouble ?? saying });
  });
  if (clockWork === undefined) return;
  const gauge = gaugesOf(platform);
  const told = (what: keyof Told) => () => clockWork.told[what];
  gauge('tocsin_clock_lapses', 'Cases of which the clock said that they had ended, since the start.', told('lapses'));
  gauge('tocsin_clock_reminders', 'Ends that the clock told of before they came, since the start.', told('reminders'));
  gauge('tocsin_clock_overdue_notices', 'Notices that the clock said were overdue, since the start.', told('overdue'));
}
