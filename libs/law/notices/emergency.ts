import type { DeclarationMeasure, DomainEvent, Instant, JsonObject } from '#kernel';
import { isJsonList, isJsonObject, toJsonObject } from '#kernel';

/** An act as it should read. */
export interface Act {
  readonly type: string;
  readonly words: JsonObject;
  /** When the last word of it was recorded: of a corrected act, the correction. */
  readonly recordedAt: Instant;
}

/** A decree that an act cites. */
export interface Decree {
  /** As people cite it: `DS 135-2025-PCM`. */
  readonly name: string;
  /** When the gazette printed it; undefined where that is not recorded. */
  readonly printedAt: Instant | undefined;
  readonly recordedAt: Instant;
}

/** All that is to be known of an emergency to tell what must be told of it, and what has been told. */
export interface Emergency {
  readonly jurisdiction: string;
  /** The ledger's time zone, in whose days the law counts. */
  readonly zone: string;
  /** What it stands for, oldest first. */
  readonly declared: readonly DeclarationMeasure[];
  /** Oldest first. */
  readonly acts: readonly Act[];
  /** Undefined for a decree of which nothing is recorded. */
  decree(id: string): Decree | undefined;
}

export function actOf({ type, data }: DomainEvent, recordedAt: Instant): Act {
  return { type, words: toJsonObject(data), recordedAt };
}

export function textIn(words: JsonObject, field: string): string | undefined {
  const { [field]: value } = words;
  return typeof value === 'string' ? value : undefined;
}

export function textsIn(words: JsonObject, field: string): readonly string[] | undefined {
  const { [field]: value } = words;
  return isJsonList(value) ? value.filter((one) => typeof one === 'string') : undefined;
}

export function objectsIn(words: JsonObject, field: string): readonly JsonObject[] | undefined {
  const { [field]: value } = words;
  return isJsonList(value) ? value.filter(isJsonObject) : undefined;
}
