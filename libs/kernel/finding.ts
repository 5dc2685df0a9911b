/** What a rule says of an act that is recorded. Findings travel in the event's metadata. */
export interface Finding {
  readonly rule: string;
  readonly verdict: 'lawful' | 'flagged' | 'refused';
  readonly because: string;
  readonly source?: string;
}

export function flag(rule: string, because: string): Finding {
  return { rule, verdict: 'flagged', because };
}
