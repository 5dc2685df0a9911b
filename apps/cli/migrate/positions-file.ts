import { closeSync, existsSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { NotDone } from '../exit.js';

const chunk = 64_000;

/**
 * Where each event lay and where it lies now, as CSV. It has its name once it is whole; what a run that was killed left
 * beside it is written over.
 */
export class PositionsFile {
  readonly #file: string;
  readonly #unfinished: string;
  readonly #handle: number;
  #waiting = '';
  #at = 0;

  /** Throws `NotDone` where the file is there already, or cannot be made. */
  constructor(file: string) {
    this.#file = file;
    this.#unfinished = `${file}.unfinished`;
    if (existsSync(file)) throw new NotDone(`${file} exists already: name a file that does not exist yet.`);
    try {
      this.#handle = openSync(this.#unfinished, 'w');
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new NotDone(`${file} cannot be made: ${why}. Name a file that does not exist yet in a folder that does.`);
    }
  }

  begin(): void {
    ftruncateSync(this.#handle);
    this.#at = 0;
    this.#waiting = 'id,from,to\n';
  }

  note(id: string, from: bigint, to: bigint): void {
    this.#waiting += `${id},${from.toString()},${to.toString()}\n`;
    if (this.#waiting.length >= chunk) this.#flush();
  }

  end(): void {
    this.#flush();
    closeSync(this.#handle);
    renameSync(this.#unfinished, this.#file);
  }

  /** Leaves nothing. */
  remove(): void {
    closeSync(this.#handle);
    rmSync(this.#unfinished, { force: true });
  }

  #flush(): void {
    this.#at += writeSync(this.#handle, this.#waiting, this.#at);
    this.#waiting = '';
  }
}
