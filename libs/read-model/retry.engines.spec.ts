import { AreaRegistry, areasStream } from '#areas';
import { anEvent, stored } from '#kernel/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepReadModel, retryCase } from './index.js';
import { closure as closing, easing } from '../../test/support/acts.js';
import { allEngines } from './testing/engines.js';
import { followedByOlder } from './testing/older.js';
import { World } from './testing/index.js';

const [a, b] = ['border-closure-a', 'border-closure-b'];

describe.each(allEngines())('a case that waits, and is tried again alone, on $name', (engine) => {
  let world: World;
  let known: AreaRegistry;
  beforeEach(() => {
    known = new AreaRegistry();
    // What commands are judged by may be known before it is in the log.
    let given = 0;
    world = new World(() => ((given += 1) === 1 ? known : new AreaRegistry()), undefined, engine);
  });
  afterEach(() => world.leave());

  const act = async (address: string, body: object): Promise<void> => {
    expect(await world.act(`border-closure/${address}`, body)).not.toHaveProperty('refused');
  };
  const retry = (stream: string) => retryCase(world.keepSetting('live'), stream);
  const parked = async () => (await world.snapshot('live'))?.parked.map(({ stream, position }) => [stream, position]);
  const replayed = async () => (await (await world.rebuilt('anew')).digest()).answer;

  /** Two cases that wait, each with something behind. */
  async function waiting(): Promise<void> {
    for (const id of ['a', 'b']) await act(`${id}/close`, closing);
    for (const id of ['a', 'b']) await act(`${id}/ease`, easing('2025-12-02'));
    await act('a/reopen', easing('2025-12-20'));
    await followedByOlder(world.keepSetting('live'));
    expect(await parked()).toEqual([
      [a, 3n],
      [b, 4n],
    ]);
  }

  it('has the rows of a replay then, while the others still wait', async () => {
    await waiting();
    expect(await retry(a)).toBe('goes on');
    expect(await parked()).toEqual([[b, 4n]]);
    const { answer } = await world
      .readModel('live')
      .register({ action: 'border-closure', standingAt: '2026-01-01T00:00:00.000Z', limit: 10 });
    expect(answer.map(({ id, phase }) => [id, phase])).toEqual([
      ['a', 'reopened'],
      ['b', 'closed'],
    ]);
    expect(await retry(b)).toBe('goes on');
    expect((await world.snapshot('live'))?.digest).toBe(await replayed());
  });

  it('stands where the areas were at each of its events, not where they are now', async () => {
    const own = (code: string) => ({ code, name: code, kind: 'district', parent: 'PE-TAC' });
    const registering = (...areas: readonly string[]) =>
      stored(areasStream, 0n, { type: 'AreasRegistered', data: { scheme: 'own', areas: areas.map(own) } });
    const inLog = (code: string, expected: bigint | 'none') =>
      world.store.append({ stream: areasStream, expected, events: [{ ...registering(code), id: anEvent().id }] });
    known.take(registering('own:early', 'own:late'));
    await inLog('own:early', 'none');
    await act('a/close', { ...closing, areas: ['own:early', 'own:late'] });
    await act('a/ease', easing('2025-12-02'));
    await inLog('own:late', 0n);
    await act('a/reopen', easing('2025-12-20'));
    await followedByOlder(world.keepSetting('live'));
    expect(await retry(a)).toBe('goes on');
    expect((await world.snapshot('live'))?.digest).toBe(await replayed());
  });

  it('still waits where it cannot be projected, since the first event that cannot', async () => {
    await waiting();
    await world.store.append({ stream: a, events: [anEvent({ type: 'FromTheFuture' })], expected: 2n });
    await followedByOlder(world.keepSetting('live'));
    expect(await retry(a)).toBe('waits');
    expect(await retry(a)).toBe('waits');
    expect(await parked()).toEqual([
      [b, 4n],
      [a, 6n],
    ]);
    expect(await retry(b)).toBe('goes on');
    expect((await world.snapshot('live'))?.digest).toBe(await replayed());
  });

  it('is left alone where it does not wait', async () => {
    await waiting();
    const before = await world.snapshot('live');
    expect(await retry('border-closure-c')).toBe('was not parked');
    expect(await world.snapshot('live')).toEqual(before);
  });

  it.each([
    ['its rows do not end where it was parked', `update parked set position = 5 where stream = '${a}'`, 'rebuild'],
    ['another version has made the rows', 'update checkpoint set version = version - 1', 'another version'],
  ])('is left alone where %s', async (_what, statement, told) => {
    await waiting();
    await world.change('live', statement);
    const before = await world.snapshot('live');
    await expect(retry(a)).rejects.toThrow(told);
    expect(await world.snapshot('live')).toEqual(before);
  });

  it('is gone on with by a projector beside, as are all others', async () => {
    await waiting();
    const stop = new AbortController();
    const nothing = (): void => undefined;
    const course = { waits: nothing, caughtUp: nothing, renewing: nothing, renewed: nothing };
    const projecting = keepReadModel(world.keepSetting('live'), stop.signal, course);
    const until = async (position: bigint): Promise<void> => {
      while ((await world.snapshot('live'))?.position !== position) await sleep(2);
    };
    try {
      for (const [round, stream] of [a, b].entries()) {
        await act(`c${round.toString()}/close`, closing);
        await until(BigInt(6 + 3 * round));
        const [retried] = await Promise.all([retry(stream), act(`d${round.toString()}/close`, closing)]);
        expect(retried).toBe('goes on');
        await act(`d${round.toString()}/ease`, easing('2025-12-02'));
        await until(BigInt(8 + 3 * round));
      }
      await act('b/reopen', easing('2025-12-20'));
      await until(12n);
    } finally {
      stop.abort();
      await projecting;
    }
    expect((await world.snapshot('live'))?.digest).toBe(await replayed());
  });
});
