import { EventStoreDBClient } from '@eventstore/db-client';
import { readFileSync } from 'node:fs';
import type { Connection } from './connection.js';

/**
 * The client, but for its batch append: that has no deadline, keeps what waits in one table for the whole process, so
 * that an error of one call fails all others, and an answer that comes twice is thrown where nobody can catch it. Each
 * append is a call of its own instead, as it is with servers that know no batches.
 */
class Client extends EventStoreDBClient {
  protected override supports = (): Promise<boolean> => Promise.resolve(false);

  /**
   * The client looks after a failed call by itself. Where the next leader cannot be found meanwhile, that fails too, and
   * nobody would catch it: the process would end. Whoever made the call is told in any case.
   */
  cautious(): this {
    const asBefore = this.handleError;
    this.handleError = (...failed) => asBefore(...failed).catch(() => undefined);
    return this;
  }
}

export type { EventStoreDBClient as EventStoreClient } from '@eventstore/db-client';

/** Nothing is asked of the server yet. Throws where a file of the connection cannot be read. */
export function connect({ hosts, discover, credentials, connectionName, numbers, ...files }: Connection): Client {
  const [first] = hosts;
  if (first === undefined) throw new TypeError('A connection names at least one host.');
  const channel = {
    insecure: !files.tls,
    ...fileIn('rootCertificate', files.tlsCaFile),
    ...fileIn('userCertFile', files.userCertFile),
    ...fileIn('userKeyFile', files.userKeyFile),
  };
  const common = {
    ...numbers,
    ...(connectionName === undefined ? {} : { connectionName }),
    throwOnAppendFailure: true,
  };
  if (discover) return new Client({ ...common, discover: first }, channel, credentials).cautious();
  if (hosts.length > 1) return new Client({ ...common, endpoints: [...hosts] }, channel, credentials).cautious();
  return new Client({ ...common, endpoint: first }, channel, credentials).cautious();
}

function fileIn(key: string, file: string | undefined): Readonly<Record<string, Buffer>> {
  return file === undefined ? {} : { [key]: readFileSync(file) };
}
