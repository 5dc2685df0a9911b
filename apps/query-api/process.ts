import { commonSettings } from '#hosting';
import type { Process } from '#hosting';
import { startQueryApi } from './query-api.js';

export const queryApi: Process = {
  name: 'query-api',
  does: 'answers questions from the read model and the log, the feed included. It writes nothing. With KAFKA_BROKERS, /asyncapi.json has the topics too. Any number may run beside each other.',
  reads: [...commonSettings, 'lawFile', 'readModelUrl', 'kafkaBrokers', 'kafkaTopicGeneration'],
  needs: { readModelUrl: 'a projector beside it makes the read model in a PostgreSQL database that both reach' },
  start: (configuration) => startQueryApi(configuration),
};
