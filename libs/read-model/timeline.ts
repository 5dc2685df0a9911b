import type { Area, AreaLookup } from '#kernel';
import type { Queries } from './believed.js';
import { endOfFamily, reachOf } from './reach.js';

export interface TimelineQuestion {
  readonly area: Area;
  /** Positions below this one only. */
  readonly before?: bigint | undefined;
  readonly limit: number;
}

/** Positions of the events that touched an area, from above or below, newest first. */
export async function touching(
  database: Queries,
  { area, before, limit }: TimelineQuestion,
  areas: AreaLookup,
): Promise<readonly bigint[]> {
  const { on, families } = reachOf(area, areas);
  let query = database
    .selectFrom('touches')
    .select('position')
    .distinct()
    .where(({ or, and, eb }) =>
      or([
        eb('path', 'in', on),
        ...families.map((path) => and([eb('path', '>', path), eb('path', '<', endOfFamily(path))])),
      ]),
    )
    .orderBy('position', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('position', '<', Number(before));
  return (await query.execute()).map(({ position }) => BigInt(position));
}
