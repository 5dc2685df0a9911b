import { userInfo } from 'node:os';

/** Who runs this: by name, or by number where the machine has no name for them, as may be in a container. */
export function whoRuns(named: () => string = () => userInfo().username): string {
  try {
    return named();
  } catch {
    return `uid-${String(process.getuid?.())}`;
  }
}
