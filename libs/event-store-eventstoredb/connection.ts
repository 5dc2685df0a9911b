import { optionsIn, wholeNumber } from './options.js';
import type { Options } from './options.js';

/** Where the cluster is and how it is spoken to. */
export interface Connection {
  readonly hosts: readonly { readonly address: string; readonly port: number }[];
  /** True where the one host is a name that leads to all nodes. */
  readonly discover: boolean;
  readonly tls: boolean;
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  readonly tlsCaFile: string | undefined;
  readonly userCertFile: string | undefined;
  readonly userKeyFile: string | undefined;
  readonly connectionName: string | undefined;
  /** In milliseconds, but for `gossipTimeout`, which the client counts in seconds. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** A connection, or the rest of the sentence "EVENTSTORE_URL …". No sentence has a password in it. */
export type ReadConnection = { readonly value: Connection } | { readonly must: string };

const form = 'must be of the form esdb://host:2113 or esdb+discover://user:password@host:2113?tls=true';
const defaultPort = 2113;

/**
 * Reads a connection string itself rather than leave it to the client: the client cuts a password at a colon, passes over
 * what it does not know, and writes the whole string into its debug log.
 */
export function readConnection(text: string): ReadConnection {
  const [, scheme, authority = '', query] =
    /^(esdb|esdb\+discover):\/\/([^/?]*)\/?(?:\?(.*))?$/u.exec(text.trim()) ?? [];
  if (scheme === undefined) return { must: form };
  const at = authority.lastIndexOf('@');
  const credentials = credentialsIn(authority.slice(0, Math.max(at, 0)));
  if ('must' in credentials) return credentials;
  const hosts = hostsIn(authority.slice(at + 1), scheme === 'esdb+discover');
  if ('must' in hosts) return hosts;
  const options = optionsIn(query ?? '');
  if ('must' in options) return options;
  return together(hosts.value, { discover: scheme === 'esdb+discover', credentials: credentials.value }, options.value);
}

/** The connection as it may be shown: without user, password and options. */
export function shownConnection({ hosts, discover }: Connection): string {
  const all = hosts.map(({ address, port }) => `${address}:${port.toString()}`);
  return `${discover ? 'esdb+discover' : 'esdb'}://${all.join(',')}`;
}

type Part<T> = { readonly value: T } | { readonly must: string };

function credentialsIn(text: string): Part<Connection['credentials']> {
  if (text === '') return { value: undefined };
  const colon = text.indexOf(':');
  if (colon < 1 || colon === text.length - 1) {
    return { must: 'must name a user and a password before the @, as in user:password@host' };
  }
  try {
    const [username, password] = [text.slice(0, colon), text.slice(colon + 1)].map(decodeURIComponent);
    return { value: { username: username ?? '', password: password ?? '' } };
  } catch {
    return { must: 'must write a % in a user or password as %25' };
  }
}

function hostsIn(text: string, discover: boolean): Part<Connection['hosts']> {
  const hosts = text.split(',').map((one) => /^([A-Za-z0-9._-]{1,253})(?::(\d{1,5}))?$/u.exec(one));
  const read = hosts.map((one) => ({ address: one?.[1] ?? '', port: Number(one?.[2] ?? defaultPort) }));
  if (read.some(({ address, port }) => address === '' || port < 1 || port > 65_535)) return { must: form };
  return discover && read.length > 1
    ? { must: 'must name one host after esdb+discover://; several nodes stand after esdb://, with commas between' }
    : { value: read };
}

function together(
  hosts: Connection['hosts'],
  { discover, credentials }: Pick<Connection, 'discover' | 'credentials'>,
  options: Options,
): ReadConnection {
  const tls = options.get('tls') !== 'false';
  if (!tls && credentials !== undefined) {
    return { must: 'must not name a password with tls=false: the client would send none; leave one of them out' };
  }
  const [userCertFile, userKeyFile] = [options.get('userCertFile'), options.get('userKeyFile')];
  if ((userCertFile === undefined) !== (userKeyFile === undefined)) {
    return { must: 'must name userCertFile and userKeyFile together' };
  }
  const { tlsCAFile, connectionName } = Object.fromEntries(options);
  const numbers = Object.fromEntries(
    [...options].filter(([key]) => wholeNumber.has(key)).map(([key, value]) => [key, Number(value)]),
  );
  return {
    value: {
      hosts,
      discover,
      tls,
      credentials,
      tlsCaFile: tlsCAFile,
      userCertFile,
      userKeyFile,
      connectionName,
      numbers,
    },
  };
}
