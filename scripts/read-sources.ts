import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';

/** What the source says of a class of fields: what it extends, and the comment of each field. */
interface Described {
  readonly parent: string | undefined;
  readonly comments: ReadonlyMap<string, string>;
}

/** A `refuse` or `flag` in the source: its code and its sentence, `…` for what is filled in. */
export interface Said {
  readonly code: string;
  readonly because: string;
}

const root = new URL('../', import.meta.url);

function sourcesIn(pattern: string): readonly ts.SourceFile[] {
  return globSync(pattern, { cwd: root })
    .filter((name) => !name.endsWith('.spec.ts'))
    .sort()
    .map((name) =>
      ts.createSourceFile(basename(name), readFileSync(new URL(name, root), 'utf8'), ts.ScriptTarget.Latest, true),
    );
}

function* nodesIn(node: ts.Node): Iterable<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesIn(child);
}

function commentOf(node: ts.Node): string {
  return ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The comments of the fields that a class has, its own and those it inherits. */
export function fieldComments(): (type: string) => ReadonlyMap<string, string> {
  const classes = new Map<string, Described>();
  for (const source of sourcesIn('libs/{shapes,contract,actions/*}/*.ts')) {
    for (const node of source.statements) {
      if (ts.isClassDeclaration(node) && node.name !== undefined) classes.set(node.name.text, describedBy(node));
    }
  }
  const all = (type: string): ReadonlyMap<string, string> => {
    const found = classes.get(type);
    if (found === undefined) return new Map();
    return new Map([...(found.parent === undefined ? [] : all(found.parent)), ...found.comments]);
  };
  return all;
}

function describedBy(node: ts.ClassDeclaration): Described {
  const parent = node.heritageClauses
    ?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    ?.types[0]?.expression.getText();
  const fields = node.members.filter(ts.isPropertyDeclaration);
  return { parent, comments: new Map(fields.map((field) => [field.name.getText(), commentOf(field)])) };
}

/** What some files refuse or flag, each code once with all its sentences, in the order in which it stands there. */
export function saidIn(pattern: string, word: 'refuse' | 'flag'): readonly Said[] {
  const found = new Map<string, Set<string>>();
  for (const source of sourcesIn(pattern)) {
    for (const node of nodesIn(source)) {
      if (!ts.isCallExpression(node) || node.expression.getText() !== word) continue;
      const [code, because] = node.arguments;
      if (code === undefined || because === undefined || !ts.isStringLiteral(code)) continue;
      found.set(code.text, (found.get(code.text) ?? new Set()).add(textOf(because) || '…'));
    }
  }
  return [...found].map(([code, sentences]) => ({ code, because: [...sentences].join(' Or: ') }));
}

/** The words of a text, `…` for what is filled in; names and functions are looked up in their file. */
function textOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  }
  if (ts.isBinaryExpression(node)) return textOf(node.left) + textOf(node.right);
  if (ts.isCallExpression(node)) return returnedBy(node.expression.getText(), node.getSourceFile());
  if (!ts.isIdentifier(node)) return '';
  for (let scope: ts.Node = node; !ts.isSourceFile(scope); scope = scope.parent) {
    const value = declaredIn(scope, node.text);
    if (value !== undefined) return textOf(value);
  }
  return '';
}

function declaredIn(scope: ts.Node, name: string): ts.Expression | undefined {
  if (!ts.isBlock(scope)) return undefined;
  const declared = scope.statements.filter(ts.isVariableStatement).flatMap((one) => one.declarationList.declarations);
  return declared.find((one) => one.name.getText() === name)?.initializer;
}

/** Every text that a function of the file may return. */
function returnedBy(name: string, source: ts.SourceFile): string {
  const called = source.statements.filter(ts.isFunctionDeclaration).find((one) => one.name?.text === name);
  if (called === undefined) return '';
  const texts = [...nodesIn(called)]
    .filter(ts.isReturnStatement)
    .map(({ expression }) => (expression === undefined ? '' : textOf(expression)));
  return texts.filter((text) => text !== '').join(' Or: ');
}
