import { createReadStream } from 'node:fs';
import { isObject } from '#kernel';
import { NotDone } from '../exit.js';

/** What a user names as a file, read whole. */
export interface Source {
  /** As it is called in what is told about it. */
  readonly name: string;
  readonly text: string;
}

/** The most that is read, in bytes: beyond it no import can be stored at once. */
const largest = 256 * 1024 * 1024;

/** Reads a file, or standard input for `-`. Throws `NotDone` where it cannot be read or is no text. */
export async function readSource(file: string): Promise<Source> {
  const name = file === '-' ? 'standard input' : file;
  const stream = file === '-' ? process.stdin : createReadStream(file);
  return { name, text: textIn(await bytesOf(stream, name), name) };
}

async function bytesOf(stream: AsyncIterable<unknown>, name: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      if (!(part instanceof Uint8Array)) continue;
      bytes += part.length;
      if (bytes > largest) throw new NotDone(`${name} is larger than 256 MiB: split it into several, parents first.`);
      chunks.push(part);
    }
  } catch (error) {
    throw unreadable(error, name);
  }
  return Buffer.concat(chunks);
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'There is no file'],
  ['ENOTDIR', 'There is no file'],
  ['EISDIR', 'A file is wanted, and a folder is'],
  ['EACCES', 'This user may not read'],
  ['EPERM', 'This user may not read'],
]);

/** The error as `NotDone` where it says why a file cannot be read; as it is where it is another. */
export function unreadable(error: unknown, name: string): unknown {
  const reason = isObject(error) ? reasons.get(error['code']) : undefined;
  return reason === undefined ? error : new NotDone(`${reason} ${name}.`);
}

/** UTF-8, or UTF-16 where a byte order mark says so; the mark itself is not part of the text. */
function textIn(bytes: Buffer, name: string): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new NotDone(`${name} is not text in UTF-8: save it as UTF-8 (a spreadsheet calls it "CSV UTF-8").`);
  }
}
