import { Recent } from '#cloud-events';
import { emergencyAction as action } from '#kernel';
import type { Instant } from '#kernel';
import { loadEmergency } from '#law';
import type { LoadedEmergency } from '#law';
import { Unavailable } from '#platform';
import type { Reflecting } from '#read-model';
import { isBack, retryAfter } from './asked-log.js';
import type { Sources } from './sources.js';

/** The most letters of acts that are kept in memory. */
const mostLetters = 10_000_000;

interface Kept {
  readonly found: LoadedEmergency;
  /** Of the streams that it was made of, the positions of their last events. */
  readonly positions: ReadonlyMap<string, bigint>;
  readonly letters: number;
}

/** Emergencies of which the regimes are kept in memory, and of how many they are asked at once. */
const mostRegimes = 1_000_000;
const together = 500;

interface DeclaredUnder {
  /** Position of the last event of the case. */
  readonly at: bigint;
  readonly regimes: readonly string[];
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

  readonly #regimes = new Recent<string, DeclaredUnder>(mostRegimes, () => 1);

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

  /**
   * Those that were declared under a regime that passes, as they were known and not beyond a position. The others are not
   * read, where the read model tells that they are others.
   */
  async under(passes: (regime: string) => boolean, reach: Reach): Promise<readonly LoadedEmergency[]> {
    const { answer: positions } = await this.sources.readModel.casePositions({ action });
    const all = [...positions.keys()];
    const streams = reach.known === undefined ? await this.#mayPass(passes, positions, reach) : all;
    const found = await this.#of(streams, reach, positions);
    return found.filter(({ regimes }) => regimes.some(passes));
  }

  /** What has changed since is another than at the position: it may pass. */
  async #mayPass(
    passes: (regime: string) => boolean,
    positions: ReadonlyMap<string, bigint>,
    { position }: Reach,
  ): Promise<readonly string[]> {
    const known = await this.#regimesOf(positions);
    const passing = new Set([...new Set([...known.values()].flat())].filter(passes));
    return [...positions].flatMap(([stream, at]) => {
      const regimes = at <= position ? known.get(stream) : undefined;
      return regimes === undefined || regimes.some((regime) => passing.has(regime)) ? [stream] : [];
    });
  }

  /** Of those that have not changed meanwhile. */
  async #regimesOf(positions: ReadonlyMap<string, bigint>): Promise<ReadonlyMap<string, readonly string[]>> {
    const { readModel } = this.sources;
    const known = new Map<string, readonly string[]>();
    const unknown: string[] = [];
    for (const [stream, at] of positions) {
      const declared = this.#regimes.get(stream);
      if (declared?.at === at) known.set(stream, declared.regimes);
      else unknown.push(stream);
    }
    for (let first = 0; first < unknown.length; first += together) {
      const some = unknown.slice(first, first + together);
      const terms = new Map((await readModel.caseTerms(some)).map(({ stream, regimes }) => [stream, regimes]));
      const { answer: now } = await readModel.casePositions({ streams: some });
      for (const stream of some) {
        const at = positions.get(stream);
        if (at === undefined || now.get(stream) !== at) continue;
        const regimes = terms.get(stream) ?? (await this.#regimesOfActs(stream, at));
        known.set(stream, regimes);
        this.#regimes.keep(stream, { at, regimes });
      }
    }
    return known;
  }

  /** What was annulled from its very start, or lifted before it began, has no measures that would tell. */
  async #regimesOfActs(stream: string, position: bigint): Promise<readonly string[]> {
    const kept = this.#kept.get(stream);
    const found = kept?.positions.get(stream) === position ? kept.found : await this.#read(stream, { position });
    return found?.regimes ?? [];
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
    const found = await this.#read(stream, { known, position });
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

  async #read(stream: string, { known, position }: Reach): Promise<LoadedEmergency | undefined> {
    const id = idIn(stream);
    try {
      return await loadEmergency(this.sources, id, { recorded: known, position });
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      throw new Unavailable(notRead(id), retryAfter, { cause: error });
    }
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

function notRead(id: string): string {
  return (
    `What must be told of ${action}/${id} is read from the log, which cannot be reached at the moment, and this process has ` +
    `not read it yet. ${isBack} The register (/v1/actions/${action}) and the findings (/v1/compliance) are answered meanwhile.`
  );
}

function idIn(stream: string): string {
  return stream.slice(action.length + 1);
}
