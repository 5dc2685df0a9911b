import { AreaRegistry } from '#areas';
import { storeWith } from '#kernel/testing';
import { World } from '#read-model/testing';
import { Emergencies } from './emergencies.js';
import type { Reach } from './emergencies.js';

const at = (date: string): string => `${date}T05:00:00.000Z`;

describe('the emergencies that are kept in memory', () => {
  let world: World;
  let reads: string[];
  let kept: Emergencies;

  const act = async (address: string, body: object): Promise<void> => {
    expect(await world.act(address, body)).not.toHaveProperty('refused');
    await world.follow('model');
  };

  beforeEach(async () => {
    world = new World(() => new AreaRegistry());
    world.now = at('2025-12-01');
    reads = [];
    const issue = { kind: 'supreme-decree', number: 'DS 1', title: 'On unrest', decidedAt: at('2025-12-01') };
    await act('cabinet-decree/ds-1/issue', { ...issue, signatories: [] });
    await act('emergency-declaration/south/declare', {
      ...{ regime: 'xx-emergency', level: 'emergency', areas: ['PE-TAC'], cause: 'Unrest', orderKeptBy: 'police' },
      ...{ effectiveFrom: at('2025-12-01'), effectiveUntil: at('2026-01-30'), decree: 'ds-1' },
    });
    const { store, catalogue, ledger } = world.foundations;
    const counted = storeWith(store, {
      readStream: (stream, options) => {
        reads.push(stream);
        return store.readStream(stream, options);
      },
    });
    kept = new Emergencies({ store: counted, catalogue, ledger, readModel: world.readModel('model') });
  });
  afterEach(() => world.leave());

  const printedAt = async (upTo: Parameters<Emergencies['all']>[0] = {}) =>
    (await kept.all(upTo)).answer.map(({ emergency }) => emergency.decree('ds-1')?.printedAt);

  const under = async (regime: string, reach: Partial<Reach> = {}): Promise<readonly string[]> => {
    const { position } = await kept.all({ id: 'nothing' });
    const found = await kept.under((one) => one === regime, { position, ...reach });
    return found.map(({ id }) => id);
  };

  it('are read once, and again when something of them has changed, the decree included', async () => {
    expect(await printedAt()).toEqual([undefined]);
    expect(await printedAt()).toEqual([undefined]);
    expect(reads).toEqual(['emergency-declaration-south', 'cabinet-decree-ds-1']);
    await act('cabinet-decree/ds-1/publish', { gazette: { name: 'El Peruano', publishedAt: at('2025-12-01') } });
    expect(await printedAt()).toEqual([at('2025-12-01')]);
    expect(reads).toHaveLength(4);
  });

  it('are told as they were known, and no further than a position', async () => {
    const before = await kept.all({});
    world.now = at('2025-12-03');
    await act('cabinet-decree/ds-1/publish', { gazette: { name: 'El Peruano', publishedAt: at('2025-12-02') } });
    expect(await printedAt({ known: at('2025-12-02') })).toEqual([undefined]);
    expect(await printedAt({ position: before.position })).toEqual([undefined]);
    expect(await printedAt()).toEqual([at('2025-12-02')]);
    expect(await printedAt({ known: at('2025-11-30') })).toEqual([]);
  });

  it('are not read where they were declared under other regimes than those asked for', async () => {
    expect(await under('xx-other')).toEqual([]);
    expect(reads).toEqual([]);
    expect(await under('xx-emergency')).toEqual(['south']);
    const { position } = await kept.all({ id: 'nothing' });
    world.now = at('2025-12-03');
    await act('emergency-declaration/south/correct', {
      revision: 0,
      fields: [{ field: '/regime', before: 'xx-emergency', after: 'xx-other' }],
      gazette: { name: 'El Peruano', publishedAt: at('2025-12-02') },
    });
    expect(await under('xx-other')).toEqual(['south']);
    expect(await under('xx-emergency')).toEqual([]);
    expect(await under('xx-emergency', { position })).toEqual(['south']);
    expect(await under('xx-emergency', { known: at('2025-12-02') })).toEqual(['south']);
  });

  it.each([
    ['annulled from the very start', 'annul', { by: 'Constitutional Court', cause: 'No grounds' }],
    ['lifted before it began', 'lift', { effectiveFrom: at('2025-12-01'), cause: 'Calm' }],
  ])('are found by their regime where nothing of one is left: one that was %s', async (_name, command, body) => {
    await act(`emergency-declaration/south/${command}`, body);
    expect(await under('xx-emergency')).toEqual(['south']);
    reads.length = 0;
    expect(await under('xx-other')).toEqual([]);
    expect(reads).toEqual([]);
  });
});
