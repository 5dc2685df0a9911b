import { readFileSync } from 'node:fs';

/** A fenced block of a document: the words behind its fence, and its text. */
export interface Block {
  readonly line: number;
  readonly info: string;
  readonly text: string;
}

export function blocksIn(file: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { fence: string; line: number; info: string; lines: string[] } | undefined;
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const [, fence = '', info = ''] = /^ *(`{3,})([^`]*)$/u.exec(line) ?? [];
    if (open === undefined) {
      if (fence !== '') open = { fence, line: index + 1, info: info.trim(), lines: [] };
    } else if (fence === open.fence && info === '') {
      blocks.push({ line: open.line, info: open.info, text: open.lines.join('\n') });
      open = undefined;
    } else open.lines.push(line);
  }
  return blocks;
}

/** Where the links of a document lead, outside its blocks of code. */
export function linksIn(file: string): readonly string[] {
  const prose = readFileSync(file, 'utf8')
    .replace(/^ *(`{3,})[^`]*$[\s\S]*?^ *\1$/gmu, '')
    .replace(/`[^`\n]*`/gu, '');
  return Array.from(prose.matchAll(/\]\(([^)\s]+)\)/gu), ([, target = '']) => target);
}

/** The names that headings have in addresses, as GitHub makes them. */
export function anchorsIn(file: string): ReadonlySet<string> {
  const headings = readFileSync(file, 'utf8').matchAll(/^#{1,6} (.+)$/gmu);
  return new Set(
    Array.from(headings, ([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
