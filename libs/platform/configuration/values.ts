import { isTimeZone } from '#calendar';
import { modes } from '#kernel';
import { logLevels } from '#logger';
import { kafkaCodecs, saslMechanisms } from './configuration.js';
import { isTrustworthyAddress } from './addresses.js';

/** A value read, or the rest of the sentence "TOCSIN_PORT …". */
export type Read<T> = { readonly value: T } | { readonly must: string };

export function port(text: string): Read<number> {
  return /^\d{1,5}$/u.test(text) && Number(text) <= 65_535
    ? { value: Number(text) }
    : { must: 'must be a port from 0 to 65535, such as 3000' };
}

export function host(text: string): Read<string> {
  return matching(text, /^[A-Za-z0-9.:_-]{1,253}$/u, 'must be an address or host name, such as 127.0.0.1');
}

export function folder(text: string): Read<string> {
  return text.includes('\0') ? { must: 'must be the path of a folder, such as ./data' } : { value: text };
}

export function file(text: string): Read<string> {
  return text.includes('\0') ? { must: 'must be the path of a file, such as ./law.json' } : { value: text };
}

export function ledgerName(text: string): Read<string> {
  return matching(
    text,
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u,
    'must be 1 to 40 lower case letters and digits, with hyphens between words, such as peru',
    40,
  );
}

export function jurisdiction(text: string): Read<string> {
  return matching(text, /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/u, 'must be an ISO 3166 code, such as PE or PE-TAC');
}

export function timeZone(text: string): Read<string> {
  return isTimeZone(text)
    ? { value: text }
    : { must: 'must be a zone of the IANA time zone database, such as America/Lima' };
}

export function address(text: string): Read<string> {
  return text.length <= 500 && isTrustworthyAddress(text)
    ? { value: text }
    : { must: 'must be an https address of at most 500 characters; http is taken on the loopback interface only' };
}

export function database(text: string): Read<string> {
  const url = text.length <= 500 ? URL.parse(text) : null;
  const isOne =
    url !== null && /^postgres(?:ql)?:$/u.test(url.protocol) && url.hostname !== '' && url.pathname.length > 1;
  return isOne
    ? { value: text }
    : { must: 'must be the address of a PostgreSQL database, such as postgres://tocsin:password@127.0.0.1:5432/peru' };
}

/** Its form alone: whoever connects reads the whole. */
export function cluster(text: string): Read<string> {
  return text.length <= 2_000 && /^esdb(?:\+discover)?:\/\/[^/]/u.test(text)
    ? { value: text }
    : { must: 'must be the address of an EventStoreDB, such as esdb+discover://user:password@host:2113' };
}

export function brokers(text: string): Read<readonly string[]> {
  const all = text.split(',').map((one) => one.trim());
  return all.every((one) => /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:]+\]):\d{1,5}$/u.test(one))
    ? { value: all }
    : { must: 'must be addresses of Kafka with commas between, such as kafka-1:9092,kafka-2:9092' };
}

/** A whole number from 1 to the most. */
export function count(most: number): (text: string) => Read<number> {
  return (text) =>
    /^[1-9]\d{0,4}$/u.test(text) && Number(text) <= most
      ? { value: Number(text) }
      : { must: `must be a whole number from 1 to ${most.toString()}` };
}

export function secret(text: string): Read<string> {
  return text.length <= 1_000 ? { value: text } : { must: 'must be at most 1000 characters' };
}

export const onOrOff = (text: string): Read<'on' | 'off'> => oneOf(['on', 'off'], text);
export const kafkaCodec = (text: string): Read<(typeof kafkaCodecs)[number]> => oneOf(kafkaCodecs, text);
export const saslMechanism = (text: string): Read<(typeof saslMechanisms)[number]> => oneOf(saslMechanisms, text);

export function name(text: string): Read<string> {
  return matching(text, /^[\x21-\x7E]+$/u, 'must be 1 to 200 visible ASCII characters', 200);
}

export const mode = (text: string): Read<(typeof modes)[number]> => oneOf(modes, text);
export const logLevel = (text: string): Read<(typeof logLevels)[number]> => oneOf(logLevels, text);

function oneOf<T extends string>(known: readonly T[], text: string): Read<T> {
  const value = known.find((one) => one === text);
  return value === undefined ? { must: `must be one of ${known.join(', ')}` } : { value };
}

function matching(text: string, pattern: RegExp, must: string, longest = Number.POSITIVE_INFINITY): Read<string> {
  return text.length <= longest && pattern.test(text) ? { value: text } : { must };
}
