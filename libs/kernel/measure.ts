import type { Interval } from './instant.js';
import type { JsonObject } from './json.js';

/**
 * What an action means on the ground: a kind, areas, an interval of effective time, and details.
 * A case's measures are the whole history it now stands for, the past included.
 */
export type Measure =
  | AnnouncementMeasure
  | DeclarationMeasure
  | ForceMeasure
  | BorderMeasure
  | CurfewMeasure
  | CorridorMeasure
  | ReportMeasure
  | OtherMeasure;

interface Common extends Interval {
  /** Codes of the areas it is imposed on; it holds in everything below them. Never empty. */
  readonly areas: readonly string[];
  /** Stream of the case it rests on: it holds only while a declaration of that case holds. */
  readonly restsOn?: string;
  /** Names of the details that the source does not give and that were filled in to illustrate. */
  readonly illustrative?: readonly string[];
}

/** Said in public, not yet law. */
export interface AnnouncementMeasure extends Common {
  readonly kind: 'announcement';
  readonly cause: string;
  readonly announcedBy: string;
}

export interface DeclarationMeasure extends Common {
  readonly kind: 'declaration';
  readonly level: 'siege' | 'emergency';
  /** Id of the legal regime, for example `pe-emergencia`. */
  readonly regime: string;
  readonly cause: string;
  /** Id of the cabinet-decree case it rests on. */
  readonly decree?: string;
  /** 0 for the first term, 1 for the first extension, and so on. */
  readonly extension: number;
  readonly suspendedRights: readonly SuspendedRight[];
  readonly orderKeptBy: 'police' | 'police-with-armed-forces' | 'armed-forces';
  readonly provisions: readonly Provision[];
}

/** A right suspended, by the article of the constitution. */
export interface SuspendedRight {
  readonly article: string;
  readonly name: string;
}

/** One measure the decree orders, by its article. */
export interface Provision {
  readonly article: string;
  readonly text: string;
}

export interface ForceMeasure extends Common {
  readonly kind: 'force';
  readonly force: string;
  /** Number of people, or null where it is honestly unknown. */
  readonly personnel: number | null;
  /** In support of the police, or in control of internal order. */
  readonly mode: 'support' | 'control';
  readonly mission: string;
}

export interface BorderMeasure extends Common {
  readonly kind: 'border';
  readonly severity: 'closed' | 'restricted';
  /** `whole`: the whole border; `unauthorised`: everywhere but authorised crossings; `crossings`: those named. */
  readonly extent: 'whole' | 'unauthorised' | 'crossings';
  readonly crossings: readonly string[];
  readonly neighbour?: string;
  readonly direction: 'entry' | 'exit' | 'both';
  readonly exempt: readonly string[];
  readonly cause: string;
}

export interface CurfewMeasure extends Common {
  readonly kind: 'curfew';
  /** Local time of day, `HH:MM`; an end before the start is the next morning, the same time is round the clock. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly exempt: readonly string[];
}

export interface CorridorMeasure extends Common {
  readonly kind: 'corridor';
  readonly name: string;
  /** Codes of the areas or ids of the crossings it leads through, in order. */
  readonly route: readonly string[];
  readonly beneficiaries: readonly string[];
  readonly organisations: readonly string[];
  readonly suspended: boolean;
  /** Stream of the border closure it is an exception to. */
  readonly exceptionTo?: string;
}

export interface ReportMeasure extends Common {
  readonly kind: 'report';
  readonly source: string;
  readonly reliability: string;
  readonly text: string;
  readonly figures: readonly Figure[];
}

/** A figure as reported: a range whose ends may be equal, or explicitly unknown, never guessed. */
export type Figure =
  | { readonly name: string; readonly unit: string; readonly unknown: true; readonly because: string }
  | { readonly name: string; readonly unit: string; readonly atLeast: number; readonly atMost: number | null };

/** A kind of measure that regional status lists without reading its details. */
export interface OtherMeasure extends Common {
  readonly kind: 'other';
  /** The action's own word for it, in kebab-case. */
  readonly name: string;
  /** What it does, in a few words for people. */
  readonly label: string;
  readonly details: JsonObject;
}
