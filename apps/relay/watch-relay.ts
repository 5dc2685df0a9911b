import { gaugesOf } from '#hosting';
import type { Freshness, WithRegistry } from '#hosting';
import type { OpenLog } from '#places';
import type { Platform } from '#platform';
import type { RelayState } from '#relay-kafka';

interface Watched {
  readonly log: Pick<OpenLog, 'dense'> & { readonly store: Pick<OpenLog['store'], 'head'> };
  readonly freshness: Pick<Freshness, 'secondsBehind'>;
  readonly relay: { readonly state: RelayState };
  /** True where the process has nothing else to do: it is well only while it tells. */
  readonly alone: boolean;
  readonly figures: Names;
  /** In milliseconds. */
  readonly now?: () => number;
}

interface WatchingPlatform extends WithRegistry {
  readonly health: Pick<Platform['health'], 'register'>;
}

/** How a relay is called. */
interface Names {
  readonly check: string;
  readonly metric: string;
}

export const eventFigures: Names = { check: 'relay', metric: 'tocsin_relay' };
export const statusFigures: Names = { check: 'relay of status', metric: 'tocsin_status_relay' };

const goesOn = ' Commands and questions go on.';

/** In milliseconds: one that has not begun by then is told as in trouble, as a Kafka that is silent raises no error. */
const longestBeginning = 60_000;

/**
 * Health and figures of a relay. Beside others, Kafka that is away does not make the process one that nobody should ask:
 * the check says what is wrong, and the figures alarm.
 */
export function watchRelay(platform: WatchingPlatform, watched: Watched): void {
  const { log, relay, alone, figures, now = Date.now } = watched;
  const begun = now();
  platform.health.register(figures.check, async () => {
    const trouble = troubleOf(relay.state, now() - begun);
    if (trouble !== undefined) return { ok: !alone, because: alone ? trouble : `${trouble}${goesOn}` };
    return { ok: true, because: await sayingOf(watched) };
  });
  const { metric } = figures;
  const gauge = gaugesOf(platform);
  const figure = (what: 'transactions' | 'messages' | 'restarts' | 'fenced' | 'mended') => () => relay.state[what];
  gauge(`${metric}_up`, 'Whether this process tells Kafka: 1; 0 while it begins, stands by or is in trouble.', () =>
    tells(relay.state) ? 1 : 0,
  );
  if (log.dense) {
    gauge(`${metric}_lag_events`, 'Events of the log that are not told yet.', () => lagOf(watched, eventsBehind));
  } else {
    gauge(`${metric}_lag_seconds`, 'Since when an event of the log is not told.', () => lagOf(watched, secondsBehind));
  }
  gauge(`${metric}_transactions`, 'Transactions committed since the start.', figure('transactions'));
  gauge(`${metric}_messages`, 'Messages told since the start.', figure('messages'));
  gauge(`${metric}_restarts`, 'How often it had to begin again.', figure('restarts'));
  gauge(`${metric}_fenced`, 'How often another relay of this ledger put it out.', figure('fenced'));
  gauge(`${metric}_mended`, 'How often it had to mend what Kafka had left half done.', figure('mended'));
}

function tells({ position, standsBy, trouble }: RelayState): boolean {
  return position !== undefined && !standsBy && trouble === undefined;
}

function troubleOf({ trouble, position, standsBy }: RelayState, age: number): string | undefined {
  if (trouble !== undefined || position !== undefined || standsBy || age <= longestBeginning) return trouble;
  return `The relay has not begun in ${Math.floor(age / 1_000).toString()} seconds, as Kafka does not answer: look after Kafka, or mend KAFKA_BROKERS.`;
}

type Behind = (watched: Watched, position: bigint) => Promise<number> | number;

/** None where another relay tells the events, or where it is not known yet how far they are told. */
function lagOf(watched: Watched, behind: Behind): Promise<number> | number {
  const { position, standsBy } = watched.relay.state;
  return position === undefined || standsBy ? Number.NaN : behind(watched, position);
}

const eventsBehind: Behind = async ({ log }, position) => Number((await log.store.head()) - position);
const secondsBehind: Behind = ({ freshness }, position) => freshness.secondsBehind(position);

async function sayingOf(watched: Watched): Promise<string> {
  const { position, standsBy } = watched.relay.state;
  if (standsBy) return 'Another relay of this ledger tells Kafka; this one takes over when that stands still.';
  if (position === undefined) return 'It begins.';
  return `Kafka is told up to position ${position.toString()}, ${await distanceOf(watched, position)}.`;
}

/** From the end of the log: in events where these can be counted, else in time. */
async function distanceOf(watched: Watched, position: bigint): Promise<string> {
  const { dense } = watched.log;
  const lag = await (dense ? eventsBehind : secondsBehind)(watched, position);
  if (lag <= 0) return 'the end of the log';
  if (dense) return `${lag.toString()} before the end`;
  return Number.isFinite(lag) ? `${Math.ceil(lag).toString()} seconds behind the log` : 'not yet the end of the log';
}
