import type { CitedCase } from '../case.js';
import type { DeclarationMeasure } from '../measure.js';

type Recorded = Omit<CitedCase, 'stream'>;

/** Start of a day in Lima. */
export const day = (date: string): string => `${date}T05:00:00.000Z`;

/** An emergency in an area for sixty days from 1 December 2025, order kept by the police. */
export function declarationIn(area: string): DeclarationMeasure {
  return {
    kind: 'declaration',
    from: day('2025-12-01'),
    until: day('2026-01-30'),
    areas: [area],
    level: 'emergency',
    regime: 'pe-emergencia',
    cause: 'Irregular migration',
    extension: 0,
    suspendedRights: [],
    orderKeptBy: 'police',
    provisions: [],
  };
}

/** The case of such a declaration, for acts that rest on it. */
export function declaredAs(id: string, title: string, declaration: DeclarationMeasure): Recorded {
  return { action: 'emergency-declaration', id, phase: 'declared', title, measures: [declaration] };
}

/** A decree that acts may cite. */
export const decree: Recorded = {
  action: 'cabinet-decree',
  id: 'ds-135',
  phase: 'published',
  title: 'DS 135',
  measures: [],
};
