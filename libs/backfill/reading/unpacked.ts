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

/** What is unpacked goes on at once, so that damage costs what stands in so many bytes before it, and no more. */
const fedAtOnce = 512;

async function* gunzipped(source: Bytes, { freelyUnpacked, mostTimes }: ReadingLimits): AsyncGenerator<Uint8Array> {
  let packed = 0;
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += fedAtOnce) {
        const part = chunk.subarray(at, at + fedAtOnce);
        packed += part.length;
        yield part;
      }
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
    throw isOfZlib(error) ? brokenBy(error) : error;
  } finally {
    input.destroy();
  }
}

/** By zlib's own words, which have not changed since 1995. */
function brokenBy({ message }: Readonly<Record<string, unknown>>): BrokenFile {
  switch (message) {
    case 'unexpected end of file':
      return new BrokenFile('cut-off-gzip', 'The compressed data is cut off here.');
    case 'incorrect header check':
      return new BrokenFile(
        'not-gzip-behind',
        'Behind the compressed data stands something else; what stands right before it may not have been read.',
      );
    default: {
      const because = `The compressed data is damaged (${String(message)}), so that no row of it can be trusted.`;
      return new BrokenFile('damaged-gzip', because);
    }
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
