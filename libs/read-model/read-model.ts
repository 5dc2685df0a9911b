import { holdsAt } from '#kernel';
import type { Area, Instant, RememberedAreas } from '#kernel';
import { regionStatus } from '#region-status';
import type { BelievedMeasure, RegionStatus } from '#region-status';
import type { Kysely } from 'kysely';
import { believedIn, reportsIn } from './believed.js';
import type { Moments, Queries } from './believed.js';
import { calendar } from './calendar.js';
import type { CalendarEntry, CalendarQuestion } from './calendar.js';
import { digestOf } from './digest.js';
import { countFindings, findingsOf } from './findings.js';
import type { FindingCount, FindingsQuestion } from './findings.js';
import { refusalsOf } from './refusals.js';
import type { RefusalsQuestion } from './refusals.js';
import { reachOf } from './reach.js';
import { checkpointOf, inOneSnapshot } from './reading.js';
import { registered } from './register.js';
import type { RegisterEntry, RegisterQuestion } from './register.js';
import type { Tables } from './tables.js';
import { caseHeads, casePositions, caseTerms, emergenciesIn } from './terms.js';
import type { CaseHead, CaseTerm, WhichCases } from './terms.js';
import { areasTouched, heldPlaces, measuresOfCases } from './whole.js';
import type { CaseMeasure, HeldPlaces } from './whole.js';
import { touching } from './timeline.js';
import type { TimelineQuestion } from './timeline.js';

/** An answer and the place in the log that it reflects. */
export interface Reflecting<T> {
  readonly answer: T;
  readonly position: bigint;
  /** When the event at that position was recorded; undefined for an empty log. */
  readonly asOf: Instant | undefined;
}

const reportsShown = 5;

/** Everything that may be asked of the tables. Each answer is read in one transaction. */
export class ReadModel {
  readonly #database: Kysely<Tables>;
  readonly #areas: RememberedAreas;
  readonly #zone: string;

  constructor(database: Kysely<Tables>, areas: RememberedAreas, zone: string) {
    this.#database = database;
    this.#areas = areas;
    this.#zone = zone;
  }

  /** Position of the last event that the tables contain. */
  async position(): Promise<bigint> {
    return (await this.#reflected(() => Promise.resolve(undefined))).position;
  }

  status(area: Area, moments: Moments): Promise<Reflecting<RegionStatus>> {
    return this.#reflected((database) => this.#statusIn(database, area, moments));
  }

  /**
   * The status of each of the areas, which lie below one: what touches it is read once. What touches a corridor may
   * lie elsewhere and is read for each.
   */
  statuses(under: Area, wanted: readonly Area[], moments: Moments): Promise<Reflecting<readonly RegionStatus[]>> {
    const areas = this.#areas.asKnown(moments.known);
    return this.#reflected(async (database) => {
      const believed = await believedIn(database, reachOf(under, areas), moments);
      const answers: RegionStatus[] = [];
      for (const area of wanted) {
        const own = believed.filter(({ paths }) => paths.some((path) => related(path, area.path)));
        answers.push(await this.#statusIn(database, area, moments, area.through === undefined ? own : undefined));
      }
      return answers;
    });
  }

  register(question: RegisterQuestion): Promise<Reflecting<readonly RegisterEntry[]>> {
    return this.#reflected((database) => registered(database, question, this.#areas));
  }

  timeline(question: TimelineQuestion): Promise<Reflecting<readonly bigint[]>> {
    return this.#reflected((database) => touching(database, question, this.#areas));
  }

  calendar(question: CalendarQuestion): Promise<Reflecting<readonly CalendarEntry[]>> {
    return this.#reflected((database) => calendar(database, question));
  }

