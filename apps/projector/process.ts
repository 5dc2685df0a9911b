import { commonSettings } from '#hosting';
import type { Process } from '#hosting';
import { startProjector } from './projector.js';

export const projector: Process = {
  name: 'projector',
  does: 'brings the read model after the log. Of several one writes, and another takes over when that is gone, however it went.',
  reads: [...commonSettings, 'readModelUrl', 'readModelTimeout'],
  needs: { readModelUrl: 'the read model in a file is kept by "tocsin serve"; apart from it, it is in PostgreSQL' },
  start: (configuration) => startProjector(configuration),
};
