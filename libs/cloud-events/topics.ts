import type { Catalogue, Ledger, StoredEvent } from '#kernel';
import type { Audience } from './audience.js';
import { ledgersOwn } from './cloud-event.js';

/** Words that stand where the name of an action stands. */
const regionStatusWord = 'region-status';
const checkpointWord = 'checkpoint';

/** The type of the CloudEvents in the topic of the status of regions. */
export const regionStatusType = 'tocsin.region-status.RegionStatus.v1';

/**
 * The topics of a ledger in one generation, 1 at first. What was published is never changed: where it has to be told
 * anew, it is told in the next generation.
 */
export interface Topics {
  /** One for each action that agencies may see, and one for what belongs to the ledger itself. */
  readonly events: readonly string[];
  /** Compacted; the key is the code of the area. */
  readonly regionStatus: string;
  /** Compacted; how far the relay is. For the relay alone. */
  readonly checkpoint: string;
  /** Where an event is told; undefined for what is for the inside of the house. */
  of(event: Pick<StoredEvent, 'type' | 'stream'>): string | undefined;
}

/** `tocsin.<ledger>.<word>.v<generation>`; the word is the action's name. */
function topicName({ name }: Pick<Ledger, 'name'>, word: string, generation: number): string {
  return `tocsin.${name}.${word}.v${generation.toString()}`;
}

/** Throws where an action bears a name that is a topic of the relay's own. */
export function topicsOf(
  ledger: Pick<Ledger, 'name'>,
  catalogue: Catalogue,
  audience: Audience,
  generation = 1,
): Topics {
  const named = (word: string): string => topicName(ledger, word, generation);
  const open = [...catalogue.values()].filter(({ confidential }) => !confidential).map(({ name }) => name);
  const taken = open.find((name) => [ledgersOwn, regionStatusWord, checkpointWord].includes(name));
  if (taken !== undefined) throw new TypeError(`No action may be named ${taken}: a topic is named so already.`);
  const topics = new Map([ledgersOwn, ...open].map((word) => [word, named(word)]));
  return {
    events: [...topics.values()],
    regionStatus: named(regionStatusWord),
    checkpoint: named(checkpointWord),
    of: ({ type, stream }) =>
      audience.isInside(stream) ? undefined : topics.get(audience.actionOf(type) ?? ledgersOwn),
  };
}
