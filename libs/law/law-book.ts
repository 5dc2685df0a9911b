import { isValidOn } from '#kernel';
import type { LawProblem, LawText } from './law-file.js';
import { parseLawFile } from './law-file.js';
import type { Regime, RegimeVersion, Treaty } from './shapes/index.js';

/** A regime as the law had it on a day. */
export interface RegimeOnDay {
  readonly regime: Regime;
  readonly version: RegimeVersion;
}

/** All the law that a ledger knows. Immutable. */
export interface LawBook {
  /** By jurisdiction, then by id. */
  readonly regimes: readonly Regime[];
  readonly treaties: readonly Treaty[];
  find(id: string): Regime | undefined;
  /** As it was law on an ISO day; undefined for an unknown id, and for a day on which it was no law. */
  onDay(id: string, day: string): RegimeOnDay | undefined;
  /** The treaties that bound a country, or the country of a subdivision, on an ISO day. */
  treatiesOf(jurisdiction: string, day: string): readonly Treaty[];
}

/** Why a program does not start on this law: every problem of every file. */
export class LawError extends Error {
  override readonly name = 'LawError';
  constructor(readonly problems: readonly LawProblem[]) {
    super(problems.map(inWords).join('\n'));
  }
}

function inWords({ file, place, problem }: LawProblem): string {
  return place === '' ? `${file}: ${problem}.` : `${file}: ${place} ${problem}.`;
}

/**
 * The law in some files. A regime or treaty of a later file takes the place of one with the same id in an earlier
 * file: so a ledger's own file adds to the law that comes with the program, or overrides it. Throws `LawError`.
 */
export function lawBook(texts: readonly LawText[]): LawBook {
  const problems: LawProblem[] = [];
  const regimes = new Map<string, Regime>();
  const treaties = new Map<string, Treaty>();
  for (const text of texts) {
    const parsed = parseLawFile(text);
    if ('length' in parsed) problems.push(...parsed);
    else {
      for (const regime of parsed.regimes ?? []) regimes.set(regime.id, regime);
      for (const treaty of parsed.treaties ?? []) treaties.set(treaty.id, treaty);
    }
  }
  if (problems.length > 0) throw new LawError(problems);
  return bookOf(regimes, treaties);
}

function bookOf(regimes: ReadonlyMap<string, Regime>, treaties: ReadonlyMap<string, Treaty>): LawBook {
  const find = (id: string): Regime | undefined => regimes.get(id);
  return {
    regimes: [...regimes.values()].sort(byJurisdiction),
    treaties: [...treaties.values()],
    find,
    onDay: (id, day) => {
      const regime = find(id);
      const version = regime?.versions.find((one) => isValidOn(one, day));
      return regime === undefined || version === undefined ? undefined : { regime, version };
    },
    treatiesOf: (jurisdiction, day) =>
      [...treaties.values()].filter(({ parties }) =>
        parties.some((party) => party.jurisdiction === jurisdiction.slice(0, 2) && isValidOn(party, day)),
      ),
  };
}

function byJurisdiction(one: Regime, other: Regime): number {
  const [first, second] = [`${one.jurisdiction} ${one.id}`, `${other.jurisdiction} ${other.id}`];
  return first < second ? -1 : 1;
}
