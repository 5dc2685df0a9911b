import type { JsonObject } from '#kernel';
import { canonicalJson, isJsonList, readBack } from '#kernel';
import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { MappedRow, NamedArea } from '../mapping/map-row.js';
import type { Group, MappedCommand } from '../mapping/outcome.js';
import { isBroken } from '../reading/records.js';
import type { Mapping } from '../shapes/mapping.js';
import type { FileRow, ReadRow } from '../reading/records.js';
import { CommandsOfCases } from './commands-of-cases.js';
import { indexes, tables } from './tables.js';

export type Issued =
  | { readonly state: 'accepted' | 'there' }
  | { readonly state: 'refused' | 'left'; readonly code: string; readonly because: string };

/** How many rows or outcomes are written at once. */
const batch = 5_000;

/** The rows of one file, and what becomes of them. Its file may be deleted once it is closed. */
export class Staging {
  readonly database: DatabaseSync;
  readonly cases: CommandsOfCases;
  readonly #mapping: Pick<Mapping, 'id' | 'inTurn'>;
  readonly #insertRow: StatementSync;
  readonly #insertBroken: StatementSync;
  readonly #twin: StatementSync;
  readonly #insertCommand: StatementSync;
  readonly #gathered: StatementSync;
  readonly #rewrite: StatementSync;
  readonly #insertPart: StatementSync;
  readonly #insertArea: StatementSync;
  readonly #settle: StatementSync;
  readonly #remark: StatementSync;
  #rows = 0;
  #commands = 0;
  #unwritten = 0;

