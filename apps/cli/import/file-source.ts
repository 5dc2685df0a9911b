import { createReadStream, statSync } from 'node:fs';
import { unreadable } from '../areas/source.js';

/** The bytes of a file or of standard input, and how far they have come. */
export interface FileSource {
  /** As it is called in what is told about it. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Undefined where nobody can say. */
  readonly size: number | undefined;
  readonly read: () => number;
}

export function sourceOf(file: string): FileSource {
  const name = file === '-' ? 'standard input' : file;
  let read = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    const stream = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1024 });
    try {
      for await (const chunk of stream) {
        const bytes: unknown = chunk;
        const part = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
        if (!(part instanceof Uint8Array)) continue;
        read += part.length;
        yield part;
      }
    } catch (error) {
      throw unreadable(error, name);
    }
  };
  return { name, bytes: counted(), size: sizeOf(file), read: () => read };
}

function sizeOf(file: string): number | undefined {
  try {
    const found = file === '-' ? undefined : statSync(file);
    return found?.isFile() === true ? found.size : undefined;
  } catch {
    return undefined;
  }
}
