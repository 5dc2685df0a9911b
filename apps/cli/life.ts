const units: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3_600],
  ['d', 86_400],
]);

/** Seconds in a span of time such as `45m`, `8h` or `30d`; undefined for anything else. */
export function secondsIn(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,9})([smhd])$/u.exec(text) ?? [];
  const seconds = units.get(unit);
  return seconds === undefined ? undefined : Number(count) * seconds;
}
