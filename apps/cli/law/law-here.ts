import type { LawBook } from '#law';
import { readConfiguration } from '#platform';
import { lawOfLedger } from '#hosting';

export interface LawFlags {
  readonly lawFile?: string;
}

/** The law that a server started like this would judge by. */
export function lawHere({ lawFile }: LawFlags): LawBook {
  return lawOfLedger(readConfiguration(process.env, { lawFile }).lawFile);
}
