import { gaugeLag, gaugesOf, lagOf, watchCluster } from '#hosting';
import type { Following } from '#hosting';
import type { Platform } from '#platform';
import type { ReadModel } from '#read-model';
import type { ProjectorThread } from './projector-thread.js';

interface Watched extends Following {
  readonly projector: ProjectorThread;
}

const another = ' Another projector writes it; the one of this process takes over when that is gone.';

/** What is being made anew, in words. */
function renewal({ renewing }: ProjectorThread): string {
  if (renewing === undefined) return '';
  const { position, head } = renewing;
  return ` It is made anew beside the one that is read, to position ${position.toString()} of ${head.toString()} so far.`;
}

/** Health and figures of a projector. */
export function watchProjector(platform: Platform, { projector, ...following }: Watched): void {
  platform.health.register('projector', async () => {
    const { ok, because } = await lagOf(following);
    if (projector.trouble !== undefined) return { ok: false, because: projector.trouble };
    return { ok, because: `${because}${projector.waits ? another : ''}${renewal(projector)}` };
  });
  gaugeLag(platform, following);
  const gauge = gaugesOf(platform);
  gauge('tocsin_projector_restarts', 'How often the projector had to be started again.', () => projector.restarts);
  gauge(
    'tocsin_projector_rebuild',
    'How much of the log a read model that is made anew has, from 0 to 1; 1 where none is.',
    () => {
      const { position, head } = projector.renewing ?? { position: 1n, head: 1n };
      return head === 0n ? 1 : Number(position) / Number(head);
    },
  );
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
