import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What somebody shows of themselves: files in PEM. */
export interface Shown {
  readonly certificate: string;
  readonly key: string;
}

/** Whom some trust for certificates, made for a test in its folder and gone with it: nothing secret is kept. */
export class Authority {
  readonly #folder: string;
  readonly #own: Shown;

  private constructor(folder: string, own: Shown) {
    this.#folder = folder;
    this.#own = own;
  }

  static async in(folder: string, name: string): Promise<Authority> {
    return new Authority(folder, await made(folder, name, []));
  }

  /** File of its certificate. */
  get certificate(): string {
    return this.#own.certificate;
  }

  /** A certificate of that name, for 127.0.0.1. */
  sign(name: string): Promise<Shown> {
    const { certificate, key } = this.#own;
    return made(this.#folder, name, ['-CA', certificate, '-CAkey', key]);
  }
}

async function made(folder: string, name: string, signing: readonly string[]): Promise<Shown> {
  const [certificate, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '2'];
  const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  await run('openssl', ['req', '-x509', ...kind, ...names, ...signing, '-keyout', key, '-out', certificate]);
  return { certificate, key };
}