  /** The id of the mapping stands in the idempotency keys. */
  constructor(file: string, mapping: Pick<Mapping, 'id' | 'inTurn'>) {
    this.#mapping = mapping;
    this.database = new DatabaseSync(file);
    this.database.exec(tables);
    this.cases = new CommandsOfCases(this.database);
    const prepare = (sql: string): StatementSync => this.database.prepare(sql);
    this.#insertRow = prepare(
      `INSERT INTO row (n, line, key, digest, state, code, because, command, chain, ord, since, until, announced, opens, changes, ends)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertBroken = prepare(`INSERT INTO row (n, line, state, code, because) VALUES (?, ?, 'refused', ?, ?)`);
    this.#twin = prepare(
      `SELECT line, digest FROM row WHERE key = ? AND state NOT IN ('identical', 'different') AND key IS NOT NULL`,
    );
    this.#insertCommand = prepare(
      `INSERT INTO command (id, n, line, stream, ord, action, case_id, command, rule, key, body, gathered)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#gathered = prepare('SELECT id, line, body FROM command WHERE gathered = ?');
    this.#rewrite = prepare('UPDATE command SET body = ? WHERE id = ?');
    this.#insertPart = prepare('INSERT OR IGNORE INTO part (command, field, item) VALUES (?, ?, ?)');
    this.#insertArea = prepare('INSERT OR IGNORE INTO area (code, name, kind, parent, line) VALUES (?, ?, ?, ?, ?)');
    this.#remark = prepare(
      'INSERT INTO remark (name, rows) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET rows = rows + 1',
    );
    this.#settle = prepare('INSERT OR REPLACE INTO outcome (command, state, code, because) VALUES (?, ?, ?, ?)');
  }

  get rows(): number {
    return this.#rows;
  }

  get commands(): number {
    return this.#commands;
  }

  /** Takes in what was read: `mapped` is absent for what could not be. */
  take(read: FileRow, mapped: MappedRow | undefined): void {
    if (isBroken(read) && read.isNoRow === true) return;
    this.#rows += 1;
    this.#written();
    if (isBroken(read)) this.#insertBroken.run(this.#rows, read.line, read.code, read.because);
    else if (mapped !== undefined) this.#takeRow(read, mapped);
  }

  #takeRow(read: ReadRow, mapped: MappedRow): void {
    const digest = shortHash(read.whole);
    const key = mapped.key === undefined ? null : mapped.key === read.whole ? digest : shortHash(mapped.key);
    const twin = key === null ? undefined : this.#twin.get(key);
    const fate = twin === undefined ? this.#fateOf(read, mapped) : duplicate(twin, digest);
    const { state, code = null, because = null, command = null } = fate;
    const said = [this.#rows, read.line, key, digest, state, code, because, command];
    this.#insertRow.run(...said, ...factsIn(mapped));
    for (const name of mapped.remarks) this.#remark.run(name);
    if (twin === undefined && mapped.area !== undefined) this.#takeArea(mapped.area, read.line);
  }

  #takeArea({ code, name, kind, parent }: NamedArea, line: number): void {
    this.#insertArea.run(code, name, kind, parent, line);
  }

  #fateOf(read: ReadRow, { key = '', facts, outcome }: MappedRow): Fate {
    switch (outcome.kind) {
      case 'skipped':
        return { state: 'skipped', code: outcome.code, because: outcome.because };
      case 'refused': {
        const { code, because } = outcome.fault;
        return { state: 'refused', code, because };
      }
      case 'command':
        return outcome.command.group === undefined
          ? { state: 'staged', command: this.#add(read, outcome.command, { order: facts.order, key }) }
          : this.#gather(read, outcome.command, { ...outcome.command.group, order: facts.order });
    }
  }

  #add(
    { line }: ReadRow,
    { action, id, command, rule, body }: MappedCommand,
    {
      order,
      key,
      gathered = null,
    }: { readonly order: string; readonly key: string; readonly gathered?: string | null },
  ): number {
    this.#commands += 1;
    const own = `${this.#mapping.id}:${fullHash(key)}`;
    const text = JSON.stringify(body);
    const [n, stream] = [this.#rows, this.#mapping.inTurn === true ? '' : `${action}/${id}`];
    this.#insertCommand.run(this.#commands, n, line, stream, order, action, id, command, rule, own, text, gathered);
    return this.#commands;
  }

  /** Rows of a case that make one command say the same, but for what is put together, and when the source wrote it. */
  #gather(read: ReadRow, command: MappedCommand, { by, gather, order }: Group & { readonly order: string }): Fate {
    const parts = Object.entries(command.body).filter(([field]) => gather.includes(field));
    const others = Object.entries(command.body).filter(([field]) => !gather.includes(field));
    const body = Object.fromEntries(others);
    const own = [command.action, command.id, command.rule];
    const gathered = JSON.stringify(by === undefined ? own : [...own, by]);
    const known = this.#gathered.get(gathered);
    const id =
      known === undefined
        ? this.#add(read, { ...command, body }, { order, key: gathered, gathered })
        : this.#joined(known, body);
    if (typeof id !== 'number') return id;
    for (const [field, said] of parts) {
      for (const item of isJsonList(said) ? said : [said]) this.#insertPart.run(id, field, JSON.stringify(item));
    }
    return { state: 'staged', command: id };
  }

  #joined(known: Readonly<Record<string, unknown>>, body: JsonObject): number | Fate {
    const [id, line] = [Number(known['id']), Number(known['line'])];
    const first = readBack<JsonObject>(String(known['body']));
    const { sourceRecordedAt: one, ...said } = first;
    const { sourceRecordedAt: other, ...says } = body;
    const differs = [...new Set([...Object.keys(said), ...Object.keys(says)])].find(
      (field) => canonicalJson(said[field] ?? null) !== canonicalJson(says[field] ?? null),
    );
    if (differs !== undefined) {
      const because = `It is one command with line ${line.toString()}, and its ${differs} is another.`;
      return { state: 'refused', code: 'differs-from-its-group', because };
    }
    if (typeof other === 'string' && (typeof one !== 'string' || other > one)) {
      this.#rewrite.run(JSON.stringify({ ...body, sourceRecordedAt: other }), id);
    }
    return id;
  }

  /** All rows are in. */
  close(): void {
    this.database.close();
  }

  index(): void {
    this.database.exec(`COMMIT; BEGIN; ${indexes} ANALYZE; COMMIT; BEGIN;`);
  }

  /** What became of a command; the last that is said of one holds. */
  settle(command: number, issued: Issued): void {
    this.#written();
    const { state, code = null, because = null } = { code: undefined, because: undefined, ...issued };
    this.#settle.run(command, state, code, because === null ? null : because.slice(0, 1_000));
  }

  #written(): void {
    this.#unwritten += 1;
    if (this.#unwritten < batch) return;
    this.#unwritten = 0;
    this.database.exec('COMMIT; BEGIN;');
  }
}

interface Fate {
  readonly state: 'staged' | 'skipped' | 'identical' | 'different' | 'refused';
  readonly code?: string;
  readonly because?: string;
  readonly command?: number;
}

function factsIn({ facts }: MappedRow): readonly (string | number | null)[] {
  const { chain = null, order, start = null, end = null, announced = null, opens, changes, ends } = facts;
  return [chain, order, start, end, announced, Number(opens), Number(changes), Number(ends)];
}

function duplicate(twin: Readonly<Record<string, unknown>>, digest: Uint8Array): Fate {
  const { digest: other, line } = twin;
  const same = other instanceof Uint8Array && Buffer.compare(other, digest) === 0;
  const at = `line ${String(line)}`;
  return same
    ? { state: 'identical', code: 'identical', because: `The same row as ${at}.` }
    : { state: 'different', code: 'different', because: `It has the key of ${at}, and says something else.` };
}

function shortHash(text: string): Uint8Array {
  return hash('sha256', text, 'buffer').subarray(0, 16);
}

function fullHash(text: string): string {
  return hash('sha256', text);
}
