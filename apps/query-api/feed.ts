import { causeFor, cloudEvent } from '#cloud-events';
import type { Told } from '#cloud-events';
import type { Ledger, StoredEvent } from '#kernel';
import { Forbidden, InvalidInput, Problem } from '#platform';
import { isOfTheHouse } from './answers.js';
import type { Asking } from './answers.js';
import { position, readQuery, text } from './parameters.js';
import { insideOnly, shown } from './register.js';
import type { Sources } from './sources.js';

export const feedParameters = {
  from: position(
    'Events after this position; the header Last-Event-ID goes before it. 0 is the beginning; without either, only what comes. Where the log is in a cluster: the position of an event, or 0.',
  ),
  action: text('Only events of this action.'),
};

/** The server-sent events of one subscriber, as text, until the signal is aborted (WHATWG HTML, section 9.2). */
export async function* feed(
  sources: Pick<Sources, 'ledger' | 'store' | 'actionOf' | 'eventAreas' | 'isInside'>,
  asked: FeedQuestion,
  signal: AbortSignal,
  heartbeat = 15_000,
): AsyncGenerator<string> {
  const { ledger, store, eventAreas } = sources;
  yield `retry: 2000\n: ${ledger.name}, mode ${ledger.mode}\n\n`;
  const deliveries = store.subscribe({ after: asked.after, signal })[Symbol.asyncIterator]();
  let waiting = deliveries.next();
  let reached = asked.after;
  let told = false;
  while (!signal.aborted) {
    const delivery = await orSilence(waiting, heartbeat);
    if (delivery === 'silence') {
      yield ': still here\n\n';
      continue;
    }
    if (delivery.done === true) return;
    waiting = deliveries.next();
    const { events, caughtUp } = delivery.value;
    const theirs = events.filter(({ stream }) => asked.inside || !sources.isInside(stream));
    reached = theirs.at(-1)?.position ?? reached;
    for (const event of theirs) {
      const action = sources.actionOf(event.type);
      if (asked.action !== undefined && action !== asked.action) continue;
      const cause = asked.inside ? event.metadata.causationId : causeFor(sources, event);
      yield message(event, ledger, { action, areas: await eventAreas.of(event), cause });
    }
    // Whoever does not see the inside of the house is not told when something was done there.
    if (!caughtUp || (told && theirs.length === 0)) continue;
    told = true;
    yield `: caught up at ${reached.toString()}\n\n`;
  }
}

function message(event: StoredEvent, ledger: Ledger, told: Told): string {
  return `id: ${event.position.toString()}\nevent: ${event.type}\ndata: ${JSON.stringify(cloudEvent(event, ledger, told))}\n\n`;
}

/** What comes first: the next delivery, or so many milliseconds without one. */
async function orSilence<T>(next: Promise<T>, longest: number): Promise<T | 'silence'> {
  const { promise, resolve } = Promise.withResolvers<'silence'>();
  const timer = setTimeout(() => {
    resolve('silence');
  }, longest);
  try {
    return await Promise.race([next, promise]);
  } finally {
    clearTimeout(timer);
  }
}

export interface FeedQuestion {
  readonly after: bigint;
  readonly action: string | undefined;
  /** Whether it also wants what is for the inside of the house alone. */
  readonly inside: boolean;
}

/** Where a subscriber wants to begin: behind the last event it has, else where it says, else at the end. */
export async function feedQuestion(sources: Sources, asking: Asking, lastEventId: unknown): Promise<FeedQuestion> {
  const { from, action } = readQuery(feedParameters, asking.query, sources.ledger.timeZone);
  const inside = isOfTheHouse(asking);
  if (action !== undefined && !sources.catalogue.has(action)) {
    const names = shown(sources, asking).map((one) => one.name);
    throw new InvalidInput([{ field: 'action', problem: `must be one of ${names.join(', ')}` }]);
  }
  if (action !== undefined && !inside && sources.isInside(`${action}-`)) throw new Forbidden(insideOnly(action));
  const head = await sources.store.head();
  const last = lastSeen(lastEventId);
  const after = last ?? from ?? head;
  if (after <= head) return { after: await begun(sources, after, head), action, inside };
  const problem = `must not be beyond the end of the log, which is at position ${head.toString()}`;
  throw new InvalidInput([{ field: last === undefined ? 'from' : 'Last-Event-ID', problem }]);
}

/** Throws `UnknownPosition` where the engine cannot begin there: once the answer has begun nobody could be told. */
async function begun({ store }: Pick<Sources, 'store'>, after: bigint, head: bigint): Promise<bigint> {
  if (after !== head) await store.readAll({ after, limit: 1 });
  return after;
}

function lastSeen(header: unknown): bigint | undefined {
  if (header === undefined || header === '') return undefined;
  if (typeof header === 'string' && /^\d{1,18}$/u.test(header)) return BigInt(header);
  throw new InvalidInput([
    { field: 'Last-Event-ID', problem: 'must be the id of an event of this feed: a position such as 42' },
  ]);
}

/** Subscribers at once, of everybody and of one person. */
const mostOpen = 500;
const mostOfOne = 10;

/** Counts who listens; one too many is told to come back. */
export class Listeners {
  readonly #open = new Map<string, number>();
  #all = 0;

  get count(): number {
    return this.#all;
  }

  /** Throws a problem 429; call what it returns when the subscriber has gone. */
  enter(subject: string): () => void {
    const own = this.#open.get(subject) ?? 0;
    if (own >= mostOfOne || this.#all >= mostOpen) {
      const whose_ =
        own >= mostOfOne ? `You have ${own.toString()} feeds open` : `${this.#all.toString()} feeds are open`;
      throw new Problem('too-many-requests', `${whose_}, which is the most; close one first.`, {
        headers: { 'retry-after': '10' },
      });
    }
    this.#open.set(subject, own + 1);
    this.#all += 1;
    let gone = false;
    return () => {
      if (gone) return;
      gone = true;
      this.#all -= 1;
      const left = (this.#open.get(subject) ?? 1) - 1;
      if (left === 0) this.#open.delete(subject);
      else this.#open.set(subject, left);
    };
  }
}