  /** The terms of some cases, as believed now. */
  async caseTerms(streams: readonly string[]): Promise<readonly CaseTerm[]> {
    return (await this.#reflected((database) => caseTerms(database, streams))).answer;
  }

  /** Cases in the order of their streams, behind one. */
  async caseHeads(after: string, limit: number): Promise<readonly CaseHead[]> {
    return (await this.#reflected((database) => caseHeads(database, after, limit))).answer;
  }

  /** The measures of some cases, all of them, as believed now. */
  async measuresOf(streams: readonly string[]): Promise<readonly CaseMeasure[]> {
    return (await this.#reflected((database) => measuresOfCases(database, streams))).answer;
  }

  /** Where anything is believed to hold at some time. */
  async heldPlaces(): Promise<HeldPlaces> {
    return (await this.#reflected(heldPlaces)).answer;
  }

  /** By position, the areas that the events between two positions concern, both included; see `indexTouches`. */
  async areasTouched(between: Parameters<typeof areasTouched>[1]): Promise<Awaited<ReturnType<typeof areasTouched>>> {
    return (await this.#reflected((database) => areasTouched(database, between))).answer;
  }

  /** Of each of some areas, the streams of the emergencies that are in force there, or were since a moment. */
  async emergenciesIn(
    wanted: readonly Area[],
    moments: Moments & { readonly since: Instant },
  ): Promise<readonly (readonly string[])[]> {
    const areas = this.#areas.asKnown(moments.known);
    const found = await this.#reflected(async (database) => {
      const streams: (readonly string[])[] = [];
      for (const area of wanted) streams.push(await emergenciesIn(database, reachOf(area, areas), moments));
      return streams;
    });
    return found.answer;
  }

  /** By stream, the position of the last event of each of some cases. */
  casePositions(which: WhichCases): Promise<Reflecting<ReadonlyMap<string, bigint>>> {
    return this.#reflected((database) => casePositions(database, which));
  }

  findings(question: Parameters<typeof findingsOf>[1]): Promise<Reflecting<Awaited<ReturnType<typeof findingsOf>>>> {
    return this.#reflected((database) => findingsOf(database, question));
  }

  /** Positions of the events that tell of refusals, newest first. */
  refusals(question: RefusalsQuestion): Promise<Reflecting<readonly bigint[]>> {
    return this.#reflected((database) => refusalsOf(database, question));
  }

  /** How many findings there are in each of some questions, by rule and verdict. */
  findingCounts(questions: readonly FindingsQuestion[]): Promise<Reflecting<readonly (readonly FindingCount[])[]>> {
    return this.#reflected(async (database) => {
      const counts: (readonly FindingCount[])[] = [];
      for (const question of questions) counts.push(await countFindings(database, question));
      return counts;
    });
  }

  /** Declarations that hold in an area, or below it, at a moment. */
  declarations(area: Area, moments: Moments): Promise<Reflecting<readonly BelievedMeasure[]>> {
    const reach = reachOf(area, this.#areas.asKnown(moments.known));
    return this.#reflected(async (database) => {
      const believed = await believedIn(database, reach, moments);
      return believed.filter(({ measure }) => measure.kind === 'declaration' && holdsAt(measure, moments.at));
    });
  }

  parked(): Promise<Reflecting<readonly Parked[]>> {
    return this.#reflected(async (database) => {
      const rows = await database.selectFrom('parked').selectAll().orderBy('position').execute();
      return rows.map(({ stream, position, reason }) => ({ stream, position: position.toString(), reason }));
    });
  }

  digest(): Promise<Reflecting<string>> {
    return this.#reflected(async (database) => (await digestOf(database)).digest);
  }

  async close(): Promise<void> {
    await this.#database.destroy();
  }

  /** Reads what is believed in the area, unless that is at hand. */
  async #statusIn(
    database: Queries,
    area: Area,
    moments: Moments,
    atHand?: readonly BelievedMeasure[],
  ): Promise<RegionStatus> {
    const areas = this.#areas.asKnown(moments.known);
    const reach = reachOf(area, areas);
    const believed = atHand ?? (await believedIn(database, reach, moments));
    const reports = await reportsIn(database, reach, { ...moments, limit: reportsShown });
    return regionStatus({ area, at: moments.at, zone: this.#zone, areas, believed, reports });
  }

  #reflected<T>(ask: (database: Queries) => Promise<T>): Promise<Reflecting<T>> {
    return inOneSnapshot(this.#database, async (database) => {
      const { position, recorded_at } = await checkpointOf(database);
      const answer = await ask(database);
      const asOf = position === 0 ? undefined : new Date(recorded_at).toISOString();
      return { answer, position: BigInt(position), asOf };
    });
  }
}

/** A case that waits, since which event, and why. */
export interface Parked {
  readonly stream: string;
  readonly position: string;
  readonly reason: string;
}

function related(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}
