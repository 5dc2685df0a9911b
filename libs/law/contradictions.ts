import { isObject } from '#kernel';
import { articlesKept, articlesNamed, jurisdictionOf, partiesOf } from './codes.js';
import { inVain, noticesInVain } from './in-vain.js';
import type { LawProblem } from './law-file.js';
import type { ExtensionRule, LawFile, Regime, RegimeVersion, TermRule, Treaty } from './shapes/index.js';
import { sameApprovals, sameNotices, sameRights } from './twice.js';

type Found = Omit<LawProblem, 'file'>;

/** What every field for itself may say, and the file as a whole may not. */
export function contradictionsIn({ regimes = [], treaties = [] }: LawFile): readonly Found[] {
  return [
    ...repeated(regimes, 'regimes'),
    ...repeated(treaties, 'treaties'),
    ...regimes.flatMap((regime, index) => inRegime(regime, `regimes.${index.toString()}`)),
    ...treaties.flatMap((treaty, index) => inTreaty(treaty, `treaties.${index.toString()}`)),
    ...lengthsIn(regimes, 'regimes'),
    ...lengthsIn(treaties, 'treaties'),
  ];
}

function repeated(all: readonly { readonly id: string }[], list: string): readonly Found[] {
  return all.flatMap(({ id }, index) => {
    const first = all.findIndex((one) => one.id === id);
    if (first === index) return [];
    const place = `${list}.${index.toString()}.id`;
    return [{ place, problem: `"${id}" is described already in ${list}.${first.toString()}; give it another id` }];
  });
}

function inRegime(regime: Regime, place: string): readonly Found[] {
  const { versions } = regime;
  const found = versions.flatMap((version, index) => {
    const here = `${place}.versions.${index.toString()}`;
    return [...inTime(version, versions[index - 1], here), ...inVersion(version, here)];
  });
  return [...jurisdictionOf(regime, place), ...found];
}

interface Valid {
  readonly validFrom?: string;
  readonly validUntil?: string;
}

function inTime(version: Valid, before: Valid | undefined, place: string): readonly Found[] {
  const { validFrom, validUntil } = version;
  if (validFrom !== undefined && validUntil !== undefined && validUntil <= validFrom) {
    const problem = `must be after the day it is valid from, ${validFrom}; it is ${validUntil}`;
    return [{ place: `${place}.validUntil`, problem }];
  }
  if (before === undefined) return [];
  const end = before.validUntil;
  if (end !== undefined && validFrom !== undefined && validFrom >= end) return [];
  const problem = `overlaps the version before it, which is valid until ${end ?? 'further notice'}: end that one first, or begin this one later`;
  return [{ place: `${place}.validFrom`, problem }];
}

function inVersion(version: RegimeVersion, place: string): readonly Found[] {
  const { initial, extensions = [], noExtension } = version;
  const both = extensions.length > 0 && noExtension !== undefined;
  return [
    ...termRule(initial, `${place}.initial`),
    ...extensions.flatMap((rule, index) =>
      inExtension(rule, extensions[index - 1], `${place}.extensions.${index.toString()}`),
    ),
    ...sameNotices(version.notices ?? [], `${place}.notices`),
    ...sameRights(version, place),
    ...articlesNamed(version, place),
    ...inVain(version, place),
    ...(both ? [{ place: `${place}.noExtension`, problem: 'contradicts "extensions"; remove one of the two' }] : []),
  ];
}

function termRule(rule: TermRule, place: string): readonly Found[] {
  const { max, open = false } = rule;
  const same = sameApprovals(rule, place);
  if ((max !== undefined) !== open) return same;
  const problem = open
    ? 'says that the law fixes no number, and "max" gives one; remove one of the two'
    : 'is missing: say the longest term here, or "open": true where the law fixes no number';
  return [{ place: `${place}.${open ? 'open' : 'max'}`, problem }, ...same];
}

function inExtension(rule: ExtensionRule, before: ExtensionRule | undefined, place: string): readonly Found[] {
  const { first, last } = rule;
  const next = before === undefined ? 1 : (before.last ?? Infinity) + 1;
  const order =
    first === next
      ? []
      : [{ place: `${place}.first`, problem: `must be ${startOf(next)}, so that every extension has one rule` }];
  const ends =
    last === undefined || last >= first
      ? []
      : [{ place: `${place}.last`, problem: `must not be before the first, ${first.toString()}` }];
  return [...order, ...ends, ...termRule(rule, place)];
}

/** The longest terms that a law may be said to have: a hundred years. */
const longest: Readonly<Record<string, number>> = {
  hours: 876_000,
  days: 36_500,
  'working-days': 36_500,
  'sitting-days': 36_500,
  months: 1_200,
  years: 100,
};

/** Every term in what a file says, wherever it stands. */
function lengthsIn(value: unknown, place: string): readonly Found[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => lengthsIn(one, `${place}.${index.toString()}`));
  if (!isObject(value)) return [];
  const { count, unit } = value;
  const most = typeof unit === 'string' && Object.hasOwn(longest, unit) ? longest[unit] : undefined;
  const tooLong = typeof count === 'number' && most !== undefined && count > most;
  const problem = `must be a hundred years at most, which is ${String(most)} ${String(unit)}; it is ${String(count)}`;
  return [
    ...(tooLong ? [{ place: `${place}.count`, problem }] : []),
    ...Object.entries(value).flatMap(([name, inner]) => lengthsIn(inner, `${place}.${name}`)),
  ];
}

function startOf(next: number): string {
  return next === Infinity ? 'left out, as the rule before it has no last' : next.toString();
}

function inTreaty(treaty: Treaty, place: string): readonly Found[] {
  const { parties, notices } = treaty;
  const bound = parties.flatMap((party, index) => {
    const here = `${place}.parties.${index.toString()}`;
    const earlier = parties.slice(0, index).findLast(({ jurisdiction }) => jurisdiction === party.jurisdiction);
    return inTime(party, earlier, here);
  });
  return [
    ...bound,
    ...partiesOf(treaty, place),
    ...articlesKept(treaty, place),
    ...sameNotices(notices, `${place}.notices`),
    ...noticesInVain(notices, `${place}.notices`),
  ];
}
