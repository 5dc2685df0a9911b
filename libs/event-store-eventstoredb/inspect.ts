import type { EventStore, StoredEvent } from '#kernel';
import { ledgerEventType, ledgerStream } from '#kernel';

/** One thing that must be true of a ledger in a cluster, and whether it is, in a sentence. */
export interface ClusterCheck {
  readonly name: 'positions' | 'revisions' | 'event ids' | 'first event';
  readonly ok: boolean;
  readonly because: string;
}

/** Told while the log is read through: how far it has come, and where it ends. */
export type Told = (position: bigint, head: bigint) => void;

const pageSize = 1_000;

/**
 * Reads a ledger in a cluster through, beside whoever writes it, to where its log ended at first. The server looks after
 * its files itself; that it forgets nothing of the ledger was seen when the store was opened.
 */
export async function inspectCluster(
  store: Pick<EventStore, 'readAll' | 'head'>,
  told: Told = () => undefined,
): Promise<readonly ClusterCheck[]> {
  const walk = new Walk();
  const head = await store.head();
  for (let after = 0n; after < head;) {
    const page = await store.readAll({ after, limit: pageSize });
    if (page.length === 0) break;
    for (const event of page) walk.step(event);
    after = page.at(-1)?.position ?? head;
    told(after, head);
  }
  return walk.checks();
}

const mostNamed = 5;

class Walk {
  #count = 0;
  #last = 0n;
  #first: string | undefined;
  readonly #revisions = new Map<string, bigint>();
  readonly #ids = new Set<string>();
  readonly #backwards: string[] = [];
  readonly #gaps: string[] = [];
  readonly #twice: string[] = [];

  step({ position, stream, revision, type, id }: StoredEvent): void {
    const at = `${stream} at position ${position.toString()}`;
    if (position <= this.#last) note(this.#backwards, at);
    if (revision !== (this.#revisions.get(stream) ?? -1n) + 1n) note(this.#gaps, at);
    if (this.#ids.has(shortened(id))) note(this.#twice, `${id} at position ${position.toString()}`);
    if (this.#count === 0 && (stream !== ledgerStream || type !== ledgerEventType))
      this.#first = `The log begins with ${type} of the stream ${stream}, not with the opening of the ledger.`;
    this.#count += 1;
    this.#last = position;
    this.#revisions.set(stream, revision);
    this.#ids.add(shortened(id));
  }

  checks(): readonly ClusterCheck[] {
    const streams = this.#revisions.size.toString();
    return [
      check('positions', this.#backwards, `${this.#count.toString()} events in one order.`, 'Out of order'),
      check(
        'revisions',
        this.#gaps,
        `${streams} streams, each with its revisions from 0 without a gap.`,
        'Revisions are not dense in',
      ),
      check('event ids', this.#twice, 'No id of an event stands twice.', 'Stored more than once'),
      {
        name: 'first event',
        ok: this.#first === undefined && this.#count > 0,
        because:
          this.#first ?? (this.#count > 0 ? 'The log begins with the opening of the ledger.' : 'The log is empty.'),
      },
    ];
  }
}

/** The sixteen bytes of an id, as the shortest text that can be kept of each event. */
function shortened(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('latin1');
}

/** Keeps the first few: a log that is wrong everywhere must not fill the memory. */
function note(list: string[], what: string): void {
  if (list.length <= mostNamed) list.push(what);
}

function check(name: ClusterCheck['name'], wrong: readonly string[], well: string, label: string): ClusterCheck {
  if (wrong.length === 0) return { name, ok: true, because: well };
  const more = wrong.length > mostNamed ? ' and more' : '';
  const because = `${label}: ${wrong.slice(0, mostNamed).join(', ')}${more}. Put the cluster back from a backup.`;
  return { name, ok: false, because };
}
