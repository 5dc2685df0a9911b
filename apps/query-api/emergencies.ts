import { emergencyAction as action } from '#kernel';
import type { Instant } from '#kernel';
import { loadEmergency } from '#law';
import type { LoadedEmergency } from '#law';
import type { Reflecting } from '#read-model';
import { Recent } from './recent.js';
import type { Sources } from './sources.js';

/** The most letters of acts that are kept in memory. */
const mostLetters = 10_000_000;

interface Kept {
  readonly found: LoadedEmergency;
  /** Of the streams that it was made of, the positions of their last events. */
  readonly positions: ReadonlyMap<string, bigint>;
  readonly letters: number;
}

/** Up to where an answer goes: as it was known at a moment, where one is given, and never beyond a position. */
export interface Reach {
  readonly known?: Instant | undefined;
  readonly position: bigint;
}

/** Which emergencies are wanted. */
export interface Wanted extends Partial<Reach> {
  readonly id?: string | undefined;
}

/** Emergencies as the log has them, read again only when something of them has changed. */
export class Emergencies {
  readonly #kept = new Recent<string, Kept>(mostLetters, ({ letters }) => letters);

  constructor(private readonly sources: Pick<Sources, 'store' | 'catalogue' | 'ledger' | 'readModel'>) {}

  /**
   * All of the ledger, or one, in the order of their ids; as they were known at a moment, where one is given, and not
   * beyond a position, where one is.
   */
  async all({ id, known, position }: Wanted): Promise<Reflecting<readonly LoadedEmergency[]>> {
    const which = id === undefined ? { action } : { streams: [`${action}-${id}`] };
    const found = await this.sources.readModel.casePositions(which);
    const reach = { known, position: position ?? found.position };
    return { ...found, answer: await this.#of([...found.answer.keys()], reach, found.answer) };
  }

  /** Some, by their streams; those of which nothing was known are left out. */
  async of(streams: readonly string[], reach: Reach): Promise<readonly LoadedEmergency[]> {
    if (streams.length === 0) return [];
    const { answer } = await this.sources.readModel.casePositions({ streams });
    return this.#of(streams, reach, answer);
  }

  async #of(
    streams: readonly string[],
    reach: Reach,
    positions: ReadonlyMap<string, bigint>,
  ): Promise<readonly LoadedEmergency[]> {
    const current = reach.known === undefined ? await this.#withDecrees(streams, positions) : positions;
    const found: LoadedEmergency[] = [];
    for (const stream of streams) {
      const one = this.#unchanged(stream, reach, current) ?? (await this.#load(stream, reach, current));
      if (one !== undefined) found.push(one);
    }
    return found;
  }

  #unchanged(stream: string, { known, position }: Reach, current: ReadonlyMap<string, bigint>) {
    const kept = known === undefined ? this.#kept.get(stream) : undefined;
    const isAsItWas = ([name, at]: readonly [string, bigint]): boolean => current.get(name) === at && at <= position;
    return kept !== undefined && [...kept.positions].every(isAsItWas) ? kept.found : undefined;
  }

  async #load(
    stream: string,
    { known, position }: Reach,
    current: ReadonlyMap<string, bigint>,
  ): Promise<LoadedEmergency | undefined> {
    const id = stream.slice(action.length + 1);
    const found = await loadEmergency(this.sources, id, { recorded: known, position });
    if (known !== undefined || found === undefined) return found;
    const decrees = found.streams.filter((name) => !current.has(name));
    const also = decrees.length === 0 ? undefined : await this.sources.readModel.casePositions({ streams: decrees });
    const positions = new Map(
      found.streams.map((name) => [name, current.get(name) ?? also?.answer.get(name) ?? 0n] as const),
    );
    // What has changed since is of a later answer.
    if ([...positions.values()].every((at) => at <= position)) {
      this.#kept.keep(stream, { found, positions, letters: JSON.stringify(found.emergency.acts).length });
    }
    return found;
  }

  /** With the positions of the decrees that those kept cite: one that was published later starts a clock. */
  async #withDecrees(
    streams: readonly string[],
    positions: ReadonlyMap<string, bigint>,
  ): Promise<ReadonlyMap<string, bigint>> {
    const decrees = streams.flatMap((stream) => [...(this.#kept.get(stream)?.positions.keys() ?? [])].slice(1));
    if (decrees.length === 0) return positions;
    const { answer } = await this.sources.readModel.casePositions({ streams: [...new Set(decrees)] });
    return new Map([...positions, ...answer]);
  }
}
