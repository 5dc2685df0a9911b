import { StoryClock } from '#platform';
import { declaration } from '../support/acts.js';
import { Listener } from '../support/feed.js';
import { serve } from '../support/server.js';
import type { Server } from '../support/server.js';

const at = (date: string): string => `${date}T05:00:00.000Z`;

describe('what falls due', () => {
  let server: Server;
  const clock = new StoryClock('test', at('2025-11-29'));
  beforeAll(async () => {
    server = await serve({ clock, clockwork: true });
  });
  afterAll(() => server.stop());

  it('is told on the feed when it is due, and the case has then lapsed', async () => {
    const act = { ...declaration, term: { count: 60, unit: 'days' } };
    expect((await server.act('emergency-declaration/south/declare', act)).status).toBe(201);
    const listener = await Listener.to(server, '');
    clock.set(at('2026-01-22'));
    await listener.until(1);
    clock.set(at('2026-01-28'));
    await listener.until(2);
    expect(listener.events).toMatchObject([
      {
        event: 'EndApproaching',
        data: {
          type: 'tocsin.ledger.EndApproaching.v1',
          areas: 'PE-TAC',
          data: { case: 'emergency-declaration/south', endsAt: at('2026-01-28'), before: { count: 7, unit: 'days' } },
        },
      },
      { event: 'EmergencyLapsed', data: { areas: 'PE-TAC', data: { endedAt: at('2026-01-28') } } },
    ]);
    await listener.leave();
    const shown = await server.get('/v1/actions/emergency-declaration/south');
    expect(shown.body).toMatchObject({ phase: 'lapsed', standing: 'ended' });
    const history = await server.get('/v1/history?type=EmergencyLapsed', { as: 'auditor' });
    expect(history.body).toMatchObject({ events: [{ metadata: { actor: { subject: 'clock', role: 'clock' } } }] });
  });

  it('is counted in the figures of the process', async () => {
    const { text } = await server.get('/metrics');
    for (const figure of ['lapses 1', 'reminders 1', 'overdue_notices \\d+']) {
      expect(text).toMatch(new RegExp(`^tocsin_clock_${figure}$`, 'mu'));
    }
  });

  it('is one of the checks of health', async () => {
    const ready = await server.get('/health/ready', { as: null });
    expect(JSON.stringify(ready.body)).toContain('It says what falls due.');
  });
});
