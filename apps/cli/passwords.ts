import { settings } from '#platform';
import type { Command } from 'commander';
import { stores } from './migrate/stores.js';
import { outputOf } from './output.js';

/** The flags that take a password, or an address that may have one, and the variable that keeps it off the command line. */
const secret = [
  ...settings.flatMap(({ flag, variable, secret: kind }) => (kind === undefined ? [] : [{ flag, variable, kind }])),
  ...Object.values(stores).map((store) => ({ ...store, kind: 'address' as const })),
];

/** Warns of every password on the command line of a command that begins: other users of the machine can see it there. */
export function warnOfPasswords(command: Command): void {
  const output = outputOf(command);
  for (const { flag, variable, kind } of secret) {
    const key = command.options.find(({ long }) => long === flag)?.attributeName();
    const value: unknown = key === undefined ? undefined : command.opts()[key];
    if (typeof value !== 'string' || (kind === 'address' && !hasPassword(value))) continue;
    const what = kind === 'address' ? `The address that ${flag} names has a password` : `${flag} names a password`;
    output.warn(
      `${what}: other users of this machine can see it while this runs, and your shell may keep it. ` +
        `Give it in ${variable} instead.`,
    );
  }
}

/** As user:password@ before the host, or among what is set behind a question mark. */
function hasPassword(address: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:[^/?#]+@/iu.test(address) || /[?&]password=[^&]/iu.test(address);
}
