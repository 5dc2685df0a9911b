/** The answer no. A refusal is a value: it is told to the operator, never thrown. */
export interface Refusal {
  /** A stable code in kebab-case, for machines. */
  readonly refused: string;
  /** A sentence that says why and, where there is one, the way out. */
  readonly because: string;
  /** The article of law it rests on, if any. */
  readonly source?: string;
  /** Path of the field of the body it is about, for example `areas.0`, where it is about one. */
  readonly field?: string;
}

export function refuse(refused: string, because: string, source?: string): Refusal {
  return source === undefined ? { refused, because } : { refused, because, source };
}

/** The refusal, naming the field of the body that it is about. */
export function inField(field: string, refusal: Refusal): Refusal {
  return { ...refusal, field };
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}
