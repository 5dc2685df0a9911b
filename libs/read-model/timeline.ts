import type { Area, AreaLookup } from '#kernel';
import type { Queries } from './believed.js';
import { atMost } from './prepared.js';
import { reachOf } from './reach.js';

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
  const newest = (path: string, own: number) => {
    const query = database
      .selectFrom('touches')
      .select('position')
      .where('path', '=', path)
      .where('own', '=', own)
      .orderBy('position', 'desc')
      .limit(atMost(limit));
    return (before === undefined ? query : query.where('position', '<', Number(before))).execute();
  };
  const { here, above } = reachOf(area, areas);
  const below = await Promise.all(here.map((path) => newest(path, 0)));
  const own = await Promise.all([...here, ...above].map((path) => newest(path, 1)));
  const positions = [...new Set([...below, ...own].flat().map(({ position }) => Number(position)))].sort(
    (one, other) => other - one,
  );
  return positions.slice(0, limit).map(BigInt);
}
