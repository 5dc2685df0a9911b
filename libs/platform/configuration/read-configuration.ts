import { ConfigurationError } from './configuration.js';
import type { Configuration, IdentityProviderSettings } from './configuration.js';
import { kafkaIn, kafkaReaders, loneKafkaSettings } from './kafka-configuration.js';
import { settings, variablesOfCommands } from './settings.js';
import type { Setting, SettingKey } from './settings.js';
import * as values from './values.js';
import type { Read } from './values.js';

type Texts = Readonly<Record<string, string | undefined>>;

const readers = {
  port: values.port,
  host: values.host,
  dataDir: values.folder,
  ledger: values.ledgerName,
  jurisdiction: values.jurisdiction,
  timeZone: values.timeZone,
  mode: values.mode,
  tokenKeyFile: values.file,
  oidcIssuer: values.address,
  oidcAudience: values.name,
  oidcJwksUri: values.address,
  oidcRolesClaim: values.name,
  oidcOrganisationClaim: values.name,
  lawFile: values.file,
  eventStoreUrl: values.cluster,
  readModelUrl: values.database,
  readModelTimeout: values.count(86_400),
  ...kafkaReaders,
  logLevel: values.logLevel,
} satisfies Record<SettingKey, (text: string) => Read<unknown>>;

/**
 * Reads the settings from the environment and from flags, which win; an empty variable counts as unset. Flags are
 * named by their keys (`dataDir`). Throws a `ConfigurationError` with a sentence for everything that is wrong: the
 * program does not start on a guess.
 */
export function readConfiguration(env: Texts, flags: Texts = {}): Configuration {
  const given = givenTexts(env, flags);
  const problems = [
    ...unknownSettings(env, flags),
    ...badValues(given),
    ...loneSettings(given),
    ...loneKafkaSettings(given),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  const read = <T>(key: SettingKey, reader: (text: string) => Read<T>): T =>
    valueOf(reader(given.get(key)?.text ?? ''));
  return Object.freeze({
    host: read('host', readers.host),
    port: read('port', readers.port),
    dataDir: read('dataDir', readers.dataDir),
    ledger: Object.freeze({
      name: read('ledger', readers.ledger),
      jurisdiction: read('jurisdiction', readers.jurisdiction),
      timeZone: read('timeZone', readers.timeZone),
      mode: read('mode', readers.mode),
    }),
    tokenKeyFile: given.get('tokenKeyFile')?.text,
    identityProvider: identityProvider(given),
    lawFile: given.get('lawFile')?.text,
    eventStoreUrl: given.get('eventStoreUrl')?.text,
    readModelUrl: given.get('readModelUrl')?.text,
    readModelTimeout: read('readModelTimeout', readers.readModelTimeout),
    kafka: kafkaIn(given, valueOf),
    logLevel: read('logLevel', readers.logLevel),
  });
}

/** What was said for a setting, and under which name. */
interface Given {
  readonly setting: Setting;
  readonly said: string;
  readonly text: string;
  readonly byDefault: boolean;
}

type GivenTexts = ReadonlyMap<SettingKey, Given>;

function givenTexts(env: Texts, flags: Texts): GivenTexts {
  return new Map(settings.map((setting) => givenText(setting, env, flags)).filter((given) => given !== undefined));
}

function givenText(setting: Setting, env: Texts, flags: Texts): [SettingKey, Given] | undefined {
  const { key, variable, flag, fallback } = setting;
  const flagged = flags[key];
  if (flagged !== undefined) return [key, { setting, said: flag, text: flagged, byDefault: false }];
  const text = env[variable] ?? '';
  if (text !== '') return [key, { setting, said: variable, text, byDefault: false }];
  return fallback === undefined ? undefined : [key, { setting, said: variable, text: fallback, byDefault: true }];
}

function unknownSettings(env: Texts, flags: Texts): readonly string[] {
  const variables = new Set(settings.map(({ variable }) => variable));
  const keys = new Set<string>(settings.map(({ key }) => key));
  const known = [...variables].filter((variable) => variable.startsWith('TOCSIN_')).join(', ');
  const passed = new Set<string>([...variables, ...variablesOfCommands]);
  const strangers = Object.keys(env).filter((variable) => variable.startsWith('TOCSIN_') && !passed.has(variable));
  const strangeFlags = Object.keys(flags).filter((key) => flags[key] !== undefined && !keys.has(key));
  return [
    ...strangers.map((variable) => `${variable} is not a setting: unset it, or use one of ${known}.`),
    ...strangeFlags.map((key) => `"${key}" is not a setting: leave it out, or use one of ${[...keys].join(', ')}.`),
  ];
}

function badValues(given: GivenTexts): readonly string[] {
  return [...given.values()].flatMap(({ setting, said, text }) => {
    const read: Read<unknown> = readers[setting.key](text);
    const shown = setting.secret !== undefined ? '' : `; it is ${JSON.stringify(text)}`;
    return 'must' in read ? [`${said} ${read.must}${shown}.`] : [];
  });
}

/** What makes sense only beside another setting. */
function loneSettings(given: GivenTexts): readonly string[] {
  const ofIssuer = [...given.values()].filter(({ setting, byDefault }) => setting.key.startsWith('oidc') && !byDefault);
  if (ofIssuer.length === 0) return [];
  if (!given.has('oidcIssuer')) {
    return ofIssuer.map(({ said }) => `${said} is set without OIDC_ISSUER: set that too, or unset ${said}.`);
  }
  return given.has('oidcAudience')
    ? []
    : ['OIDC_ISSUER is set without OIDC_AUDIENCE: set the audience that its tokens name.'];
}

function identityProvider(given: GivenTexts): IdentityProviderSettings | undefined {
  const text = (key: SettingKey): string => given.get(key)?.text ?? '';
  if (!given.has('oidcIssuer')) return undefined;
  return Object.freeze({
    issuer: text('oidcIssuer'),
    audience: text('oidcAudience'),
    jwksUri: given.get('oidcJwksUri')?.text,
    rolesClaim: text('oidcRolesClaim'),
    organisationClaim: text('oidcOrganisationClaim'),
  });
}

function valueOf<T>(read: Read<T>): T {
  if ('must' in read) throw new ConfigurationError([read.must]);
  return read.value;
}
