import { settings } from '#platform';
import { tocsin } from './testing/command-line.js';

const secret = settings.filter((one) => one.secret !== undefined);

/** Refused for its port, before anything is begun. */
const served = (...words: readonly string[]) => tocsin('serve', '--port', 'none', ...words);

describe('a password on the command line', () => {
  afterEach(() => {
    for (const { variable } of secret) Reflect.deleteProperty(process.env, variable);
  });

  it.each(secret.map(({ flag, variable, secret: kind }) => [flag, variable, kind] as const))(
    'is warned of, to people and to machines, with the variable that takes it: %s',
    async (flag, variable, kind) => {
      const value = kind === 'password' ? 'sesame' : 'postgres://tocsin:sesame@127.0.0.1/peru';
      const said = new RegExp(`${flag} names .*password: other users .* Give it in ${variable} instead\\.`, 'u');
      const [warning = '', error = ''] = (await served(flag, value)).err.split('\n');
      expect(warning).toMatch(said);
      expect(error).toContain('--port must be');
      const machine = await served(flag, value, '--json');
      const [first = '', second = ''] = machine.err.split('\n');
      expect(JSON.parse(first)).toEqual({ warning: { message: warning } });
      expect(JSON.parse(second)).toHaveProperty('error');
      expect([machine.out, warning, machine.err.includes('sesame')]).toEqual(['', warning, false]);
      process.env[variable] = value;
      expect((await served()).err).not.toContain('other users');
    },
  );

  it.each([
    ['postgres://127.0.0.1/peru?sslmode=require&password=sesame', 1],
    ['postgres://tocsin:p%40ss@[::1]:5432/peru', 1],
    ['postgres://tocsin@127.0.0.1:5432/peru', 0],
    ['postgres://127.0.0.1:5432/peru?application_name=a@b', 0],
  ])('is found in an address where there is one: %s', async (address, times) => {
    const { err } = await served('--read-model-url', address);
    expect(err.match(/other users/gu) ?? []).toHaveLength(times);
  });

  it('is found among the nodes of a cluster', async () => {
    const { err } = await served('--event-store-url', 'esdb+discover://tocsin:sesame@one:2113,two:2113');
    expect(err).toContain('Give it in EVENTSTORE_URL instead.');
  });
});
