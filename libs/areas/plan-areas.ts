import { canonicalJson } from '#kernel';
import type { RegisteredArea } from './area-events.js';
import type { AreaRegistry } from './area-registry.js';
import { isoScheme } from './iso-areas.js';
import { deepestArea, schemePattern } from './limits.js';
import { quoted } from './must.js';
import { placesOf } from './places.js';
import type { Placed, SaidArea } from './places.js';
import { Faults } from './plan.js';
import type { ImportFaults, ImportPlan } from './plan.js';
import { saidAreas } from './said-areas.js';
import type { AreaImport } from './said-areas.js';
import { bytesOf, inEvents, largestItem, tooMany } from './split.js';

/**
 * What is new and what has changed among the rows, as events, parents before their children; or everything that is
 * wrong. Each row is the whole truth about its area: what it does not say is not so. Only a geometry stays until
 * another one is given.
 */
export function planAreas(areas: AreaRegistry, { scheme, rows }: AreaImport): ImportPlan | ImportFaults {
  const problem = wrongScheme(scheme);
  if (problem !== undefined) return { problems: [{ field: 'scheme', problem }], more: 0 };
  if (rows.length === 0) return { problems: [{ field: 'areas', problem: 'must hold at least one area' }], more: 0 };
  const faults = new Faults();
  const said = saidAreas(areas, { scheme, rows }, faults);
  const placed = placesOf(areas, said, faults);
  checkPlaces(areas, placed, faults);
  checkCorridors(areas, said, faults);
  return faults.count > 0 ? faults.told() : planOf(areas, scheme, placed, faults);
}

function wrongScheme(scheme: string): string | undefined {
  if (scheme === isoScheme) {
    return `must not be ${isoScheme}: its areas come with the program and are not imported; give your registry a name of its own`;
  }
  if (schemePattern.test(scheme)) return undefined;
  return `must be 1 to 40 lower case letters, digits and hyphens that begin with a letter, such as ubigeo-inei; it is ${quoted(scheme)}`;
}

function checkPlaces(areas: AreaRegistry, placed: readonly Placed[], faults: Faults): void {
  for (const { at, area, depth } of placed) {
    const before = areas.find(area.code);
    if (depth > deepestArea) {
      const problem = `lies ${depth.toString()} levels deep; a hierarchy has at most ${deepestArea.toString()}`;
      faults.add({ at, field: 'parent', problem });
    }
    if (before !== undefined && before.parent !== area.parent) {
      const problem =
        `is ${area.parent}, but ${area.code} is registered below ${String(before.parent)} and does not move: acts that ` +
        'are stored would lose their place. Register it under a new code, and end this one with validUntil';
      faults.add({ at, field: 'parent', problem });
    }
  }
}

function checkCorridors(areas: AreaRegistry, said: ReadonlyMap<string, SaidArea>, faults: Faults): void {
  for (const [code, { at, area }] of said) {
    const wrong = (problem: string): void => {
      faults.add({ at, field: 'through', problem });
    };
    const before = areas.find(code);
    if (before !== undefined && canonicalJson(before.through) !== canonicalJson(area.through)) {
      wrong(
        `is ${listed(area.through)}, but ${code} is registered as leading through ${listed(before.through)}, and acts ` +
          'that are stored hold there. Register the new course under a new code, and end this one with validUntil',
      );
    }
    for (const one of new Set(area.through)) {
      if (one === code) wrong(`names ${one}, which is the corridor itself`);
      else if ((said.get(one)?.area ?? areas.find(one))?.through !== undefined)
        wrong(`names ${one}, which is a corridor; name the areas that it leads through`);
    }
  }
}

function listed(codes: readonly string[] = []): string {
  if (codes.length === 0) return 'no areas';
  return `${codes.slice(0, 5).join(', ')}${codes.length > 5 ? ' …' : ''}`;
}

/** Parents first, then in the order of the codes: the same rows in another order give the same events. */
function planOf(
  areas: AreaRegistry,
  scheme: string,
  placed: readonly Placed[],
  faults: Faults,
): ImportPlan | ImportFaults {
  const news = placed
    .filter(({ area }) => differs(areas, area))
    .toSorted((one, other) => one.depth - other.depth || (one.area.code < other.area.code ? -1 : 1));
  for (const { at, area } of news) {
    const bytes = bytesOf(area);
    if (bytes > largestItem) faults.add({ at, field: 'geometry', problem: tooLarge(area, bytes) });
  }
  const events = inEvents(news.map(({ area }) => area));
  const problem = tooMany(events.length);
  if (problem !== undefined) faults.add({ field: 'areas', problem });
  if (faults.count > 0) return faults.told();
  const registered = news.filter(({ area }) => areas.find(area.code) === undefined).length;
  return {
    events: events.map((some) => ({ type: 'AreasRegistered', data: { scheme, areas: some } })),
    registered,
    changed: news.length - registered,
    unchanged: placed.length - news.length,
  };
}

function tooLarge({ code, name }: RegisteredArea, bytes: number): string {
  return (
    `of ${code} (${name}) makes it take ${bytes.toString()} bytes, and one area may take ${largestItem.toString()}. ` +
    'Simplify it, or round its coordinates: four decimals are some ten metres'
  );
}

function differs(areas: AreaRegistry, area: RegisteredArea): boolean {
  const before = areas.find(area.code);
  if (before?.name !== area.name) return true;
  return (
    before.kind !== area.kind ||
    before.validFrom !== (area.validFrom ?? null) ||
    before.validUntil !== (area.validUntil ?? null) ||
    (area.geometry !== undefined && areas.geometryText(area.code) !== canonicalJson(area.geometry))
  );
}
