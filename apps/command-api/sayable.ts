import type { Action, CommandDescription } from '#kernel';

/** The commands that somebody may send: the clock's own are not among them. */
export function sayable({ commands }: Action): readonly (readonly [string, CommandDescription])[] {
  return [...commands].filter(([, { by }]) => by !== 'clock');
}
