import type { AnnouncementMeasure, DeclarationMeasure, Instant, Measure } from '#kernel';
import { changeFrom, cutAt, groundsAfter, groundsOf, latest, replaceFrom } from '#kernel';
import type { DeclarationChange } from './emergency-declaration.commands.js';
import type { EmergencyState } from './emergency-declaration.decider.js';
import type {
  EmergencyAnnounced,
  EmergencyDeclared,
  EmergencyExtended,
  EmergencyLifted,
} from './emergency-declaration.events.js';

/** What was announced and declared, then and now. */
export function measures({ announced, declared }: EmergencyState): readonly Measure[] {
  return [...announced, ...declared];
}

export function announcement(said: EmergencyAnnounced): AnnouncementMeasure {
  return {
    kind: 'announcement',
    from: said.announcedAt,
    until: null,
    areas: said.areas,
    cause: said.cause,
    announcedBy: said.announcedBy,
    ...groundsOf(said),
  };
}

export function firstTerm(act: EmergencyDeclared): DeclarationMeasure {
  return {
    kind: 'declaration',
    from: act.effectiveFrom,
    until: act.effectiveUntil ?? null,
    areas: act.areas,
    level: act.level,
    regime: act.regime,
    cause: act.cause,
    extension: 0,
    suspendedRights: act.suspendedRights ?? [],
    orderKeptBy: act.orderKeptBy,
    provisions: act.provisions ?? [],
    ...(act.decree === undefined ? {} : { decree: act.decree }),
    ...groundsOf(act),
  };
}

/** The terms with one more; an extension that begins before the end takes the place of the rest. */
export function extended(
  declared: readonly DeclarationMeasure[],
  act: EmergencyExtended,
): readonly DeclarationMeasure[] {
  const last = latest(declared);
  if (last === undefined) return declared;
  return replaceFrom(declared, {
    ...changed(last, act),
    from: act.effectiveFrom,
    until: act.effectiveUntil ?? null,
    extension: last.extension + 1,
  });
}

/** From a moment on with the changes, also in terms that begin later. */
export function amended(
  declared: readonly DeclarationMeasure[],
  act: DeclarationChange & { readonly effectiveFrom: Instant },
): readonly DeclarationMeasure[] {
  return changeFrom(declared, act.effectiveFrom, (measure) => changed(measure, act));
}

/** From a moment on without these areas; without any, nothing is left. */
export function lifted(declared: readonly DeclarationMeasure[], act: EmergencyLifted): readonly DeclarationMeasure[] {
  const { areas, effectiveFrom } = act;
  if (areas === undefined) return cutAt(declared, effectiveFrom);
  const gone = new Set(areas);
  const rest = changeFrom(declared, effectiveFrom, (measure) => ({
    ...measure,
    areas: measure.areas.filter((area) => !gone.has(area)),
  }));
  return rest.filter((measure) => measure.areas.length > 0);
}

function changed(measure: DeclarationMeasure, change: DeclarationChange): DeclarationMeasure {
  const { areas, cause, suspendedRights, orderKeptBy, provisions, decree } = change;
  return {
    ...measure,
    areas: areas ?? measure.areas,
    cause: cause ?? measure.cause,
    suspendedRights: suspendedRights ?? measure.suspendedRights,
    orderKeptBy: orderKeptBy ?? measure.orderKeptBy,
    provisions: provisions ?? measure.provisions,
    ...(decree === undefined ? {} : { decree }),
    ...groundsAfter(measure, change),
  };
}

/** How often it was extended, whatever became of that; undefined where it was never declared. */
export function extensionsOf({ extensions, declared: terms }: EmergencyState): number | undefined {
  return extensions ?? latest(terms)?.extension;
}

/** What is kept of that count where an end leaves less. */
export function lostExtensions(
  before: EmergencyState,
  rest: readonly DeclarationMeasure[],
): Pick<EmergencyState, 'extensions'> {
  const extensions = extensionsOf(before);
  return extensions === undefined || extensions === latest(rest)?.extension ? {} : { extensions };
}
