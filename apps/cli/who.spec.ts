import { userInfo } from 'node:os';
import { whoRuns } from './who.js';

describe('who runs a command', () => {
  it('is told by name, and by number where the machine has no name for them', () => {
    expect(whoRuns()).toBe(userInfo().username);
    const nameless = (): string => {
      throw new Error('uv_os_get_passwd returned ENOENT');
    };
    expect(whoRuns(nameless)).toBe(`uid-${userInfo().uid.toString()}`);
  });
});
