import type { Case, DeclarationMeasure, Instant, JsonObject } from '#kernel';
import { toJsonObject } from '#kernel';
import type { Moments } from '../terms.js';

/** All that is to be known of an emergency to tell what must be told of it, and what has been told. */
export interface Emergency {
  readonly jurisdiction: string;
  /** The ledger's time zone, in whose days the law counts. */
  readonly zone: string;
  /** What it stands for, oldest first. */
  readonly declared: readonly DeclarationMeasure[];
  /** The words of its acts as they should read, oldest first. */
  readonly acts: readonly JsonObject[];
  /** When the gazette printed a decree; undefined where that is not recorded. */
  publishedAt(decree: string): Instant | undefined;
}

/** A case of an emergency as its acts have made it. */
export function emergencyIn(found: Case, about: Omit<Emergency, 'declared' | 'acts'>): Emergency {
  const declared = found.measures().filter((one) => one.kind === 'declaration');
  return { ...about, declared, acts: found.acts().map(({ data }) => toJsonObject(data)) };
}

export function textIn(words: JsonObject, field: string): string | undefined {
  const { [field]: value } = words;
  return typeof value === 'string' ? value : undefined;
}

/** The words of the act that takes effect at a moment; none, where nothing was said of it but that it ended. */
export function actAt({ acts }: Emergency, effect: Instant): JsonObject {
  return acts.findLast((one) => textIn(one, 'effectiveFrom') === effect) ?? {};
}

/** The moments of the act that takes effect at one; without such an act, nobody knows but when that is. */
export function momentsAt(emergency: Emergency, effect: Instant): Moments {
  const words = actAt(emergency, effect);
  const decree = textIn(words, 'decree');
  return {
    signing: textIn(words, 'decidedAt'),
    publication: textIn(words, 'publishedAt') ?? (decree === undefined ? undefined : emergency.publishedAt(decree)),
    effect,
  };
}
