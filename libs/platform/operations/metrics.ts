import { collectDefaultMetrics, Registry } from 'prom-client';
import { RequestDurations } from './request-durations.js';

/** The figures of this process. Rooms register theirs in the registry. */
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new RequestDurations();
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  async text(): Promise<string> {
    return `${await this.registry.metrics()}\n${this.requests.text()}`;
  }
}
