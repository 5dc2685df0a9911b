import type { Context, Finding, Measure } from '#kernel';
import { flag } from '#kernel';

/** Areas that one sentence names; it counts the others. */
const mostNamed = 3;

/**
 * A government acts where its law governs. A report may be of anywhere, and a corridor may lead out of the country if
 * it lies in it at all.
 */
export function insideJurisdiction(slices: readonly Measure[], { areas, ledger }: Context): readonly Finding[] {
  const { jurisdiction } = ledger;
  const isOutside = (code: string): boolean =>
    code !== jurisdiction && !areas.above(code).some((area) => area.code === jurisdiction);
  const outside = slices.flatMap((slice) => {
    if (slice.kind === 'report') return [];
    const abroad = slice.areas.filter(isOutside);
    return slice.kind === 'corridor' && abroad.length < slice.areas.length ? [] : abroad;
  });
  if (outside.length === 0) return [];
  const names = [...new Set(outside)].map((code) => `${code} (${areas.find(code)?.name ?? 'not registered'})`);
  const others = names.length > mostNamed ? [`${(names.length - mostNamed).toString()} more`] : [];
  const where = [...names.slice(0, mostNamed), ...others].join(', ');
  const because = `It is to hold outside ${jurisdiction}, whose acts this ledger records: in ${where}.`;
  return [flag('outside-the-jurisdiction', because)];
}
