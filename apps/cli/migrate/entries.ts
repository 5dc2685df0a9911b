import { canonicalJson } from '#kernel';
import type { ReadableLog, StoredEvent } from '#kernel';

const pageSize = 1_000;

/** The events of a log in their order, up to a position where one is named. */
export async function* eventsOf(
  store: Pick<ReadableLog, 'readAll'>,
  until?: bigint,
): AsyncGenerator<StoredEvent, void> {
  for (let after = 0n; ;) {
    const page = await store.readAll({ after, limit: pageSize });
    for (const event of page) {
      if (until !== undefined && event.position > until) return;
      yield event;
    }
    after = page.at(-1)?.position ?? after;
    if (page.length < pageSize) return;
  }
}

/** All of a stored event but its position, which is the engine's: canonical JSON (RFC 8785). */
export function entryOf({ stream, revision, id, type, version, data, metadata, recordedAt }: StoredEvent): string {
  return canonicalJson({ stream, revision: revision.toString(), id, type, version, data, metadata, recordedAt });
}
