/** Why the process does not start or serve, in a sentence with the way out. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
