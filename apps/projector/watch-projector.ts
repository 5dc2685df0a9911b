import { gaugeLag, gaugesOf, lagOf, watchCluster } from '#hosting';
import type { Following } from '#hosting';
import type { Platform } from '#platform';
import type { ReadModel } from '#read-model';
import type { ProjectorThread } from './projector-thread.js';

interface Watched extends Following {
  readonly projector: ProjectorThread;
}

const another = ' Another projector writes it; the one of this process takes over when that is gone.';

/** Health and figures of a projector. */
export function watchProjector(platform: Platform, { projector, ...following }: Watched): void {
  platform.health.register('projector', async () => {
    const { ok, because } = await lagOf(following);
    if (projector.trouble !== undefined) return { ok: false, because: projector.trouble };
    return { ok, because: `${because}${projector.waits ? another : ''}` };
  });
  gaugeLag(platform, following);
  const gauge = gaugesOf(platform);
  gauge('tocsin_projector_restarts', 'How often the projector had to be started again.', () => projector.restarts);
  if (!following.log.dense) watchCluster(gauge, 'projector_', () => projector.figures);
}

/** What waits because an event could not be projected. */
export function watchParked(platform: Platform, readModel: Pick<ReadModel, 'parked'>): void {
  platform.health.register('parked cases', async () => {
    const { answer } = await readModel.parked();
    const parked = answer.length === 1 ? '1 case is' : `${answer.length.toString()} cases are`;
    return { ok: true, because: answer.length === 0 ? 'No case is parked.' : `${parked} parked: run "tocsin doctor".` };
  });
  gaugesOf(platform)(
    'tocsin_parked_cases',
    'Cases that wait because an event could not be projected.',
    async () => (await readModel.parked()).answer.length,
  );
}
