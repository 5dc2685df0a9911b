import { registerDistricts } from './acts.js';
import { percentile } from './figure.js';
import { runInProcess } from './own-process.js';
import { serveTocsin, tokenFor } from './serving.js';
import type { Setting, Workload } from './workload.js';

/** Commands that are sent at their times, whether the ones before have been answered or not. */
export interface Pace {
  readonly port: number;
  readonly token: string;
  readonly perSecond: number;
  readonly seconds: number;
}

/** Milliseconds of each command. */
export interface Watched {
  readonly acknowledged: Float64Array;
  /** From the acknowledgement until the status of the region shows the act. */
  readonly visible: Float64Array;
  /** The same question once more, when there is nothing to wait for. */
  readonly again: Float64Array;
}

const perSecond = 200;

/** (d) How long after its acknowledgement an act is seen by whoever asks for the status of its district. */
export const freshness: Workload = {
  letter: 'd',
  title: 'Freshness, from acknowledged to visible',
  run: async (setting) => {
    const { visible, again, acknowledged } = await watch(setting);
    const limit = (hundredths: number) => [{ name: 'asked again', value: percentile(again, hundredths) }];
    const at = (hundredths: number) => percentile(visible, hundredths);
    return {
      conditions: `${perSecond.toString()} durable commands a second, ${visible.length.toLocaleString('en')} of them`,
      figures: [
        { name: 'visible, p50', value: at(50), unit: 'ms', limits: limit(50) },
        { name: 'visible, p99', value: at(99), unit: 'ms', target: { atMost: 30 }, limits: limit(99) },
        { name: 'acknowledged, p50', value: percentile(acknowledged, 50), unit: 'ms' },
        { name: 'acknowledged, p99', value: percentile(acknowledged, 99), unit: 'ms' },
      ],
    };
  },
};

async function watch({ folder, sizes }: Setting): Promise<Watched> {
  const server = await serveTocsin(folder);
  try {
    const token = await tokenFor(folder, 'operator');
    await registerDistricts(server.port, await tokenFor(folder, 'admin'));
    const pace = (seconds: number): Pace => ({ port: server.port, token, perSecond, seconds });
    const program = new URL('./freshness-process.js', import.meta.url);
    await runInProcess<Watched>(program, pace(sizes.warmUp));
    return await runInProcess<Watched>(program, pace(sizes.seconds));
  } finally {
    await server.stop();
  }
}
