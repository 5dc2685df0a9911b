/** Text that has come and is not read yet: finds line ends and other marks in it. `last` is whether no more will come. */
export class TextAhead {
  #text = '';
  readonly #seen = new Map<string, Seen>();

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#text = text;
    this.#seen.clear();
  }

  /** Behind the line end that is here, or the end of the file; undefined where neither has come yet. */
  endHere(at: number, last: boolean): number | undefined {
    if (at >= this.#text.length) return last ? at : undefined;
    if (this.#text[at] === '\n') return at + 1;
    if (at + 1 >= this.#text.length && !last) return undefined;
    return this.#text[at + 1] === '\n' ? at + 2 : at + 1;
  }

  /** The line end that comes next, and what is behind it; undefined where none has come yet. */
  lineEnd(from: number, last: boolean): { readonly at: number; readonly next: number } | undefined {
    const feed = this.find('\n', from);
    const carriage = this.find('\r', from);
    if (carriage === -1 || (feed !== -1 && feed < carriage))
      return feed === -1 ? undefined : { at: feed, next: feed + 1 };
    const next = this.endHere(carriage, last);
    return next === undefined ? undefined : { at: carriage, next };
  }

  /** The next one from a place on, which is looked for once: a file without any is not looked through for each row. */
  find(wanted: string, from: number): number {
    const seen = this.#seen.get(wanted);
    if (seen !== undefined && seen.from <= from && (seen.at === -1 || seen.at >= from)) return seen.at;
    const at = this.#text.indexOf(wanted, from);
    this.#seen.set(wanted, { from, at });
    return at;
  }
}

interface Seen {
  readonly from: number;
  readonly at: number;
}

/** CR with LF behind it is one. */
export function lineEndsIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) count += 1;
  }
  return count;
}

/** What stands between the cells of a first line: spreadsheets of countries with a decimal comma write semicolons. */
export function delimiterOf(line: string): string {
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}
