/** Hours, and perhaps minutes and seconds, and before or after noon. */
const clock =
  /^(?<hour>\d{1,2})(?:[:.h](?<minute>\d{2})(?:[:.](?<second>\d{2}))?)?(?:\s?(?<half>[ap])\.?\s?m\.?|\s?h(?:rs?|oras)?\.?)?$/iu;

/**
 * A time of day in whole minutes, such as 22:00, of 22h, 22.00, 10 PM or 10:00 p. m. as well; 24:00 is midnight. Undefined where it is none,
 * or has seconds, which nothing that is in force at a time of day has.
 */
export function timeIn(text: string): string | undefined {
  const { hour, minute = '00', second = '00', half } = clock.exec(text)?.groups ?? {};
  const full = hour === undefined ? undefined : hourOf(hour, half);
  if (full === undefined || Number(minute) > 59 || Number(second) > 0) return undefined;
  if (full === 24 && minute === '00') return '00:00';
  return full > 23 ? undefined : `${two(full)}:${minute}`;
}

/** Of 24, where the half of the day is said: 12 at night is 0. Undefined where there is no such hour. */
export function hourOf(hour: string, half: string | undefined): number | undefined {
  const said = Number(hour);
  if (half === undefined) return said;
  if (said < 1 || said > 12) return undefined;
  return (said % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

export function two(number: number): string {
  return number.toString().padStart(2, '0');
}
