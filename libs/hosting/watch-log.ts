import type { Platform } from '#platform';
import type { Freshness } from './freshness.js';
import { gaugesOf } from './gauges.js';
import type { AddGauge } from './gauges.js';
import type { OpenLog } from '#places';

export interface WatchedLog {
  readonly log: OpenLog;
  readonly freshness: Freshness;
  /** False for a process that serves on without the log: it says so, and is ready all the same. */
  readonly needed: boolean;
}

/** A cluster that has said nothing for so many milliseconds is told as lost. */
const longestSilence = 5_000;

/** Health and figures of the log. */
export function watchLog(platform: Platform, { log, freshness, needed }: WatchedLog): void {
  platform.health.register('ledger', async () => {
    const head = log.dense ? await log.store.head() : freshness.head;
    const trouble = log.dense ? log.trouble() : troubleOf(log, freshness);
    if (trouble === undefined) return { ok: true, because: `The log ends at position ${String(head)}.` };
    const end = log.dense ? 'ends' : 'was last seen to end';
    const without = needed ? 'Nothing can be stored behind it' : 'It is waited for';
    return { ok: !needed, because: `The log ${end} at position ${String(head)}. ${without}: ${trouble}.` };
  });
  const gauge = gaugesOf(platform);
  gauge('tocsin_log_position', 'Position of the last event of the log.', async () =>
    Number(log.dense ? await log.store.head() : freshness.head),
  );
  if (log.dense) return;
  gauge('tocsin_log_silence_seconds', 'How long the cluster of the log has not answered.', () =>
    freshness.silence === undefined ? Number.NaN : freshness.silence / 1_000,
  );
  watchCluster(gauge, '', () => log.figures());
}

function troubleOf(log: OpenLog, { silence = 0 }: Freshness): string | undefined {
  const said = log.trouble()?.replace(/\.$/u, '');
  if (said !== undefined || silence <= longestSilence) return said;
  return `EventStoreDB has not answered for ${Math.round(silence / 1_000).toString()} seconds`;
}

type Figures = NonNullable<ReturnType<OpenLog['figures']>>;

/** What happened between a process, or a thread of it, and the cluster. */
export function watchCluster(gauge: AddGauge, who: string, figures: () => Figures | undefined): void {
  const told = (name: string, help: string, of: (figures: Figures) => number): void => {
    gauge(`tocsin_${who}store_${name}`, help, () => {
      const known = figures();
      return known === undefined ? Number.NaN : of(known);
    });
  };
  const most = (values: readonly number[]): number => Math.max(0, ...values);
  told('appends', 'Appends to the cluster, since the start.', ({ appends }) => appends);
  told('retries', 'Calls that had to be made again, since the start.', ({ retries }) => retries);
  told('unknown_outcomes', 'Appends given up with their outcome unknown.', ({ unknownOutcomes }) => unknownOutcomes);
  told('reconnects', 'Calls that lost their connection or their leader.', ({ reconnects }) => reconnects);
  told('resubscriptions', 'Subscriptions that were dropped and taken up again.', (all) => all.resubscriptions);
  told('foreign_entries', 'Entries of this ledger’s streams that it did not write.', ({ foreign }) => foreign);
  told('subscription_lag_seconds', 'How far the subscription that is last is behind.', ({ subscriptions }) =>
    most(subscriptions.map(({ lagMilliseconds }) => lagMilliseconds / 1_000)),
  );
  told('backoff_seconds', 'How long a dropped subscription waits before it is taken up again.', ({ subscriptions }) =>
    most(subscriptions.map(({ backoffMilliseconds }) => backoffMilliseconds / 1_000)),
  );
}
