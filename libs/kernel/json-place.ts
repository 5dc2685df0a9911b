/** Where a text stops being JSON, for a person who looks for it. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const space = /[ \t\n\r]*/uy;
const scalar =
  /"[^"\\\u0000-\u001F]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001F]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/** What may come next: a value, the key of a member, or what follows a value. */
type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'after';

/**
 * The first character that cannot stand where it stands (RFC 8259). The engine's own messages name a place only for
 * some errors. Asked only after parsing has failed; without recursion, whatever the depth.
 */
export function placeOfJsonError(text: string): Place {
  const reader = new JsonReader(text);
  while (reader.step());
  return placeAt(text, reader.at);
}

class JsonReader {
  at = 0;
  #expected: Expected = 'value';
  readonly #open: ('{' | '[')[] = [];

  constructor(private readonly text: string) {}

  /** Reads on by one token; false at the first that does not fit. */
  step(): boolean {
    this.#skip(space);
    const next = this.text.charAt(this.at);
    if (this.#expected === 'after') return this.#afterValue(next);
    if (this.#expected === 'colon') return this.#take(next === ':', 'value');
    if (next === '}' && this.#expected === 'key or }') return this.#close();
    if (next === ']' && this.#expected === 'value or ]') return this.#close();
    if (this.#expected === 'key' || this.#expected === 'key or }') return next === '"' && this.#scalar('colon');
    if (next === '{') return this.#opened('{', 'key or }');
    if (next === '[') return this.#opened('[', 'value or ]');
    return this.#scalar('after');
  }

  #afterValue(next: string): boolean {
    const inside = this.#open.at(-1);
    if (next === ',') return inside !== undefined && this.#take(true, inside === '{' ? 'key' : 'value');
    const closes = (next === '}' && inside === '{') || (next === ']' && inside === '[');
    return closes && this.#close();
  }

  #opened(bracket: '{' | '[', expected: Expected): boolean {
    this.#open.push(bracket);
    return this.#take(true, expected);
  }

  #close(): boolean {
    this.#open.pop();
    return this.#take(true, 'after');
  }

  #take(fits: boolean, expected: Expected): boolean {
    if (!fits) return false;
    this.at += 1;
    this.#expected = expected;
    return true;
  }

  #scalar(expected: Expected): boolean {
    if (!this.#skip(scalar)) return false;
    this.#expected = expected;
    return true;
  }

  /** True where the pattern was there; the place is then behind it. */
  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }
}

/** Line and column of a character, both from 1. */
export function placeAt(text: string, at: number): Place {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - before.lastIndexOf('\n') };
}
