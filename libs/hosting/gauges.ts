import type { Platform } from '#platform';
import { Gauge } from 'prom-client';

/** Registers a figure that is looked up whenever somebody asks; one that cannot be had is left out of the answer. */
export type AddGauge = (name: string, help: string, value: () => Promise<number> | number) => void;

/** The part of a platform in which figures are registered. */
export interface WithRegistry {
  readonly metrics: Pick<Platform['metrics'], 'registry'>;
}

export function gaugesOf({ metrics: { registry } }: WithRegistry): AddGauge {
  return (name, help, value) => {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.remove();
        const found = await Promise.resolve(value()).catch(() => Number.NaN);
        if (!Number.isNaN(found)) this.set(found);
      },
    });
  };
}
