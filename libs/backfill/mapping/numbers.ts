import type { ValueShape } from '../shapes/value.js';

type Written = Pick<ValueShape, 'thousands' | 'decimal'>;

export function integerIn(text: string, { thousands }: Written): number | undefined {
  return wholeIn(text, thousands);
}

function wholeIn(text: string, thousands: Written['thousands']): number | undefined {
  const digits = ungrouped(text, thousands);
  return digits !== undefined && /^-?\d{1,15}$/u.test(digits) ? Number(digits) : undefined;
}

export function numberIn(text: string, { thousands, decimal = '.' }: Written): number | undefined {
  const [whole = '', decimals, ...more] = text.split(decimal);
  const digits = wholeIn(whole, thousands);
  if (digits === undefined || more.length > 0) return undefined;
  if (decimals === undefined) return digits;
  if (!/^\d{1,15}$/u.test(decimals)) return undefined;
  return Number(`${ungrouped(whole, thousands) ?? ''}.${decimals}`);
}

/** Digits without what stands between each three of them; undefined where it stands elsewhere. A space is any kind of space. */
function ungrouped(text: string, thousands: Written['thousands']): string | undefined {
  const plain = text.replace(/\s/gu, ' ');
  if (thousands === undefined || !plain.includes(thousands)) return plain;
  const [first = '', ...groups] = plain.split(thousands);
  const isGrouped = /^-?\d{1,3}$/u.test(first) && groups.every((group) => /^\d{3}$/u.test(group));
  return isGrouped ? [first, ...groups].join('') : undefined;
}
