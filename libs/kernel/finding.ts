/**
 * What a rule says of an act that is recorded. `undecided`: the law asks for something that cannot be told from what
 * is recorded, and the sentence says what is missing.
 */
export const verdicts = ['lawful', 'flagged', 'undecided', 'refused'] as const;

/** Findings travel in the event's metadata. */
export interface Finding {
  readonly rule: string;
  readonly verdict: (typeof verdicts)[number];
  readonly because: string;
  /** The article it rests on, with the law it stands in. */
  readonly source?: string;
}

export function flag(rule: string, because: string): Finding {
  return { rule, verdict: 'flagged', because };
}
