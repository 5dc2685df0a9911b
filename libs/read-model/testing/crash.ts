import { StatementSync } from 'node:sqlite';

/** What a statement ends with that is asked after the crash. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

let left = Infinity;

/** From the n-th statement on, nothing reaches a read model any more, until `restart`. */
export function crashAt(statement: number): void {
  left = statement;
}

/** Whether there was a crash. */
export function restart(): boolean {
  const crashed = left <= 0;
  left = Infinity;
  return crashed;
}

/** Asked before each statement. */
export function beforeStatement(): void {
  left -= 1;
  if (left <= 0) throw new Crashed('The process has ended.');
}

/** Has the statements of every read model in a file asked for; those of a log go on, which another process writes. */
export function crashSqlite(): void {
  for (const name of ['all', 'run', 'iterate'] as const) {
    const original: unknown = Reflect.get(StatementSync.prototype, name);
    if (typeof original !== 'function') throw new TypeError(`StatementSync has no ${name}.`);
    Reflect.set(StatementSync.prototype, name, function (this: StatementSync, ...inputs: readonly unknown[]): unknown {
      if (!/\bevents\b/u.test(this.sourceSQL)) beforeStatement();
      const result: unknown = Reflect.apply(original, this, inputs);
      return result;
    });
  }
}
