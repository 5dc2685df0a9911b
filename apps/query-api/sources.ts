import { didYouMean } from '#areas';
import type { AreaRegistry } from '#areas';
import { audienceOf, EventAreas } from '#cloud-events';
import type { Audience } from '#cloud-events';
import type { Action, Area, Catalogue, EventStore, Instant, Ledger } from '#kernel';
import type { LawBook } from '#law';
import { InvalidInput, NotFound, Unavailable } from '#platform';
import type { Moments, ReadModel, Reflecting } from '#read-model';
import { Arrivals } from './arrivals.js';
import { askedLog } from './asked-log.js';
import { Emergencies } from './emergencies.js';

/** What `Sources` stands on. */
type Standing = Pick<Sources, 'store' | 'catalogue' | 'areas' | 'readModel' | 'law' | 'ledger' | 'now'>;

/** What the questions are answered from. */
export class Sources {
  readonly #byEvent: ReadonlyMap<string, Action>;
  readonly #arrivals: Arrivals;
  readonly #audience: Audience;

  readonly store: EventStore;
  readonly catalogue: Catalogue;
  readonly areas: AreaRegistry;
  readonly readModel: ReadModel;
  readonly law: LawBook;
  readonly ledger: Ledger;
  readonly now: () => Instant;
  readonly eventAreas: EventAreas;
  readonly emergencies: Emergencies;

  constructor({ store, catalogue, areas, readModel, law, ledger, now }: Standing) {
    this.store = askedLog(store);
    this.catalogue = catalogue;
    this.areas = areas;
    this.readModel = readModel;
    this.law = law;
    this.ledger = ledger;
    this.now = now;
    this.#arrivals = new Arrivals(() => readModel.position());
    this.#byEvent = new Map(
      [...catalogue.values()].flatMap((action) => [...action.events.keys()].map((type) => [type, action])),
    );
    this.#audience = audienceOf(catalogue);
    this.eventAreas = new EventAreas(this);
    this.emergencies = new Emergencies(this);
  }

  /** The area with a code, as known at a moment or now; throws `NotFound` with the codes that look like it. */
  area(code: string, known?: Instant): Area {
    const area = this.areas.asKnown(known).find(code);
    if (area !== undefined) return area;
    throw new NotFound(this.#notYet(code, known) ?? `No area has the code ${code}.${this.#hint(code)}`);
  }

  /** The area that a parameter names; throws `InvalidInput` that names the parameter. */
  areaIn(field: string, code: string, known?: Instant): Area {
    const area = this.areas.asKnown(known).find(code);
    if (area !== undefined) return area;
    const problem = this.#notYet(code, known) ?? `must be the code of an area; none has ${code}.${this.#hint(code)}`;
    throw new InvalidInput([{ field, problem }]);
  }

  /** For an area that is known now but was not then. */
  #notYet(code: string, known: Instant | undefined): string | undefined {
    const area = this.areas.find(code);
    if (area === undefined || known === undefined) return undefined;
    const then = this.areas.asKnown(known);
    const above = this.areas.above(code).find((one) => then.find(one.code) !== undefined);
    const instead = above === undefined ? '' : `, or about ${above.code} (${above.name})`;
    return `${code} (${area.name}) was registered after ${known}: ask with a later knownAt${instead}.`;
  }

  #hint(code: string): string {
    const scheme = /^\d+$/u.test(code)
      ? ' A code that is not of ISO 3166 is written with its scheme, as in ubigeo-inei:230101.'
      : '';
    return `${scheme}${didYouMean(code, this.areas)}`;
  }

  /** What an event means, in a sentence. */
  summary(type: string): string {
    return this.#byEvent.get(type)?.events.get(type)?.summary ?? type;
  }

  /** The action that an event belongs to; undefined for those of the ledger itself. */
  actionOf(type: string): string | undefined {
    return this.#audience.actionOf(type);
  }

  /** True for streams that are for the inside of the house: agencies see neither them nor that anything relies on them. */
  isInside(stream: string): boolean {
    return this.#audience.isInside(stream);
  }

  moments({
    validAt,
    knownAt,
  }: {
    readonly validAt: Instant | undefined;
    readonly knownAt: Instant | undefined;
  }): Moments {
    this.mustBePast(knownAt);
    return { at: validAt ?? this.now(), known: knownAt };
  }

  /** Throws `InvalidInput` where `knownAt` lies in the future. */
  mustBePast(knownAt: Instant | undefined): void {
    const now = this.now();
    if (knownAt === undefined || knownAt <= now) return;
    const problem = `must not lie in the future: nobody knows yet what will be believed then. It is ${now}; leave it out for what is believed now`;
    throw new InvalidInput([{ field: 'knownAt', problem }]);
  }

  /**
   * An answer about what was believed then, which no later event changes: it is asked for again where the tables
   * may lack an event that was recorded by then.
   */
  async believed<T>(known: Instant | undefined, ask: () => Promise<Reflecting<T>>): Promise<Reflecting<T>> {
    const found = await ask();
    if (known === undefined || (found.asOf !== undefined && found.asOf > known)) return found;
    const head = await this.store.head();
    if (found.position >= head) return found;
    await this.reached(head);
    return ask();
  }

  /** Resolves when the tables have passed the position; throws `Unavailable` when that takes too long. */
  async reached(position: bigint | undefined): Promise<void> {
    // What is there already is answered also where the log cannot be reached.
    if (position === undefined || (await this.readModel.position()) >= position) return;
    const head = await this.store.head();
    if (position > head) {
      const problem = `must not be beyond the end of the log, which is at position ${head.toString()}`;
      throw new InvalidInput([{ field: 'after', problem }]);
    }
    if (await this.#arrivals.reached(position)) return;
    throw new Unavailable(`The read model has not reached position ${position.toString()} yet; ask again.`);
  }
}
