import { commonSettings } from '#hosting';
import type { Process } from '#hosting';
import { kafkaKeys } from '#platform';
import { startRelay } from './start-relay.js';

export const relay: Process = {
  name: 'relay',
  does: 'tells Kafka every event of the log, each once and in order, and the status of regions where READ_MODEL_URL is set. Of several, that which began last tells them, and another takes over when it stands still.',
  reads: [...commonSettings, 'readModelUrl', 'dataDir', ...kafkaKeys],
  needs: { kafkaBrokers: 'it tells Kafka of the log, and nothing else' },
  start: (configuration) => startRelay(configuration),
};
