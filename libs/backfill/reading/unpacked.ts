import { isObject } from '#kernel';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ReadingLimits } from './limits.js';
import { BrokenFile } from './records.js';

type Bytes = AsyncIterable<Uint8Array>;

/** The bytes themselves or, where they are gzip (RFC 1952), what they unpack to. Throws `BrokenFile` where that is too much, or stops. */
export async function* unpacked(source: Bytes, limits: ReadingLimits): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = restOf(head, chunks);
  if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzipped(whole, limits);
  else yield* whole;
}

async function* restOf(head: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
}

async function* gunzipped(source: Bytes, { freelyUnpacked, mostTimes }: ReadingLimits): AsyncGenerator<Uint8Array> {
  let packed = 0;
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      packed += chunk.length;
      yield chunk;
    }
  };
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const input = Readable.from(counted(), { objectMode: false });
  input.on('error', (error) => gunzip.destroy(error));
  input.pipe(gunzip);
  try {
    for await (const chunk of gunzip) {
      if (!(chunk instanceof Uint8Array)) continue;
      bytes += chunk.length;
      if (bytes > freelyUnpacked && bytes > packed * mostTimes) throw bomb(packed, bytes);
      yield chunk;
    }
  } catch (error) {
    throw isOfZlib(error)
      ? new BrokenFile('damaged-gzip', `The compressed data is damaged or cut off: ${String(error['message'])}.`)
      : error;
  } finally {
    input.destroy();
  }
}

function bomb(packed: number, bytes: number): BrokenFile {
  const times = Math.floor(bytes / Math.max(1, packed));
  const because = `The file unpacks to more than ${times.toString()} times its size, which no table does. Unpack it yourself, look at it, and import that.`;
  return new BrokenFile('unpacks-to-too-much', because);
}

function isOfZlib(error: unknown): error is Readonly<Record<string, unknown>> {
  return isObject(error) && typeof error['code'] === 'string' && error['code'].startsWith('Z_');
}
