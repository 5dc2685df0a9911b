import { gaugesOf } from '#hosting';
import type { EventStore } from '#kernel';
import type { Platform } from '#platform';
import type { RelayState } from '#relay-kafka';

interface Watched {
  readonly store: EventStore;
  readonly relay: { readonly state: RelayState };
  /** True where the process has nothing else to do: it is well only while it tells. */
  readonly alone: boolean;
  readonly figures: Names;
}

/** How a relay is called. */
interface Names {
  readonly check: string;
  readonly metric: string;
}

export const eventFigures: Names = { check: 'relay', metric: 'tocsin_relay' };
export const statusFigures: Names = { check: 'relay of status', metric: 'tocsin_status_relay' };

const goesOn = ' Commands and questions go on.';

/**
 * Health and figures of a relay. Beside others, Kafka that is away does not make the process one that nobody should ask:
 * the check says what is wrong, and the figures alarm.
 */
export function watchRelay(platform: Platform, { store, relay, alone, figures }: Watched): void {
  platform.health.register(figures.check, async () => {
    const { trouble } = relay.state;
    if (trouble !== undefined) return { ok: !alone, because: alone ? trouble : `${trouble}${goesOn}` };
    return { ok: true, because: sayingOf(relay.state, await store.head()) };
  });
  const { metric } = figures;
  const gauge = gaugesOf(platform);
  const figure = (what: 'transactions' | 'messages' | 'restarts' | 'fenced') => () => relay.state[what];
  gauge(`${metric}_up`, 'Whether events are told to Kafka: 1, or 0 while it is in trouble.', () =>
    relay.state.trouble === undefined ? 1 : 0,
  );
  gauge(`${metric}_lag_events`, 'Positions of the log that are not told yet.', async () =>
    relay.state.position === undefined ? Number.NaN : Number((await store.head()) - relay.state.position),
  );
  gauge(`${metric}_transactions`, 'Transactions committed since the start.', figure('transactions'));
  gauge(`${metric}_messages`, 'Messages told since the start.', figure('messages'));
  gauge(`${metric}_restarts`, 'How often it had to begin again.', figure('restarts'));
  gauge(`${metric}_fenced`, 'How often another relay of this ledger put it out.', figure('fenced'));
}

function sayingOf({ position, standsBy }: RelayState, head: bigint): string {
  if (standsBy) return 'Another relay of this ledger tells the events; this one takes over when that stands still.';
  if (position === undefined) return 'It begins.';
  const lag = head - position;
  return `Kafka is told up to position ${position.toString()}, ${lag <= 0n ? 'the end of the log' : `${lag.toString()} before the end`}.`;
}
