import { canonicalJson } from '#kernel';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Form } from './form.js';
import type { Row } from './table.js';

/** A file of the export, as its list tells of it. */
export interface Written {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Text that is kept until it is worth a write, in characters. */
const enough = 65_536;

/** A file that is being written, row by row. */
export class ExportFile {
  readonly #hash = createHash('sha256');
  readonly #handle: FileHandle;
  readonly #name: string;
  readonly #form: Form;
  #waiting = '';
  #rows = 0;
  #bytes = 0;

  private constructor(handle: FileHandle, name: string, form: Form) {
    this.#handle = handle;
    this.#name = name;
    this.#form = form;
  }

  /** A new file in the folder. */
  static async in(folder: string, name: string, form: Form): Promise<ExportFile> {
    return new ExportFile(await open(join(folder, name), 'wx'), name, form);
  }

  async row(row: Row): Promise<void> {
    const { head, between, text } = this.#form;
    this.#waiting += `${this.#rows === 0 ? head : between}${text(row)}`;
    this.#rows += 1;
    if (this.#waiting.length > enough) await this.#write();
  }

  async end(): Promise<Written> {
    const { head, tail } = this.#form;
    this.#waiting += `${this.#rows === 0 ? head : ''}${tail}`;
    await this.#write();
    await this.#handle.sync();
    return { file: this.#name, rows: this.#rows, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #write(): Promise<void> {
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = '';
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#handle.writeFile(bytes);
  }
}

/** The digest of what an export says of the world, whichever ledger says it: the same acts give the same one. */
export class FactsDigest {
  readonly #hash = createHash('sha256');

  take(table: string, { facts }: Row): void {
    if (facts !== undefined) this.#hash.update(`${table} ${canonicalJson(facts)}\n`);
  }

  end(): string {
    return this.#hash.digest('hex');
  }
}
