import type { Transaction } from 'kysely';
import { changesOf, inserts, runAll } from './bulk.js';
import { caseRow } from './changes.js';
import type { Step } from './changes.js';
import type { GivenWay } from './dated-findings.js';
import { engineOf } from './engine.js';
import type { Engine } from './engine.js';
import { isReport, placeRows, reportPlaceRows } from './places.js';
import type { Queries } from './prepared.js';
import { threadOf } from './sqlite-apart.js';
import type { Statement } from './statements.js';
import type { FindingRow, MeasureRow, RefusalRow, Tables, TouchRow } from './tables.js';

/** What several events change in the tables. A row that begins and ends within them is written once, ended. */
export class Batch {
  readonly #cases = new Map<string, Pick<Step, 'after' | 'moment'>>();
  readonly #opened = new Map<number, MeasureRow>();
  readonly #closed = new Map<number, MeasureRow>();
  readonly #touches: TouchRow[] = [];
  readonly #findings: FindingRow[] = [];
  /** Findings that give way, each with the position of the correction. */
  readonly #superseded: (GivenWay & { readonly superseded_by: number })[] = [];
  readonly #refusals: RefusalRow[] = [];
  #characters = 0;
  /** Runs what another thread has been handed over. */
  #run: (() => Promise<unknown>) | undefined;
  readonly #parked: { stream: string; position: number; reason: string }[] = [];

  add({ after, moment, opened, closed, touches, findings, superseded }: Step): void {
    this.#cases.set(after.case.stream, { after, moment });
    for (const one of opened) {
      this.#opened.set(one.id, one);
      this.#characters += one.body.length;
    }
    for (const one of closed) (this.#opened.has(one.id) ? this.#opened : this.#closed).set(one.id, one);
    for (const touch of touches) this.#touches.push(touch);
    this.#findings.push(...findings);
    for (const { position, rule } of superseded)
      this.#superseded.push({ position, rule, superseded_by: moment.position });
  }

  /** How long the texts of the measures are together. */
  get characters(): number {
    return this.#characters;
  }

  refused(row: RefusalRow): void {
    this.#refusals.push(row);
  }

  park(stream: string, position: bigint, reason: string): void {
    this.#parked.push({ stream, position: Number(position), reason });
  }

  /** Hands over what is to be written where another thread writes, while that writes others. Nothing is added any more. */
  prepare(database: Queries): void {
    this.#run ??= threadOf(database)?.keep([...this.#statements(engineOf(database))]);
  }

  async write(transaction: Transaction<Tables>): Promise<void> {
    this.prepare(transaction);
    if (this.#run === undefined) await runAll(transaction, this.#statements(engineOf(transaction)));
    else await this.#run();
    if (this.#parked.length > 0) await transaction.insertInto('parked').values(this.#parked).execute();
  }

  *#statements(engine: Engine): Iterable<Statement> {
    const opened = [...this.#opened.values()];
    yield* inserts(engine, 'cases', [...this.#cases.values()].map(caseRow));
    yield* inserts(engine, 'measures', opened);
    yield* inserts(engine, 'places', opened.filter((row) => !isReport(row)).flatMap(placeRows));
    yield* inserts(engine, 'report_places', opened.filter(isReport).flatMap(reportPlaceRows));
    yield* inserts(engine, 'touches', this.#touches);
    yield* inserts(engine, 'findings', this.#findings);
    yield* inserts(engine, 'refusals', this.#refusals);
    const closed = [...this.#closed.values()];
    yield* changesOf(engine, 'findings', this.#superseded);
    yield* changesOf(engine, 'measures', closed);
    yield* changesOf(engine, 'places', closed.filter((row) => !isReport(row)).flatMap(placeRows));
    yield* changesOf(engine, 'report_places', closed.filter(isReport).flatMap(reportPlaceRows));
  }
}
