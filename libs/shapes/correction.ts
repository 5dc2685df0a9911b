import type { CorrectedField as Change, Correction, CorrectionDescription, JsonObject, JsonValue } from '#kernel';
import { IsInt, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { FieldNames, IsInstant, IsJsonValue, IsText, Part, Parts } from './decorators.js';
import { endCounted } from './period.js';
import { shapeOf } from './shape-of.js';
import { fieldsWritten } from './written.js';

/** Where and when something was printed. */
export class Gazette {
  @IsText(200)
  readonly name: string;

  @IsOptional()
  @IsText(100)
  readonly edition?: string;

  @IsInstant()
  readonly publishedAt: string;
}

export class CorrectedField implements Change {
  /** JSON Pointer into the event's data (RFC 6901). */
  @Matches(/^(?:\/[^/]+)+$/u, { message: 'must be a JSON Pointer such as /cause or /areas/0' })
  @MaxLength(200)
  readonly field: string;

  /** What stands there; null or absent where nothing does. */
  @IsOptional()
  @IsJsonValue()
  readonly before?: JsonValue;

  /** What should have stood there; null or absent where nothing should. */
  @IsOptional()
  @IsJsonValue()
  readonly after?: JsonValue;
}

const whichRevision = { message: 'must be the revision of the event to correct: a whole number such as 0' };

/** A fe de erratas: the revision it corrects, the fields before and after, and the gazette it was printed in. */
export class CorrectAct implements Correction {
  /** Of the event whose words are corrected. */
  @IsInt(whichRevision)
  @Min(0, whichRevision)
  @Max(Number.MAX_SAFE_INTEGER, whichRevision)
  readonly revision: number;

  @Parts(() => CorrectedField, 1, 20)
  readonly fields: readonly CorrectedField[];

  @Part(() => Gazette)
  readonly gazette: Gazette;

  @IsOptional()
  @IsText(2_000)
  readonly reason?: string;

  /** What the source calls its own time of recording, of a correction that was brought in from its files. */
  @IsOptional()
  @IsInstant()
  readonly sourceRecordedAt?: string;

  @FieldNames()
  readonly illustrative?: readonly string[];
}

/** The `correct` command of an action, recorded as the event named. The example corrects the first event. */
export function correctedBy(
  event: string,
  change: { field: string; before: JsonValue; after: JsonValue },
): CorrectionDescription {
  const example: JsonObject = {
    revision: 0,
    fields: [change],
    gazette: { name: 'El Peruano', publishedAt: '2025-12-03T05:00:00.000Z' },
    reason: 'Fe de erratas',
  };
  return { event, shape: shapeOf(CorrectAct), example, written: fieldsWritten, following: endCounted };
}
