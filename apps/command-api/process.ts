import { commonSettings } from '#hosting';
import type { Process } from '#hosting';
import { startCommandApi } from './command-api.js';

export const commandApi: Process = {
  name: 'command-api',
  does: 'takes commands and appends to the log. It reads no read model. Any number may run beside each other.',
  reads: [...commonSettings, 'lawFile'],
  needs: {
    eventStoreUrl:
      'commands are taken apart from the rest only where the log is in EventStoreDB, as a file is written by one process; for a file start "tocsin serve"',
  },
  start: (configuration) => startCommandApi(configuration),
};
