import type { Transaction } from 'kysely';
import { changeAll, insertAll } from './bulk.js';
import { caseRow } from './changes.js';
import type { Step } from './changes.js';
import type { GivenWay } from './dated-findings.js';
import { isReport, placeRows, reportPlaceRows } from './places.js';
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
  readonly #parked: { stream: string; position: number; reason: string }[] = [];

  add({ after, moment, opened, closed, touches, findings, superseded }: Step): void {
    this.#cases.set(after.case.stream, { after, moment });
    for (const one of opened) this.#opened.set(one.id, one);
    for (const one of closed) (this.#opened.has(one.id) ? this.#opened : this.#closed).set(one.id, one);
    for (const touch of touches) this.#touches.push(touch);
    this.#findings.push(...findings);
    for (const { position, rule } of superseded)
      this.#superseded.push({ position, rule, superseded_by: moment.position });
  }

  refused(row: RefusalRow): void {
    this.#refusals.push(row);
  }

  park(stream: string, position: bigint, reason: string): void {
    this.#parked.push({ stream, position: Number(position), reason });
  }

  async write(transaction: Transaction<Tables>): Promise<void> {
    const opened = [...this.#opened.values()];
    await insertAll(transaction, 'cases', [...this.#cases.values()].map(caseRow));
    await insertAll(transaction, 'measures', opened);
    await insertAll(transaction, 'places', opened.filter((row) => !isReport(row)).flatMap(placeRows));
    await insertAll(transaction, 'report_places', opened.filter(isReport).flatMap(reportPlaceRows));
    await insertAll(transaction, 'touches', this.#touches);
    await insertAll(transaction, 'findings', this.#findings);
    await insertAll(transaction, 'refusals', this.#refusals);
    const closed = [...this.#closed.values()];
    await changeAll(transaction, 'findings', this.#superseded);
    await changeAll(transaction, 'measures', closed);
    await changeAll(transaction, 'places', closed.filter((row) => !isReport(row)).flatMap(placeRows));
    await changeAll(transaction, 'report_places', closed.filter(isReport).flatMap(reportPlaceRows));
    if (this.#parked.length > 0) await transaction.insertInto('parked').values(this.#parked).execute();
  }
}
