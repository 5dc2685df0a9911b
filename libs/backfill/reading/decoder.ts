import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { UnreadableFile } from './records.js';

/** Stands in the text at what was no text; no file can mean this character, which Unicode keeps free. */
export const undecodable = '\uFDD0';

/** Bytes that come in parts, as text. */
export interface Decoder {
  /** What is in the text where bytes were not of the encoding. */
  readonly mark: string;
  push(bytes: Uint8Array): string;
  end(): string;
}

/** By the byte order mark at the head of the file, else as declared, else UTF-8. Throws `UnreadableFile` for an encoding that there is not. */
export function decoderFor(head: Uint8Array, declared: string | undefined): Decoder {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return decoderOf('utf-16le');
  if (first === 0xfe && second === 0xff) return decoderOf('utf-16be');
  if (first === 0xef && second === 0xbb && head[2] === 0xbf) return new Utf8Decoder();
  return decoderOf(declared ?? 'utf-8');
}

function decoderOf(name: string): Decoder {
  const decoder = textDecoder(name);
  if (decoder.encoding === 'utf-8') return new Utf8Decoder();
  return {
    mark: '\uFFFD',
    push: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}

/** Whether there is such an encoding. */
export function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}

function textDecoder(name: string): TextDecoder {
  try {
    return new TextDecoder(name);
  } catch {
    throw new UnreadableFile(
      `There is no encoding ${JSON.stringify(name)}: name one of the Encoding Standard, such as utf-8, windows-1252 or utf-16le.`,
    );
  }
}

const lineFeed = 0x0a;

/** UTF-8 without its byte order mark. A line with a byte that is not of it has the mark, and the others are unharmed. */
class Utf8Decoder implements Decoder {
  readonly mark = undecodable;
  #rest: Uint8Array = new Uint8Array();
  #begun = false;

  push(bytes: Uint8Array): string {
    const all = Buffer.concat([this.#rest, bytes]);
    const end = wholeCharacters(all);
    this.#rest = all.subarray(end);
    return this.#decoded(all.subarray(0, end));
  }

  end(): string {
    const last = Buffer.from(this.#rest);
    this.#rest = new Uint8Array();
    return this.#decoded(last);
  }

  #decoded(bytes: Buffer): string {
    const text = isUtf8(bytes) ? bytes.toString('utf8') : byLines(bytes);
    if (this.#begun || text === '') return text;
    this.#begun = true;
    return text.replace(/^\uFEFF/u, '');
  }
}

/** Where the last character that is whole ends: one that is cut off has up to three bytes here. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return wanted > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function byLines(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const feed = bytes.indexOf(lineFeed, at);
    const end = feed === -1 ? bytes.length : feed;
    const line = bytes.subarray(at, end);
    text += isUtf8(line) ? line.toString('utf8') : `${undecodable}${line.toString('utf8')}`;
    if (feed !== -1) text += '\n';
    at = end + 1;
  }
  return text;
}
