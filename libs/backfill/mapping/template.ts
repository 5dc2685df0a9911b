import type { Digest } from '#kernel';
import { caseId } from './case-id.js';
import type { Row } from './row.js';

/** A column in braces, and `|id` behind it where its text is to be the id of a case. */
const placeholder = /\{([^{}]+?)(\|id)?\}/gu;

/** The columns that a template names. */
export function columnsIn(template: string): readonly string[] {
  return [...template.matchAll(placeholder)].map(([, name = '']) => name);
}

/** Whether a template has a brace that is of no column. */
export function hasStrayBrace(template: string): boolean {
  return /[{}]/u.test(template.replace(placeholder, ''));
}

/** The text of a template in a row; "" where all its columns are blank. */
export function templateOf(template: string, digest: Digest): (row: Row) => string {
  const columns = columnsIn(template);
  const textOf = (said: string, asId: string | undefined): string =>
    asId === undefined ? said : (caseId(said, digest) ?? '');
  return (row) =>
    columns.length > 0 && columns.every((column) => row.get(column) === '')
      ? ''
      : template
          .replace(placeholder, (_, column: string, asId: string | undefined) => textOf(row.get(column), asId))
          .trim();
}
