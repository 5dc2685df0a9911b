/** What a value must be instead of what it is; follows the field's name: "must be …". */
export interface Must {
  readonly must: string;
}

export function isMust(value: unknown): value is Must {
  return typeof value === 'object' && value !== null && 'must' in value;
}

/** A value as it may be shown to a person: cut, in quotes, and with nothing in it that steers a screen. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? 'nothing' : JSON.stringify(value);
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return JSON.stringify(short.toWellFormed()).replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
