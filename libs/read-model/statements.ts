/** What a row holds. */
export type Value = string | number | null;

/** What it says, and the values for its places. */
export interface Statement {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/** New rows of a table. */
interface Insert {
  readonly table: string;
  readonly names: readonly string[];
  /** What is done where the row stands already; empty where none can. */
  readonly onConflict: string;
}

/** A change of rows that stand, found by the columns of their key. */
export interface Change {
  readonly table: string;
  /** What is told of each row: its key, and the new values of the rest. */
  readonly names: readonly string[];
  readonly key: readonly string[];
  /** Of the rows with that key, those that are changed. */
  readonly where?: string;
}

/** Rows written by one statement of SQLite: few texts, and well within its limit of parameters. */
export const chunks = [100, 10, 1] as const;

/**
 * What SQLite does where a row cannot be written: it undoes the transaction, as whoever writes does anyway. To undo the one
 * statement it would copy every page beforehand that the statement changes.
 */
const orElse = 'or rollback';

const texts = new Map<string, string>();

function kept(key: string, make: () => string): string {
  const known = texts.get(key);
  if (known !== undefined) return known;
  const text = make();
  texts.set(key, text);
  return text;
}

/** Takes the values row after row. */
export function insertRows({ table, names, onConflict }: Insert, count: number): string {
  return kept(`insert ${table} ${count.toString()}`, () => {
    const rows = placesFor(names, count);
    return `insert ${orElse} into ${table} (${names.join(', ')}) values ${rows} ${onConflict}`;
  });
}

function placesFor(names: readonly string[], count: number): string {
  const row = `(${names.map(() => '?').join(', ')})`;
  return Array.from({ length: count }, () => row).join(', ');
}

/** Takes a list of values for each column, however many rows: PostgreSQL reads one text, and answers once. */
export function insertLists({ table, names, onConflict }: Insert): string {
  return kept(
    `insert ${table}`,
    () => `insert into ${table} (${names.join(', ')}) select * from ${listed(table, names)} ${onConflict}`,
  );
}

/** Takes the values row after row. */
export function changeRows({ table, names, key, where }: Change, count: number): string {
  return kept(`change ${table} ${count.toString()}`, () => {
    const given = (name: string): string => `given.column${(names.indexOf(name) + 1).toString()}`;
    const set = names.filter((name) => !key.includes(name)).map((name) => `${name} = ${given(name)}`);
    const found = key.map((name) => `${table}.${name} = ${given(name)}`);
    if (where !== undefined) found.push(`${table}.${where}`);
    const rows = `(values ${placesFor(names, count)}) as given`;
    return `update ${orElse} ${table} set ${set.join(', ')} from ${rows} where ${found.join(' and ')}`;
  });
}

/** Takes a list of values for each column, however many rows. */
export function changeByLists({ table, names, key, where }: Change): string {
  return kept(`change ${table}`, () => {
    const set = names.filter((name) => !key.includes(name)).map((name) => `${name} = given.${name}`);
    const found = key.map((name) => `${table}.${name} = given.${name}`);
    if (where !== undefined) found.push(`${table}.${where}`);
    const given = `${listed(table, names)} as given (${names.join(', ')})`;
    return `update ${table} set ${set.join(', ')} from ${given} where ${found.join(' and ')}`;
  });
}

/** Columns that hold text; all others hold numbers. */
const ofText: ReadonlySet<string> = new Set(
  ['action', 'because', 'body', 'cases.id', 'findings', 'kind', 'path', 'paths', 'phase', 'refused'].concat([
    'rests_on',
    'rule',
    'source',
    'state',
    'stream',
    'subject',
    'title',
    'verdict',
  ]),
);

/** A row for each place in the lists. */
function listed(table: string, names: readonly string[]): string {
  const lists = names.map((name, index) => {
    const type = ofText.has(name) || ofText.has(`${table}.${name}`) ? 'text' : 'bigint';
    return `$${(index + 1).toString()}::${type}[]`;
  });
  return `unnest(${lists.join(', ')})`;
}
