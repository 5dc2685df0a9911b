import { AreaRegistry } from '#areas';
import { recordRefusal } from '#kernel';
import { World } from './testing/index.js';

describe('refusals in the read model', () => {
  const world = new World(() => new AreaRegistry());
  afterAll(() => world.leave());

  const refused = async (who: string, address: string, code: string): Promise<void> => {
    const [action = '', id = '', type = ''] = address.split('/');
    const instruction = {
      action,
      id,
      command: { type, data: {} },
      actor: { subject: who, role: 'operator' },
      idempotencyKey: `${who} ${address} ${code}`,
      correlationId: 'c',
      causationId: 'c',
    } as const;
    await recordRefusal(world.foundations, instruction, { refused: code, because: 'No.' });
  };

  it('are found by what they are of, newest first, and the same in every replay', async () => {
    await refused('ana', 'curfew/x/end', 'not-imposed');
    world.now = '2025-11-29T20:00:00.000Z';
    await refused('luis', 'curfew/x/end', 'not-imposed');
    await refused('ana', 'draft/x/approve', 'own-draft');
    await world.follow('followed');
    const readModel = world.readModel('followed');
    const positions = async (question: object): Promise<readonly number[]> =>
      (await readModel.refusals({ limit: 10, ...question })).answer.map(Number);
    expect(await positions({})).toEqual([3, 2, 1]);
    expect(await positions({ limit: 2 })).toEqual([3, 2]);
    expect(await positions({ before: 3n })).toEqual([2, 1]);
    expect(await positions({ action: 'curfew' })).toEqual([2, 1]);
    expect(await positions({ case: { action: 'draft', id: 'x' } })).toEqual([3]);
    expect(await positions({ refused: 'not-imposed', subject: 'luis' })).toEqual([2]);
    expect(await positions({ from: '2025-11-29T20:00:00.000Z' })).toEqual([3, 2]);
    expect(await positions({ until: '2025-11-29T20:00:00.000Z' })).toEqual([1]);
    const again = await world.rebuilt('rebuilt');
    expect((await again.digest()).answer).toBe((await readModel.digest()).answer);
    expect((await readModel.parked()).answer).toEqual([]);
  });

  it('are part of the digest', async () => {
    const before = (await world.readModel('followed').digest()).answer;
    await refused('ana', 'curfew/y/end', 'not-imposed');
    await world.follow('followed');
    expect((await world.readModel('followed').digest()).answer).not.toBe(before);
  });
});
