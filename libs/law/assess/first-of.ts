const mostNamed = 5;

/** Names for a sentence: of many the first five, and how many more there are. */
export function firstOf(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return more > 0 ? `${names.slice(0, mostNamed).join(', ')} and ${more.toString()} more` : names.join(', ');
}
