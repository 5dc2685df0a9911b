import type { JsonObject } from '#kernel';
import { isObject } from '#kernel';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '../configuration/configuration.js';

/** The ledger's own key for tokens: Ed25519 (RFC 8032). */
export interface SigningKey {
  readonly id: string;
  /** Undefined where only the public half is there: tokens are checked with it, and none are made. */
  readonly signing: CryptoKey | undefined;
  readonly verifying: CryptoKey;
  /** True where other users of the machine may read the file. */
  readonly exposed: boolean;
}

export const signingKeyFile = 'signing-key.jwk';

/** Opens the key in the data folder and makes it if there is none; of two that start at once, both get the same one. */
export async function openSigningKey(dataDir: string): Promise<SigningKey> {
  const path = join(dataDir, signingKeyFile);
  return opened(path, (await readIfThere(path)) ?? (await create(dataDir, path)));
}

/** Opens a key that must be there; the public half is enough. Throws `ConfigurationError`. */
export async function findSigningKey(path: string): Promise<SigningKey> {
  const text = await readIfThere(path);
  if (text === undefined) {
    throw new ConfigurationError([
      `There is no key for tokens in ${path}: make one with "tocsin token --new-key", or name the file in which it is with TOCSIN_TOKEN_KEY_FILE.`,
    ]);
  }
  return opened(path, text);
}

async function opened(path: string, text: string): Promise<SigningKey> {
  const { mode } = await stat(path);
  const key = await imported(path, text);
  return { ...key, exposed: key.signing !== undefined && process.platform !== 'win32' && (mode & 0o077) !== 0 };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
    if (hasCode(error, 'EISDIR'))
      throw new ConfigurationError([`${path} is a folder: name the file in it that has the key for tokens.`]);
    if (hasCode(error, 'EACCES')) throw new ConfigurationError([notReadable(path)]);
    throw error;
  }
}

function notReadable(path: string): string {
  return `${path} cannot be read: run this as the user that serves the ledger, or give this user the right to read it.`;
}

/** Written whole under another name and then linked, which fails where somebody was faster: theirs is taken. */
async function create(dataDir: string, path: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const draft = join(dataDir, `.${signingKeyFile}.${randomUUID()}`);
  await write(draft, JSON.stringify(await newKey(), undefined, 2));
  try {
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(draft);
  }
  return readFile(path, 'utf8');
}

async function write(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: 'EdDSA', use: 'sig', kid: await calculateJwkThumbprint(jwk) };
}

async function imported(path: string, text: string): Promise<Omit<SigningKey, 'exposed'>> {
  const jwk = parsed(text);
  const { kty, crv, x, d } = jwk;
  const isKey = kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string';
  if (!isKey || (d !== undefined && typeof d !== 'string')) {
    throw new ConfigurationError([
      `${path} is not an Ed25519 key in JWK form: put back the file that was there, or move it away to get a new key.`,
    ]);
  }
  const pair = { kty, crv, x };
  const signing = d === undefined ? undefined : await importJWK({ ...pair, d }, 'EdDSA');
  const verifying = await importJWK(pair, 'EdDSA');
  if (signing instanceof Uint8Array || verifying instanceof Uint8Array)
    throw new TypeError(`${path} is not a key pair.`);
  return { id: await calculateJwkThumbprint(pair), signing, verifying };
}

function parsed(text: string): JsonObject | Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function hasCode(error: unknown, code: string): boolean {
  return isObject(error) && error.code === code;
}
