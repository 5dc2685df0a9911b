import type { SqliteEventStore } from '#event-store-sqlite';
import type { Platform } from '#platform';
import type { EventStore } from '#kernel';
import type { ReadModel } from '#read-model';
import { Gauge } from 'prom-client';
import type { Told } from '../clock/clock.js';
import type { ClockWork } from '../clock/run-clock.js';
import type { ProjectorThread } from './projector-thread.js';

interface Watched {
  readonly store: SqliteEventStore;
  readonly readModel: ReadModel;
  readonly projector: ProjectorThread;
  /** Undefined where what falls due is left to another process. */
  readonly clockWork: ClockWork | undefined;
}

/** A read model this far behind is not ready to be asked; it still answers, and says which position it reflects. */
const mostBehind = 10_000n;

const another = ' Another projector writes it; the one of this process takes over when that is gone.';

function sayingOf(clockWork: ClockWork | undefined): string {
  return clockWork === undefined ? 'What falls due is left to another process.' : 'It says what falls due.';
}

/** Health and figures of the log and of what follows it. */
export function watch({ health, metrics }: Platform, { store, readModel, projector, clockWork }: Watched): void {
  const behind = async (): Promise<bigint> => (await store.head()) - (await readModel.position());
  health.register('ledger', async () => {
    const end = `The log ends at position ${(await store.head()).toString()}.`;
    const trouble = store.trouble();
    if (trouble === undefined) return { ok: true, because: end };
    return { ok: false, because: `${end} Nothing can be stored behind it: ${trouble}.` };
  });
  health.register('projector', async () => {
    const lag = await behind();
    if (projector.trouble !== undefined) return { ok: false, because: projector.trouble };
    return {
      ok: lag <= mostBehind,
      because: `The read model is ${lag.toString()} ${lag === 1n ? 'event' : 'events'} behind the log.${projector.waits ? another : ''}`,
    };
  });
  health.register('clock', () =>
    Promise.resolve({ ok: clockWork?.trouble === undefined, because: clockWork?.trouble ?? sayingOf(clockWork) }),
  );
  health.register('parked cases', async () => {
    const { answer } = await readModel.parked();
    const parked = answer.length === 1 ? '1 case is' : `${answer.length.toString()} cases are`;
    return { ok: true, because: answer.length === 0 ? 'No case is parked.' : `${parked} parked: run "tocsin doctor".` };
  });
  const gauge = (name: string, help: string, value: () => Promise<number>): Gauge =>
    new Gauge({
      name,
      help,
      registers: [metrics.registry],
      async collect() {
        this.set(await value());
      },
    });
  gauge('tocsin_log_position', 'Position of the last event of the log.', async () => Number(await store.head()));
  gauge('tocsin_projector_lag_events', 'Events that the read model has still to take in.', async () =>
    Number(await behind()),
  );
  gauge('tocsin_projector_restarts', 'How often the projector had to be started again.', () =>
    Promise.resolve(projector.restarts),
  );
  gauge(
    'tocsin_parked_cases',
    'Cases that wait because an event could not be projected.',
    async () => (await readModel.parked()).answer.length,
  );
  if (clockWork === undefined) return;
  const told =
    (what: keyof Told): (() => Promise<number>) =>
    () =>
      Promise.resolve(clockWork.told[what]);
  gauge('tocsin_clock_lapses', 'Cases of which the clock said that they had ended, since the start.', told('lapses'));
  gauge('tocsin_clock_reminders', 'Ends that the clock told of before they came, since the start.', told('reminders'));
  gauge('tocsin_clock_overdue_notices', 'Notices that the clock said were overdue, since the start.', told('overdue'));
}

/** The same for a process that answers questions alone: the read model is looked after elsewhere. */
export function watchQuestions(
  { health, metrics: { registry } }: Platform,
  { store, readModel }: { readonly store: EventStore; readonly readModel: ReadModel },
): void {
  const behind = async (): Promise<bigint> => (await store.head()) - (await readModel.position());
  health.register('read model', async () => {
    const lag = await behind();
    return { ok: lag <= mostBehind, because: `The read model is ${lag.toString()} events behind the log.` };
  });
  new Gauge({
    name: 'tocsin_projector_lag_events',
    help: 'Events that the read model has still to take in.',
    registers: [registry],
    async collect() {
      this.set(Number(await behind()));
    },
  });
}
