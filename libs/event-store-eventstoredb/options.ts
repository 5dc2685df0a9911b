/** The options of a connection string by their own names. */
export type Options = ReadonlyMap<string, string>;

/** Options that are counted, and the least that each may be. */
export const wholeNumber: ReadonlyMap<string, number> = new Map([
  ['maxDiscoverAttempts', 1],
  ['discoveryInterval', 1],
  ['gossipTimeout', 1],
  // Less than the client itself thinks sensible; and none at all would leave a dead connection unnoticed.
  ['keepAliveInterval', 10_000],
  ['keepAliveTimeout', 1_000],
]);

type Check = (value: string) => string | undefined;

const oneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    allowed.includes(value) ? undefined : `must be ${allowed.join(' or ')}`;

const onlyTrue =
  (why: string): Check =>
  (value) =>
    value === 'true' ? undefined : `must be true or left out: ${why}`;

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['tls', oneOf('true', 'false')],
  ['tlsVerifyCert', onlyTrue('the client verifies in any case; name the authority in tlsCAFile')],
  ['tlsCAFile', () => undefined],
  ['userCertFile', () => undefined],
  ['userKeyFile', () => undefined],
  ['connectionName', () => undefined],
  ['throwOnAppendFailure', onlyTrue('without it a refused append looks like one at revision 1')],
  ['nodePreference', (value) => (value === 'leader' ? undefined : 'must be leader or left out: others lag behind')],
  ['defaultDeadline', () => 'must be left out: Tocsin sets the deadline of each call itself'],
  ...[...wholeNumber].map(([key, least]): [string, Check] => [
    key,
    (value) =>
      /^\d{1,9}$/u.test(value) && Number(value) >= least
        ? undefined
        : `must be a whole number from ${least.toString()} on`,
  ]),
]);

/** As the client compares them: case, hyphens and underscores do not count. */
const flat = (key: string): string => key.toLowerCase().replace(/[_-]/gu, '');
const byFlatName = new Map([...checks.keys()].map((key) => [flat(key), key]));

/** The options, or why one of them is not to be. */
export function optionsIn(query: string): { readonly value: Options } | { readonly must: string } {
  const options = new Map<string, string>();
  for (const pair of query === '' ? [] : query.split('&')) {
    const [said = '', ...rest] = pair.split('=');
    const key = byFlatName.get(flat(said));
    if (key === undefined) {
      return { must: `must have only options that are known: ${[...checks.keys()].join(', ')}` };
    }
    const value = decoded(rest.join('='));
    if (value === undefined || value === '') return { must: `must give ${key} a value; write a % as %25` };
    if (options.has(key)) return { must: `must name ${key} once` };
    const problem = checks.get(key)?.(value);
    if (problem !== undefined) return { must: `has ${key}=${value}, which ${problem}` };
    options.set(key, value);
  }
  return { value: options };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
