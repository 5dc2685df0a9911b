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
  /** Whose approval it is about: given where the verdict is `lawful`, else lacking. */
  readonly asks?: AskedApproval;
  /** The article of the right that it is of: it is held against an act only as long as that is suspended. */
  readonly right?: string;
}

/** A body whose approval the law asks for, by the name that acts cite it by, and whether it must come before the effect. */
export interface AskedApproval {
  readonly by: string;
  readonly when: 'before' | 'after';
}

export function flag(rule: string, because: string): Finding {
  return { rule, verdict: 'flagged', because };
}
