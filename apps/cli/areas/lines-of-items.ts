/** Strings and brackets: enough to know where in valid JSON one is. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/gu;

/**
 * The lines on which the objects in a list begin, the first line being 1. The list is the whole text, or the member of
 * that name of the object that is. The text must be JSON.
 */
export function linesOfItems(text: string, name?: string): readonly number[] {
  const lines: number[] = [];
  const lineAt = lineCounter(text);
  const levelOfItems = name === undefined ? 1 : 2;
  const key = JSON.stringify(name);
  let level = 0;
  let last = '';
  let inList = name === undefined;
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === '{' || found === '[') {
      if (level === 1 && name !== undefined) inList = found === '[' && last === key;
      if (level === levelOfItems && inList && found === '{') lines.push(lineAt(index));
      level += 1;
    } else if (found === '}' || found === ']') level -= 1;
    else if (level === 1) last = found;
  }
  return lines;
}

/** Asked for places that only grow. */
function lineCounter(text: string): (place: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (place) => {
    for (; next !== -1 && next < place; next = text.indexOf('\n', next + 1)) line += 1;
    return line;
  };
}
