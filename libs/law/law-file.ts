import { shapeOf } from '#shapes';
import { contradictionsIn } from './contradictions.js';
import { LawFile } from './shapes/index.js';

/** A file as it was read: its name, for the messages, and its text. */
export interface LawText {
  readonly name: string;
  readonly text: string;
}

/** What is wrong with a file of law: which one, where in it, and a sentence. */
export interface LawProblem {
  readonly file: string;
  /** Path of the field, such as `regimes.0.versions.1.initial.max.unit`; empty for the whole file. */
  readonly place: string;
  readonly problem: string;
}

/** The shape of a file, for its JSON Schema. */
export const lawFileShape = shapeOf(LawFile);

/** The largest file that is read: the whole law of the world is less. */
export const mostCharacters = 10_000_000;

/** The law in a text, or everything that is wrong with it. */
export function parseLawFile({ name, text }: LawText): LawFile | readonly LawProblem[] {
  if (text.length > mostCharacters) {
    return [{ file: name, place: '', problem: 'is longer than 10,000,000 characters' }];
  }
  const parsed = lawFileShape.parse(json(text));
  if (!parsed.ok) return parsed.problems.map(({ field, problem }) => ({ file: name, place: field, problem }));
  const found = contradictionsIn(parsed.value);
  return found.length === 0 ? parsed.value : found.map((one) => ({ file: name, ...one }));
}

/** Undefined where the text is not JSON, which no shape accepts. */
function json(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/u, ''));
    return value;
  } catch {
    return undefined;
  }
}
