import { isObject } from '#kernel';
import type { Kysely } from 'kysely';
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Site } from './site.js';
import { becomeSole, firstOf } from './sole-projector.js';
import type { Waiting } from './sole-projector.js';
import type { Tables } from './tables.js';

/** Whoever makes the next read model of a site, alone until it is released or its process ends. */
export interface Builder {
  readonly next: Kysely<Tables>;
  readonly nextFile: string | undefined;
  release(): Promise<void>;
}

/** Undefined where the signal was aborted before this was the only one. */
export function becomeBuilder(site: Site, waiting: Waiting): Promise<Builder | undefined> {
  const { nextFile } = site;
  return nextFile === undefined ? withSession(site, waiting) : withFile(site, nextFile, waiting);
}

async function withSession(site: Site, waiting: Waiting): Promise<Builder | undefined> {
  const next = site.open('next', 'write through');
  const release = (): Promise<void> => next.destroy();
  try {
    if (await becomeSole(next, waiting)) return { next, nextFile: undefined, release };
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return undefined;
}

/** The file is opened only behind the lock: whoever had it may have taken it away. */
async function withFile(site: Site, nextFile: string, waiting: Waiting): Promise<Builder | undefined> {
  const letGo = await firstOf(() => Promise.resolve(heldFile(`${nextFile}.lock`)), waiting);
  if (letGo === undefined) return undefined;
  try {
    const next = site.open('next', 'write through');
    const release = async (): Promise<void> => {
      await next.destroy();
      letGo();
    };
    return { next, nextFile, release };
  } catch (error) {
    letGo();
    throw error;
  }
}

/** As the lock of a ledger: a transaction held open, which ends with the process, however that ends. */
function heldFile(file: string): (() => void) | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (error) {
    database.close();
    if (isObject(error) && Number(error['errcode']) === busy) return undefined;
    throw error;
  }
  return () => {
    rmSync(file, { force: true });
    database.close();
  };
}

/** SQLITE_BUSY. */
const busy = 5;
