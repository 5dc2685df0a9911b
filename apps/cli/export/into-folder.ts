import { isObject } from '#kernel';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { NotDone } from '../exit.js';
import { acts } from './acts.js';
import { registries } from './areas.js';
import { cases } from './cases.js';
import { formOf } from './form.js';
import type { Format } from './form.js';
import { measures } from './measures.js';
import type { Picture } from './picture.js';
import { status } from './status.js';
import type { Table } from './table.js';
import { timeline } from './timeline.js';
import { ExportFile, FactsDigest } from './write.js';
import type { Written } from './write.js';

/** What can be asked for one by one. */
export const tables: readonly Table[] = [acts, cases, measures, status, timeline];

export interface Wanted {
  readonly tables: readonly Table[];
  readonly formats: readonly Format[];
}

/** What an export tells of itself, also in its file `export.json`. */
export interface Exported {
  readonly ledger: Picture['ledger'];
  readonly validAt: string;
  readonly knownAt: string;
  /** Position of the last event that was known. */
  readonly position: string;
  /** Digest of what its tables say of the world: that of another ledger with the same acts is the same. */
  readonly digest: string;
  readonly files: readonly (Written & { readonly table: string; readonly holds: string })[];
}

/** Writes the tables into a folder that is not there yet, or is empty: all of it or nothing. */
export async function exportInto(folder: string, picture: Picture, wanted: Wanted): Promise<Exported> {
  mustBeFree(folder);
  try {
    return await putInto(resolve(folder), picture, wanted);
  } catch (error) {
    throw unwritable(error, folder);
  }
}

async function putInto(place: string, picture: Picture, wanted: Wanted): Promise<Exported> {
  await mkdir(dirname(place), { recursive: true });
  const unfinished = `${place}.unfinished-${randomUUID()}`;
  await mkdir(unfinished);
  try {
    const exported = await written(unfinished, picture, wanted);
    await writeFile(join(unfinished, 'export.json'), `${JSON.stringify(exported, undefined, 2)}\n`);
    if (existsSync(place)) await rmdir(place);
    await rename(unfinished, place);
    return exported;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ['EACCES', 'this user may not write there'],
  ['EPERM', 'this user may not write there'],
  ['EROFS', 'the disk can only be read'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk is full for this user'],
  ['ENOTDIR', 'a part of its path is a file'],
  ['EEXIST', 'a part of its path is a file'],
  ['ENAMETOOLONG', 'its name is too long'],
]);

function unwritable(error: unknown, folder: string): unknown {
  const reason = isObject(error) ? reasons.get(error['code']) : undefined;
  return reason === undefined ? error : new NotDone(`Nothing was exported to ${folder}: ${reason}.`);
}

/** Throws `NotDone` where something would be written over. */
export function mustBeFree(folder: string): void {
  const found = existsSync(folder) ? statSync(folder) : undefined;
  if (found === undefined || (found.isDirectory() && readdirSync(folder).length === 0)) return;
  const what = found.isDirectory() ? 'is not empty' : 'is a file';
  throw new NotDone(`${folder} ${what}: name a folder that does not exist yet, so that nothing is written over.`);
}

async function written(folder: string, picture: Picture, { tables: asked, formats }: Wanted): Promise<Exported> {
  const facts = new FactsDigest();
  const files: Exported['files'][number][] = [];
  for (const table of [...(asked.includes(acts) ? registries(picture) : []), ...asked]) {
    files.push(...(await writeTable(table, { folder, picture, formats, facts })));
  }
  const { ledger, at: validAt, knownAt, position } = picture;
  return { ledger, validAt, knownAt, position: position.toString(), digest: facts.end(), files };
}

interface Writing {
  readonly folder: string;
  readonly picture: Picture;
  readonly formats: readonly Format[];
  readonly facts: FactsDigest;
}

/** Reads the table once for all its formats. */
async function writeTable(table: Table, { folder, picture, formats, facts }: Writing): Promise<Exported['files']> {
  const open: ExportFile[] = [];
  try {
    for (const format of formats) {
      const form = formOf(format, table, picture);
      if (form !== undefined) open.push(await ExportFile.in(folder, `${table.name}.${format}`, form));
    }
    for await (const row of table.rows(picture)) {
      facts.take(table.name, row);
      for (const file of open) await file.row(row);
    }
    const ended = await Promise.all(open.map((file) => file.end()));
    return ended.map((one) => ({ ...one, table: table.name, holds: table.holds }));
  } finally {
    await Promise.all(open.map((file) => file.close()));
  }
}
