/** The last number of a stream that was deleted for good, as the server has it. */
const tombstone = 9_223_372_036_854_775_807n;

export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface Recorded extends Proposed {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
  /** In ticks of 100 nanoseconds since 1970. */
  readonly created: bigint;
}

export type Expected = bigint | 'none' | 'any' | 'exists';

export type Decision =
  | { readonly written: Recorded }
  | { readonly repeated: bigint }
  | { readonly wrong: bigint | 'none' }
  | { readonly deleted: true };

/** What a server that is let stand alone writes into its log by itself. */
const ownEvery = 7;

/**
 * The log of a server, in memory, with the append decisions that EventStoreDB takes: ids are compared only where the
 * expected revision is behind, at the places that the events would have; a soft-deleted stream goes on counting. Positions
 * have gaps, and the server's own events lie between those of its users. Several servers may share one log, as a cluster does.
 */
export class Log {
  readonly all: Recorded[] = [];
  readonly #streams = new Map<string, Recorded[]>();
  readonly #firstKept = new Map<string, bigint>();
  readonly #listeners = new Set<() => void>();
  #appends = 0;
  /** Set to have the clock of the server go another way than time. */
  now = (): number => Date.now();

  #position: bigint;

  /** Where the first record lies: any place will do. */
  constructor(begin = 1_867n) {
    this.#position = begin;
    this.#own('$users', '$UserCreated');
    this.#own('$$$settings', '$metadata');
  }

  append(stream: string, expected: Expected, events: readonly Proposed[]): Decision {
    const current = this.last(stream);
    if (current === tombstone) return { deleted: true };
    const decision = this.#decide(stream, { expected, current, events });
    if (decision !== undefined) return decision;
    const softDeleted = this.#isSoftDeleted(stream);
    const [first] = events.map((event) => this.#write(stream, event));
    const last = this.#streams.get(stream)?.at(-1);
    if (first === undefined || last === undefined) throw new TypeError('An append holds an event.');
    if (softDeleted) this.#firstKept.set(stream, first.revision);
    this.#metadataIn(stream, last);
    this.#appends += 1;
    if (this.#appends % ownEvery === 0) this.#own('$stats-127.0.0.1:2113', '$statsCollected');
    for (const told of [...this.#listeners]) told();
    return { written: last };
  }

  #decide(
    stream: string,
    { expected, current, events }: { expected: Expected; current: bigint; events: readonly Proposed[] },
  ): Decision | undefined {
    if (expected === 'any' || (expected === 'exists' && current >= 0n)) return undefined;
    const wanted = typeof expected === 'bigint' ? expected : -1n;
    if (wanted === current && expected !== 'exists') return undefined;
    const wrong: Decision = { wrong: current < 0n ? 'none' : current };
    if (wanted > current) return wrong;
    const there = this.#streams.get(stream) ?? [];
    const other = events.findIndex(({ id }, index) => there[Number(wanted) + 1 + index]?.id !== id);
    if (other === -1) return { repeated: wanted + BigInt(events.length) };
    return other === 0 && expected === 'none' && this.#isSoftDeleted(stream) ? undefined : wrong;
  }

  /** Number of the last event, -1 for none; `tombstone` for a stream that was deleted for good. */
  last(stream: string): bigint {
    return this.#streams.get(stream)?.at(-1)?.revision ?? -1n;
  }

  isTombstoned(stream: string): boolean {
    return this.last(stream) === tombstone;
  }

  /** What a reader of the stream gets; undefined where there is no such stream. */
  readable(stream: string): readonly Recorded[] | undefined {
    const there = this.#streams.get(stream);
    if (there === undefined || this.#isSoftDeleted(stream)) return undefined;
    const first = this.#firstKept.get(stream) ?? 0n;
    return there.filter(({ revision }) => revision >= first);
  }

  /** The next append goes on counting where the stream stood. */
  softDelete(stream: string): void {
    const data = new TextEncoder().encode(`{"$tb":${tombstone.toString()}}`);
    this.append(`$$${stream}`, 'any', [{ ...own('$metadata'), data }]);
  }

  /** For ever: nothing can be appended or read any more. */
  deleteForGood(stream: string): void {
    const record = this.#write(stream, own('$streamDeleted'));
    const there = this.#streams.get(stream) ?? [];
    there.splice(-1, 1, { ...record, revision: tombstone });
    this.all.splice(-1, 1, { ...record, revision: tombstone });
  }

  /** True where a record begins: the server cannot read from anywhere else. */
  has(position: bigint): boolean {
    return this.all.some((one) => one.position === position);
  }

  onAppend(told: () => void): () => void {
    this.#listeners.add(told);
    return () => this.#listeners.delete(told);
  }

  #isSoftDeleted(stream: string): boolean {
    return this.#firstKept.get(stream) === tombstone;
  }

  /** Metadata of a stream says from which revision on it is kept. */
  #metadataIn(stream: string, { data }: Recorded): void {
    if (!stream.startsWith('$$')) return;
    const [, kept] = /"\$tb":(\d+)/u.exec(new TextDecoder().decode(data)) ?? [];
    if (kept !== undefined) this.#firstKept.set(stream.slice(2), BigInt(kept));
  }

  #own(stream: string, type: string): void {
    this.#write(stream, own(type));
  }

  #write(stream: string, event: Proposed): Recorded {
    const there = this.#streams.get(stream) ?? [];
    const created = BigInt(Math.trunc(this.now())) * 10_000n + 4_321n;
    const record = { ...event, stream, revision: BigInt(there.length), position: this.#position, created };
    this.#position += BigInt(93 + stream.length * 2 + event.data.length + event.metadata.length);
    this.#streams.set(stream, [...there, record]);
    this.all.push(record);
    return record;
  }
}

let ids = 0;
function own(type: string): Proposed {
  ids += 1;
  const id = `ffffffff-0000-4000-8000-${ids.toString().padStart(12, '0')}`;
  const data = new TextEncoder().encode('{"by":"the server"}');
  return { id, type, contentType: 'application/json', data, metadata: new Uint8Array() };
}
