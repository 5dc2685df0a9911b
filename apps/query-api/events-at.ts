import type { EventStore, StoredEvent } from '#kernel';

/** Positions that lie no further apart are read together, with what lies between them. */
const nearby = 8n;
const mostTogether = 1_000n;
/** So many runs are asked for at once: where positions have gaps each event is one. */
const atOnce = 16;

/** The events at these positions, which come newest first. */
export async function eventsAt(
  store: Pick<EventStore, 'readAll'>,
  positions: readonly bigint[],
): Promise<readonly StoredEvent[]> {
  const wanted = new Set(positions);
  const runs = runsOf(positions);
  const events: StoredEvent[] = [];
  for (let first = 0; first < runs.length; first += atOnce) {
    const read = await Promise.all(
      runs
        .slice(first, first + atOnce)
        .map(({ newest, oldest }) => store.readAll({ from: oldest, limit: Number(newest - oldest) + 1 })),
    );
    for (const run of read) events.push(...run.filter(({ position }) => wanted.has(position)).reverse());
  }
  return events;
}

interface Run {
  readonly newest: bigint;
  oldest: bigint;
}

function runsOf(positions: readonly bigint[]): readonly Run[] {
  const runs: Run[] = [];
  for (const position of positions) {
    const run = runs.at(-1);
    const joins = run !== undefined && run.oldest - position <= nearby && run.newest - position < mostTogether;
    if (joins) run.oldest = position;
    else runs.push({ newest: position, oldest: position });
  }
  return runs;
}
