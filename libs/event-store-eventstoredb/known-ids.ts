import type { StoredEvent } from '#kernel';

/** Ids kept in mind, in all streams together; streams not asked for the longest are forgotten first. */
const mostIds = 200_000;

interface Known {
  /** Up to this revision, not itself included, all ids are known. */
  readonly next: bigint;
  readonly revisions: Map<string, bigint>;
}

/**
 * Which events the streams of this process have. The server compares ids only where the expected revision is behind; a
 * port that is idempotent by id has to know those before it too.
 */
export class KnownIds {
  readonly #streams = new Map<string, Known>();
  #count = 0;

  constructor(private readonly most = mostIds) {}

  /** The first revision of the stream whose id is not known here. */
  next(stream: string): bigint {
    return this.#streams.get(stream)?.next ?? 0n;
  }

  revisionOf(stream: string, id: string): bigint | undefined {
    return this.#streams.get(stream)?.revisions.get(id);
  }

  /** Takes in events that follow on what is known; others are left out. */
  note(stream: string, events: readonly Pick<StoredEvent, 'id' | 'revision'>[]): void {
    const { next: from, revisions } = this.#streams.get(stream) ?? { next: 0n, revisions: new Map<string, bigint>() };
    let next = from;
    for (const { id, revision } of events) {
      if (revision !== next) continue;
      revisions.set(id, revision);
      next += 1n;
    }
    if (next === from) return;
    this.#streams.delete(stream);
    this.#streams.set(stream, { next, revisions });
    this.#count += Number(next - from);
    this.#forgetSome();
  }

  #forgetSome(): void {
    for (const [stream, { revisions }] of this.#streams) {
      if (this.#count <= this.most || this.#streams.size === 1) return;
      this.#streams.delete(stream);
      this.#count -= revisions.size;
    }
  }
}
