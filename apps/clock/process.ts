import { commonSettings } from '#hosting';
import type { Process } from '#hosting';
import { startClock } from './start-clock.js';

export const clock: Process = {
  name: 'clock',
  does: 'says what falls due: ends, reminders of them, and notices that are overdue. Several may run: what falls due is said once.',
  reads: [...commonSettings, 'lawFile', 'readModelUrl'],
  needs: {
    eventStoreUrl:
      'the clock runs apart from the rest only where the log is in EventStoreDB, as a file is written by one process; for a file start "tocsin serve"',
    readModelUrl: 'what falls due is found in the read model',
  },
  start: (configuration) => startClock(configuration),
};
