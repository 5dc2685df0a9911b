import { LedgerLocked, ReadModelUnavailable, StoreUnavailable } from '#kernel';
import { ConfigurationError, findSigningKey, readConfiguration, settings, signingKeyFile } from '#platform';
import type { App, Configuration, Setting, SettingKey } from '#platform';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from '#places';
import { listening, untilSignalled } from './serving.js';

/** A process that is configured by environment variables alone. */
export interface Process {
  readonly name: string;
  /** What it does, in a few sentences. */
  readonly does: string;
  /** What it reads. Others may be set, as processes beside each other are often told the same, and are passed over. */
  readonly reads: readonly SettingKey[];
  /** What it cannot do without, and why: the end of the sentence "… must be set: …". */
  readonly needs: Readonly<Partial<Record<SettingKey, string>>>;
  start(configuration: Configuration): Promise<App>;
}

/** What every such process reads. */
export const commonSettings: readonly SettingKey[] = [
  'port',
  'host',
  'dataDir',
  'ledger',
  'jurisdiction',
  'timeZone',
  'mode',
  'eventStoreUrl',
  'tokenKeyFile',
  'oidcIssuer',
  'oidcAudience',
  'oidcJwksUri',
  'oidcRolesClaim',
  'oidcOrganisationClaim',
  'logLevel',
];

type Texts = Readonly<Record<string, string | undefined>>;

/** The part of the process that the words come from and go to. */
export interface Standard {
  readonly argv: readonly string[];
  readonly env: Texts;
  out(text: string): void;
  err(text: string): void;
}

const standard: Standard = {
  argv: process.argv,
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
};

/** Known errors, whose message is a sentence for whoever starts the process. */
const sentences = [CannotStart, ConfigurationError, LedgerLocked, ReadModelUnavailable, StoreUnavailable];

/**
 * Runs a process until it is asked to stop by SIGTERM or SIGINT; then it ends with 0. With `--help` it says what it reads,
 * and does nothing else. The exit code of a start that failed; undefined where it runs.
 */
export async function runProcess(wanted: Process, io: Standard = standard): Promise<number | undefined> {
  const [word] = io.argv.slice(2);
  if (word === '--help' || word === '-h') {
    io.out(helpOf(wanted));
    return 0;
  }
  if (word !== undefined) {
    io.err(
      `${wanted.name} takes no words but --help, and is told all else by environment variables; it was given ${JSON.stringify(word)}.\n`,
    );
    return 2;
  }
  try {
    const configuration = await configurationOf(wanted, io.env);
    untilSignalled(await listening(configuration, () => wanted.start(configuration)));
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !sentences.some((type) => error instanceof type)) throw error;
    io.err(`${error.message}\n`);
    return 1;
  }
}

/** Throws `ConfigurationError` with a sentence for everything that is wrong or missing. */
async function configurationOf(wanted: Process, env: Texts): Promise<Configuration> {
  const read = tried(env);
  const wrong = [missing(wanted, env), await wrongCluster(env), withoutKey(env), await wrongKey(env)];
  const problems = [...read.problems, ...wrong.flat()];
  if (read.configuration === undefined || problems.length > 0) throw new ConfigurationError(problems);
  return read.configuration;
}

function tried(env: Texts): { readonly configuration?: Configuration; readonly problems: readonly string[] } {
  try {
    return { configuration: readConfiguration(env), problems: [] };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems };
    throw error;
  }
}

function missing({ needs }: Process, env: Texts): readonly string[] {
  return settings
    .filter(({ key, variable }) => needs[key] !== undefined && textOf(env, variable) === '')
    .map(({ key, variable }) => `${variable} must be set: ${needs[key] ?? ''}.`);
}

/** Of an address whose form is right: what its options say. */
async function wrongCluster(env: Texts): Promise<readonly string[]> {
  const url = textOf(env, 'EVENTSTORE_URL');
  if (!/^esdb(?:\+discover)?:\/\/[^/]/u.test(url)) return [];
  const { readConnection } = await import('#event-store-eventstoredb');
  const read = readConnection(url);
  return 'must' in read ? [`EVENTSTORE_URL ${read.must}.`] : [];
}

/** Who could call it then, and be told from others? */
function withoutKey(env: Texts): readonly string[] {
  const [file, issuer] = [textOf(env, 'TOCSIN_TOKEN_KEY_FILE'), textOf(env, 'OIDC_ISSUER')];
  if (issuer !== '' || file !== '') return [];
  const folder = textOf(env, 'TOCSIN_DATA_DIR');
  if (existsSync(join(folder === '' ? './data' : folder, signingKeyFile))) return [];
  return [
    'Nobody could call it: set TOCSIN_TOKEN_KEY_FILE to the key of the ledger, which "tocsin token --new-key" makes, or to its public half; or set OIDC_ISSUER and OIDC_AUDIENCE.',
  ];
}

/** Of a key that is named: whether it is there and is one, before anything is written anywhere. */
async function wrongKey(env: Texts): Promise<readonly string[]> {
  const file = textOf(env, 'TOCSIN_TOKEN_KEY_FILE');
  if (file === '') return [];
  try {
    await findSigningKey(file);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

function textOf(env: Texts, variable: string): string {
  return env[variable] ?? '';
}

/** Of what must be set, it is not said what holds where it is unset. */
function meaningOf({ key, fallback, meaning }: Setting, needs: Process['needs']): string {
  if (needs[key] !== undefined) return `${meaning.replace(/; [^;]* unset\b[^;]*\.$/u, '.')} [must be set]`;
  return fallback === undefined ? meaning : `${meaning} [${fallback}]`;
}

function helpOf({ name, does, reads, needs }: Process): string {
  const read = settings.filter(({ key }) => reads.includes(key));
  const width = Math.max(...read.map(({ variable }) => variable.length));
  const lines = read.map((setting) => `  ${setting.variable.padEnd(width)} ${meaningOf(setting, needs)}`);
  return `${name}: ${does}

It is told all by environment variables, and stops in order at SIGTERM: what is under way is finished, and it ends with 0.
Health is at /health/live and /health/ready, figures are at /metrics. Its log goes to standard error, a JSON object a line.

Environment variables:
${lines.join('\n')}

Exit codes:
  0   it was asked to stop, and did
  1   it could not be started; the sentence on standard error says why
  2   it was given words that it does not take
`;
}
