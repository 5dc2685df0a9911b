import { LedgerLocked, ReadModelUnavailable, StoreUnavailable } from '#kernel';
import { CannotStart } from '#places';
import { ConfigurationError } from '#platform';

/** What a script can rely on. Every help page names them. */
export const exitCodes = { done: 0, notDone: 1, wrongUsage: 2, internalError: 70 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodesHelp = `
Exit codes:
  0   done
  1   not done: refused, invalid or unhealthy; the sentence on standard error says why
  2   wrong usage: a command, an argument or an option that does not exist
  70  internal error: a fault of this program`;

/** The command could not be carried out, for a reason that its user can act upon: the message is a sentence. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
}

/** The command ran and told its result, which is not well: there is no more to say, only the code to leave. */
export class Unwell extends Error {
  override readonly name = 'Unwell';
}

/** The command was called in a way that its help does not name: the message is a sentence. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

const sentences = [NotDone, CannotStart, ConfigurationError, LedgerLocked, ReadModelUnavailable, StoreUnavailable];

/** Whether the message of an error is a sentence for whoever called. */
export function isSentence(error: unknown): error is Error {
  return sentences.some((type) => error instanceof type);
}
