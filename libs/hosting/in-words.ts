import { ConfigurationError } from '#platform';
import type { Configuration } from '#platform';
import { isObject, ReadModelUnavailable, StoreUnavailable } from '#kernel';
import { CannotStart } from '#places';
import { shownAddress } from '#read-model';

type Place = Pick<Configuration, 'host' | 'port' | 'dataDir' | 'readModelUrl' | 'eventStoreUrl'>;
type Sentence = (place: Place) => string;

const notWritable: Sentence = ({ dataDir }) =>
  `The data folder ${dataDir} cannot be written: give this user the right to write it, or name another with --data-dir or TOCSIN_DATA_DIR.`;
const noFolder: Sentence = ({ dataDir }) =>
  `${dataDir} is not a folder, or lies below something that is none: name another with --data-dir or TOCSIN_DATA_DIR.`;
const full: Sentence = ({ dataDir }) => `The disk of the data folder ${dataDir} is full: make room and start again.`;
const damaged: Sentence = ({ dataDir }) =>
  `A file in the data folder ${dataDir} is damaged or of another program: run "tocsin doctor", and put the ledger back from a backup. A read model can be deleted; it is made anew.`;
const portTaken: Sentence = ({ host, port }) =>
  `Port ${port.toString()} of ${host} is in use: stop what listens there, or name another with --port or TOCSIN_PORT.`;
const portForbidden: Sentence = ({ port }) =>
  `This user may not listen on port ${port.toString()}: name one from 1024 on with --port or TOCSIN_PORT.`;
const noAddress: Sentence = ({ host }) =>
  `${host} is not an address of this machine: name one that is with --host or TOCSIN_HOST, such as 127.0.0.1.`;

/** With what the server or the driver says, which never has the password. */
function noReadModel({ message, cause }: ReadModelUnavailable, { readModelUrl }: Place): string {
  const where = readModelUrl === undefined ? '' : ` at ${shownAddress(readModelUrl)}, which READ_MODEL_URL names,`;
  const said = isObject(cause) ? `${reasonIn(cause)} Start that server, or mend READ_MODEL_URL.` : '';
  return `The read model${where} cannot be used. ${message}${said}`;
}

function noCluster({ message }: StoreUnavailable, eventStoreUrl: string): string {
  return `The log at ${shownCluster(eventStoreUrl)}, which EVENTSTORE_URL names, cannot be used. ${message}`;
}

/** The address of a cluster as it may be shown: without user and password, and without what is set behind it. */
export function shownCluster(url: string): string {
  const [, scheme = 'esdb', hosts = '…'] = /^([a-z+]+):\/\/(?:.*@)?([^/?@]*)/u.exec(url.trim()) ?? [];
  return `${scheme}://${hosts}`;
}

/** A refused connection has one error for each address that was tried. */
function reasonIn({ message, code }: Readonly<Record<string, unknown>>): string {
  const text = typeof message === 'string' && message !== '' ? message : code;
  return typeof text === 'string' ? ` It is said: ${text}.` : '';
}

/** By the code of the system's error. */
const bySystem: ReadonlyMap<unknown, Sentence> = new Map([
  ['EADDRINUSE', portTaken],
  ['EADDRNOTAVAIL', noAddress],
  ['ENOTFOUND', noAddress],
  ['EAI_AGAIN', noAddress],
  ['EACCES', notWritable],
  ['EPERM', notWritable],
  ['EROFS', notWritable],
  ['ENOTDIR', noFolder],
  ['EEXIST', noFolder],
  ['ENOENT', noFolder],
  ['ENOSPC', full],
  ['EDQUOT', full],
]);

/** By the primary result code of SQLite. */
const bySqlite: ReadonlyMap<unknown, Sentence> = new Map([
  [8, notWritable],
  [10, damaged],
  [11, damaged],
  [13, full],
  [14, notWritable],
  [26, damaged],
]);

/** The error in words where it is known what it means for whoever starts the program; else the error itself. */
export function inWords(error: unknown, place: Place): unknown {
  if (error instanceof ConfigurationError) return error;
  if (error instanceof ReadModelUnavailable) return new CannotStart(noReadModel(error, place), { cause: error });
  if (error instanceof StoreUnavailable && place.eventStoreUrl !== undefined)
    return new CannotStart(noCluster(error, place.eventStoreUrl), { cause: error });
  for (let one = error; isObject(one); one = one['cause']) {
    if (one['code'] === 'EACCES' && one['syscall'] === 'listen')
      return new CannotStart(portForbidden(place), { cause: error });
    const sentence = bySystem.get(one['code']) ?? bySqlite.get(Number(one['errcode']) & 0xff);
    if (sentence !== undefined) return new CannotStart(sentence(place), { cause: error });
  }
  return error;
}
