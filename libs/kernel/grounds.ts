import { parseCaseRef, streamOf } from './case.js';

/** What an act or a measure says of the grounds it stands on. */
export interface Grounds {
  /** The declaration it rests on: `action/id` in the words of an act, the stream in a measure. */
  readonly restsOn?: string;
  /** Names of the details that were filled in to illustrate. */
  readonly illustrative?: readonly string[];
}

/** The grounds of a measure, from the words of its act. */
export function groundsOf({ restsOn, illustrative }: Grounds): Grounds {
  return {
    ...(restsOn === undefined ? {} : { restsOn: streamOf(parseCaseRef(restsOn)) }),
    ...(illustrative === undefined ? {} : { illustrative }),
  };
}

/** After a change: a detail that the change gives is as real as the change says, the others are what they were. */
export function groundsAfter({ restsOn, illustrative }: Grounds, change: Grounds): Grounds {
  const next = { ...(restsOn === undefined ? {} : { restsOn }), ...groundsOf(change) };
  if (illustrative === undefined) return next;
  const given = new Set(Object.keys(change));
  const kept = illustrative.filter((name) => !given.has(name));
  return { ...next, illustrative: [...new Set([...kept, ...(change.illustrative ?? [])])] };
}
