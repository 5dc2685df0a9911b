import type { DeclarationMeasure, Provision, SuspendedRight } from '#kernel';
import { objectsIn, textIn, textsIn } from './emergency.js';
import type { Act } from './emergency.js';

/** What an emergency says of itself at a time. */
export interface Told {
  readonly regime: string;
  readonly areas: readonly string[];
  readonly cause: string;
  readonly rights: readonly SuspendedRight[];
  readonly orderKeptBy: string;
  readonly provisions: readonly Provision[];
}

/** An act that sets a term, or changes what holds in one; and what the emergency then says. */
export interface Stage {
  readonly act: Act;
  readonly setsTerm: boolean;
  /** Number of the term: 0 for the first, 1 for the first extension, and so on. */
  readonly extension: number;
  readonly told: Told;
  /** Whether a right is suspended with it that was not before, or in an area where it was not. */
  readonly widens: boolean;
}

/** The acts of an emergency one after the other, each with what it leaves. Announcements and sendings are none. */
export function stagesOf(acts: readonly Act[]): readonly Stage[] {
  const stages: Stage[] = [];
  let told: Told | undefined;
  for (const act of acts) {
    const before: Told | undefined = told;
    told = after(act, before);
    if (told === undefined || told === before || act.type === 'EmergencyLifted') continue;
    const setsTerm = act.type !== 'EmergencyAmended';
    const extension = setsTerm ? stages.filter((one) => one.setsTerm).length : termAt(stages, act);
    stages.push({ act, setsTerm, extension, told, widens: widens(before, told) });
  }
  return stages;
}

function after(act: Act, before: Told | undefined): Told | undefined {
  switch (act.type) {
    case 'EmergencyDeclared':
      return changed(nothing, act);
    case 'EmergencyExtended':
    case 'EmergencyAmended':
      return before === undefined ? undefined : changed(before, act);
    case 'EmergencyLifted':
      return before === undefined ? undefined : without(before, textsIn(act.words, 'areas') ?? []);
    default:
      return before;
  }
}

const nothing: Told = { regime: '', areas: [], cause: '', rights: [], orderKeptBy: 'police', provisions: [] };

function changed(before: Told, { words }: Act): Told {
  const named = (one: Parameters<typeof textIn>[0]) => textIn(one, 'article') ?? '';
  return {
    regime: textIn(words, 'regime') ?? before.regime,
    areas: textsIn(words, 'areas') ?? before.areas,
    cause: textIn(words, 'cause') ?? before.cause,
    orderKeptBy: textIn(words, 'orderKeptBy') ?? before.orderKeptBy,
    rights:
      objectsIn(words, 'suspendedRights')?.map((one) => ({ article: named(one), name: textIn(one, 'name') ?? '' })) ??
      before.rights,
    provisions:
      objectsIn(words, 'provisions')?.map((one) => ({ article: named(one), text: textIn(one, 'text') ?? '' })) ??
      before.provisions,
  };
}

function without(before: Told, areas: readonly string[]): Told {
  return { ...before, areas: before.areas.filter((area) => !areas.includes(area)) };
}

/** The term in which a change takes effect. */
function termAt(stages: readonly Stage[], { words }: Act): number {
  const from = textIn(words, 'effectiveFrom') ?? '';
  return (
    stages.findLast((one) => one.setsTerm && (textIn(one.act.words, 'effectiveFrom') ?? '') <= from)?.extension ?? 0
  );
}

function widens(before: Told | undefined, { rights, areas }: Told): boolean {
  if (rights.length === 0) return false;
  const known = new Set(before?.rights.map(({ article }) => article));
  return (
    rights.some(({ article }) => !known.has(article)) || areas.some((area) => before?.areas.includes(area) !== true)
  );
}

/** What a slice of the measures says. */
export function toldIn({
  regime,
  areas,
  cause,
  suspendedRights: rights,
  orderKeptBy,
  provisions,
}: DeclarationMeasure): Told {
  return { regime, areas, cause, rights, orderKeptBy, provisions };
}
