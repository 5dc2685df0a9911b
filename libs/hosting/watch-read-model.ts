import type { Platform } from '#platform';
import type { ReadModel } from '#read-model';
import type { Freshness } from './freshness.js';
import { gaugesOf } from './gauges.js';
import type { OpenLog } from '#places';

export interface Following {
  readonly log: OpenLog;
  readonly readModel: Pick<ReadModel, 'position'>;
  readonly freshness: Freshness;
}

/** A read model this far behind is not ready to be asked; it still answers, and says which position it reflects. */
const mostEventsBehind = 10_000n;
const mostSecondsBehind = 60;

/** How far the read model is behind the log, in events where these can be counted, else in time. */
export async function lagOf(following: Following): Promise<{ readonly ok: boolean; readonly because: string }> {
  const { log } = following;
  if (log.dense) {
    const lag = await eventsBehind(following);
    const events = lag === 1n ? 'event' : 'events';
    return { ok: lag <= mostEventsBehind, because: `The read model is ${lag.toString()} ${events} behind the log.` };
  }
  const lag = await secondsBehind(following);
  const behind = Number.isFinite(lag)
    ? `The read model is ${Math.ceil(lag).toString()} seconds behind the log.`
    : 'The read model was not seen yet with the whole log.';
  return { ok: lag <= mostSecondsBehind, because: lag === 0 ? 'The read model has the whole log.' : behind };
}

/** The figures of it. */
export function gaugeLag(platform: Platform, following: Following): void {
  const gauge = gaugesOf(platform);
  if (following.log.dense) {
    gauge('tocsin_projector_lag_events', 'Events that the read model has still to take in.', async () =>
      Number(await eventsBehind(following)),
    );
  } else {
    gauge('tocsin_projector_lag_seconds', 'Since when the read model lacks an event of the log.', () =>
      secondsBehind(following),
    );
  }
  gauge('tocsin_read_model_age_seconds', 'Since when the read model was last known to be the whole log.', async () =>
    secondsSince(following, await following.readModel.position()),
  );
}

/** For a process that reads the read model, which is looked after elsewhere. */
export function watchReadModel(platform: Platform, following: Following): void {
  platform.health.register('read model', () => lagOf(following));
  gaugeLag(platform, following);
}

async function eventsBehind({ log, readModel }: Following): Promise<bigint> {
  return (await log.store.head()) - (await readModel.position());
}

async function secondsBehind({ readModel, freshness }: Following): Promise<number> {
  return freshness.secondsBehind(await readModel.position());
}

function secondsSince({ freshness }: Pick<Following, 'freshness'>, position: bigint): number {
  const age = freshness.age(position);
  return age === undefined ? Number.POSITIVE_INFINITY : age / 1_000;
}
