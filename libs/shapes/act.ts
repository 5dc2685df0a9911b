import { termUnits } from '#calendar';
import type { Term } from '#calendar';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { FieldNames, IsCaseRef, IsInstant, IsWebAddress, Part } from './decorators.js';

/** What every record may say of where it comes from. */
export class Sourced {
  /** "taken", also where it is left out: it is recorded, with findings where a rule speaks against it. "draft": it is judged, refused where a rule speaks against it, and never recorded. */
  @IsOptional()
  @IsIn(['taken', 'draft'])
  readonly basis?: 'taken' | 'draft';

  /** Where it can be read. */
  @IsOptional()
  @IsWebAddress()
  readonly link?: string;

  /** What the source calls its own time of recording, of an act that was brought in from its files; when it was recorded here is "recordedAt". */
  @IsOptional()
  @IsInstant()
  readonly sourceRecordedAt?: string;

  /** Fields of this body that the source does not give: filled in to illustrate, and said so everywhere. */
  @FieldNames()
  readonly illustrative?: readonly string[];
}

/** What every act may say of itself besides its substance. */
export class Act extends Sourced {
  /** When it was decided: the Cabinet agreed, the minister signed. */
  @IsOptional()
  @IsInstant()
  readonly decidedAt?: string;

  /** When the gazette printed it. */
  @IsOptional()
  @IsInstant()
  readonly publishedAt?: string;
}

/** An act that holds from a moment on. */
export class EffectiveAct extends Act {
  /** The moment from which it holds. */
  @IsInstant()
  readonly effectiveFrom: string;
}

export class TermShape implements Term {
  @IsInt()
  @Min(1)
  @Max(10_000)
  readonly count: number;

  @IsIn(termUnits)
  readonly unit: Term['unit'];
}

/** An act that may have an end: a moment, or a term that is counted from its effect. Neither: an open end. */
export class TimedAct extends EffectiveAct {
  /** The first moment at which it holds no more. */
  @IsOptional()
  @IsInstant()
  readonly effectiveUntil?: string;

  /** Counted from its effect by the calendar in the ledger's time zone; in place of an end, or beside it. */
  @IsOptional()
  @Part(() => TermShape)
  readonly term?: TermShape;
}

/** Said by the clock when a term has run out: the act had ended by itself at that moment. */
export class LapseAct {
  /** When it had ended. */
  @IsInstant()
  readonly endedAt: string;
}

/** The same of an act that may also have ended with the declaration it rested on. */
export class LapseOfDependant extends LapseAct {
  @IsOptional()
  @IsCaseRef()
  readonly endedWith?: string;
}
