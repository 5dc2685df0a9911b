import type { Instant } from './instant.js';
import type { Measure } from './measure.js';
import type { FieldProblem } from './shape.js';

/** Names a case: an action and the id that people use. */
export interface CaseRef {
  readonly action: string;
  readonly id: string;
}

/** What a decision may know of a case of another action. */
export interface CitedCase extends CaseRef {
  readonly stream: string;
  readonly phase: string;
  readonly title: string;
  readonly measures: readonly Measure[];
  /** When the gazette printed it, of a decree that others cite. */
  readonly publishedAt?: Instant;
  /** The case that it follows. */
  readonly follows?: CaseRef;
}

const idPattern = /^[a-z0-9-]{1,64}$/u;

/** 1 to 64 characters: lower case letters, digits and hyphens. */
export function isCaseId(id: string): boolean {
  return idPattern.test(id);
}

/** What is wrong with the id of a case in an address, for the answer to its caller. */
export function caseIdProblems(id: string): readonly FieldProblem[] {
  if (isCaseId(id)) return [];
  return [{ field: 'id', problem: 'must be 1 to 64 lower case letters, digits and hyphens, such as ds-135-2025-pcm' }];
}

export function streamOf(ref: CaseRef): string {
  return `${ref.action}-${ref.id}`;
}

/** `action/id`, as bodies and questions name a case. */
export const caseRefPattern = /^[a-z][a-z0-9-]{0,59}\/[a-z0-9-]{1,64}$/u;

/** Reads `action/id`, the form in which bodies name a case; the shape has checked it. */
export function parseCaseRef(text: string): CaseRef {
  const [action = '', id = ''] = text.split('/');
  return { action, id };
}
