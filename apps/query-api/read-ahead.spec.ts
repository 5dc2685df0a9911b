import { AreaRegistry } from '#areas';
import { lawOfLedger } from '#hosting';
import { StoreUnavailable } from '#kernel';
import { storeWith } from '#kernel/testing';
import { World } from '#read-model/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { declaration } from '../../test/support/acts.js';
import { readAhead } from './read-ahead.js';
import { regionStatusAt } from './regions.js';
import { Sources } from './sources.js';

const logger = { debug: () => undefined };
const away = {
  kind: 'unavailable',
  detail: expect.stringMatching(/^What must be told of .*Ask again when it is back/u),
};

describe('an emergency, while the log is away', () => {
  let world: World;
  let sources: Sources;
  let isAway: boolean;
  let reads: string[];
  let stop: AbortController;
  let reading: Promise<void>;

  const declare = async (id: string, area: string): Promise<void> => {
    const body = { ...declaration, areas: [area], term: { count: 60, unit: 'days' } };
    expect(await world.act(`emergency-declaration/${id}/declare`, body)).not.toHaveProperty('refused');
    await world.follow('model');
  };
  const isRead = async (id: string): Promise<void> => {
    while (!reads.includes(`emergency-declaration-${id}`)) await sleep(1);
  };
  const status = (area: string): Promise<object> => regionStatusAt(sources, area, {});

  beforeEach(async () => {
    world = new World(() => new AreaRegistry());
    world.now = '2025-12-01T05:00:00.000Z';
    [isAway, reads, stop] = [false, [], new AbortController()];
    const store = storeWith(world.store, {
      readStream: async (stream, options) => {
        if (isAway) throw new StoreUnavailable('EventStoreDB did not do it.');
        const events = await world.store.readStream(stream, options);
        reads.push(stream);
        return events;
      },
    });
    await declare('south', 'PE-TAC');
    const { catalogue, ledger } = world.foundations;
    const [areas, law, now] = [new AreaRegistry(), lawOfLedger(undefined), () => world.now];
    sources = new Sources({ store, catalogue, areas, law, ledger, now, readModel: world.readModel('model') });
    reading = readAhead(sources, { signal: stop.signal, logger, every: 1 });
  });
  afterEach(async () => {
    stop.abort();
    await reading;
    await world.leave();
  });

  it('is told with what is owed of it, though nobody had asked before', async () => {
    await isRead('south');
    await declare('lake', 'PE-PUN');
    await isRead('lake');
    isAway = true;
    for (const area of ['PE-TAC', 'PE-PUN'])
      expect(await status(area)).toMatchObject({ notices: expect.arrayContaining([expect.anything()]) });
  });

  it('is answered 503 with the way out where it has not been read, and read when the log is back', async () => {
    await isRead('south');
    isAway = true;
    await declare('lake', 'PE-PUN');
    await expect(status('PE-PUN')).rejects.toMatchObject(away);
    isAway = false;
    await isRead('lake');
    isAway = true;
    expect(await status('PE-PUN')).toHaveProperty('notices');
  });
});
