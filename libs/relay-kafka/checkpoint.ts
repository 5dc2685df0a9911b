import { isObject, readBack } from '#kernel';

/** By topic and partition, the position of the last message there, in decimal. */
export type LastIn = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** How far a relay is. What it publishes next follows from this and the log alone. */
export interface Checkpoint {
  /** The id of the log's first event: whose log it is. */
  readonly log: string;
  /** Where this generation of the topics begins: events up to this position are not in it. */
  readonly begin: bigint;
  /** Position of the last event that was handled. */
  readonly position: bigint;
  readonly last: LastIn;
}

export function checkpointAsText({ log, begin, position, last }: Checkpoint): string {
  return JSON.stringify({ log, begin: begin.toString(), position: position.toString(), last });
}

interface Written {
  readonly log: string;
  readonly begin: string;
  readonly position: string;
  readonly last: LastIn;
}

/** Undefined where the text is none that a relay wrote. */
export function checkpointIn(text: string): Checkpoint | undefined {
  if (!isWritten(text)) return undefined;
  const { log, begin, position, last } = readBack<Written>(text);
  return { log, begin: BigInt(begin), position: BigInt(position), last };
}

function isWritten(text: string): boolean {
  try {
    const read: unknown = JSON.parse(text);
    if (!isObject(read)) return false;
    const { log, begin, position, last } = read;
    return typeof log === 'string' && [begin, position].every(isPosition) && isObject(last);
  } catch {
    return false;
  }
}

function isPosition(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,19}$/u.test(value);
}
