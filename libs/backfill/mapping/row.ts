/** A row as it was read: the text of a column without spaces around it, or "" where it is blank. */
export interface Row {
  get(column: string): string;
}

/** Why a row cannot be taken: a code for machines, and a sentence. */
export class Fault {
  constructor(
    readonly code: string,
    readonly because: string,
  ) {}
}

/** What is to be told of a row that is taken all the same, by name, such as `text-cut`. */
export type Remarks = Set<string>;

export function isFault(value: unknown): value is Fault {
  return value instanceof Fault;
}

/** A text of the table in a sentence. */
export function short(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}
