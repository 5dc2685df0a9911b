import type { RelayState } from '#relay-kafka';
import { Registry } from 'prom-client';
import { eventFigures, watchRelay } from './watch-relay.js';

type Check = () => Promise<{ readonly ok: boolean; readonly because: string }>;

const told: RelayState = {
  position: 40n,
  transactions: 1,
  messages: 1,
  restarts: 0,
  fenced: 0,
  mended: 0,
  trouble: undefined,
  standsBy: false,
};

/** Health and figures of a relay in that state on a log that ends at position 100, some seconds after it began. */
async function seen(state: RelayState, { dense = true, alone = true, after = 0 } = {}) {
  const registry = new Registry();
  const checks: Check[] = [];
  let now = 0;
  const health = { register: (_: string, check: Check) => void checks.push(check) };
  const log = { dense, store: { head: () => Promise.resolve(100n) } };
  const freshness = { secondsBehind: () => 7.2 };
  const relay = { state };
  watchRelay(
    { health, metrics: { registry } },
    { log, freshness, relay, alone, figures: eventFigures, now: () => now },
  );
  now = after * 1_000;
  const lines = (await registry.metrics()).split('\n').filter((line) => /_(?:up|lag_\w+) /u.test(line));
  return { figures: lines.filter((line) => !line.startsWith('#')), health: await checks[0]?.() };
}

describe('what is seen of a relay', () => {
  it('is its lag, in events where positions count them and in seconds where they do not', async () => {
    expect(await seen(told)).toEqual({
      figures: ['tocsin_relay_up 1', 'tocsin_relay_lag_events 60'],
      health: { ok: true, because: 'Kafka is told up to position 40, 60 before the end.' },
    });
    expect(await seen(told, { dense: false })).toEqual({
      figures: ['tocsin_relay_up 1', 'tocsin_relay_lag_seconds 7.2'],
      health: { ok: true, because: 'Kafka is told up to position 40, 8 seconds behind the log.' },
    });
  });

  it('is no lag while another tells the events, nor before it has begun', async () => {
    expect((await seen({ ...told, standsBy: true })).figures).toEqual(['tocsin_relay_up 0']);
    expect(await seen({ ...told, position: undefined })).toEqual({
      figures: ['tocsin_relay_up 0'],
      health: { ok: true, because: 'It begins.' },
    });
  });

  it('is trouble where it does not come to begin, as Kafka is silent', async () => {
    const begins = { ...told, position: undefined };
    const because = expect.stringMatching(/^The relay has not begun in 61 seconds, as Kafka does not answer: look/u);
    expect((await seen(begins, { after: 61 })).health).toEqual({ ok: false, because });
    expect((await seen(begins, { after: 61, alone: false })).health).toMatchObject({ ok: true, because });
    expect((await seen({ ...told, trouble: 'It is wrong.' })).figures[0]).toBe('tocsin_relay_up 0');
  });
});
