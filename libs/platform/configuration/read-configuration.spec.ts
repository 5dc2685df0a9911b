import { ConfigurationError } from './configuration.js';
import { readConfiguration } from './read-configuration.js';
import { settings } from './settings.js';

function problemsOf(env: Record<string, string>, flags: Record<string, string> = {}): readonly string[] {
  try {
    readConfiguration(env, flags);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('configuration', () => {
  it('has a default for everything that must be set', () => {
    expect(readConfiguration({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: './data',
      ledger: { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'actual' },
      identityProvider: undefined,
      readModelTimeout: 60,
      logLevel: 'info',
    });
  });

  it('is frozen, so that nobody can change it later', () => {
    const configuration = readConfiguration({
      OIDC_ISSUER: 'https://id.gob.example',
      OIDC_AUDIENCE: 'tocsin',
    });
    expect([configuration, configuration.ledger, configuration.identityProvider].every(Object.isFrozen)).toBe(true);
  });

  it('takes the variables, lets flags win, and counts an empty variable as unset', () => {
    const { port, host, ledger } = readConfiguration(
      { TOCSIN_PORT: '8080', TOCSIN_HOST: '', TOCSIN_MODE: 'exercise', PATH: '/bin' },
      { port: '0' },
    );
    expect({ port, host, mode: ledger.mode }).toEqual({ port: 0, host: '127.0.0.1', mode: 'exercise' });
  });

  it('stops at a variable of its own that it does not know, and lists those it knows', () => {
    const [problem] = problemsOf({ TOCSIN_PROT: '3000' });
    expect(problem).toMatch(/^TOCSIN_PROT is not a setting: unset it, or use one of TOCSIN_PORT, /u);
    expect(problemsOf({}, { prot: '1' })[0]).toContain('"prot" is not a setting');
  });

  it.each([
    ['TOCSIN_PORT', '65536'],
    ['TOCSIN_PORT', '3e3'],
    ['TOCSIN_HOST', 'two words'],
    ['TOCSIN_DATA_DIR', 'a\0b'],
    ['TOCSIN_LEDGER', 'Perú'],
    ['TOCSIN_LEDGER', `a${'b'.repeat(40)}`],
    ['TOCSIN_JURISDICTION', 'Peru'],
    ['TOCSIN_TIME_ZONE', 'America/Macondo'],
    ['TOCSIN_MODE', 'live'],
    ['LOG_LEVEL', 'verbose'],
  ])('stops at a bad %s, naming it, what it must be and what it is', (variable, value) => {
    const problems = problemsOf({ [variable]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${variable} must be .+; it is `, 'u'));
    expect(problems[0]).toContain(JSON.stringify(value));
  });

  it('names every problem at once, and the flag where the flag is wrong', () => {
    expect(problemsOf({ TOCSIN_MODE: 'live', LOG_LEVEL: 'loud' }, { port: 'x' })).toEqual([
      '--port must be a port from 0 to 65535, such as 3000; it is "x".',
      'TOCSIN_MODE must be one of actual, exercise, test; it is "live".',
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent; it is "loud".',
    ]);
  });

  it('takes a Kafka with what it has to be, and says nothing of one where none is named', () => {
    expect(readConfiguration({}).kafka).toBeUndefined();
    expect(readConfiguration({ KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092' }).kafka).toEqual({
      brokers: ['kafka-1:9092', 'kafka-2:9092'],
      sasl: undefined,
      tls: undefined,
      codec: 'none',
      partitions: 3,
      replication: 3,
      minInSync: 2,
      generation: 1,
    });
    const secured = {
      KAFKA_BROKERS: 'kafka:9093',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'relay',
      KAFKA_SASL_PASSWORD: 's:e same',
      KAFKA_TLS: 'on',
      KAFKA_TLS_CA_FILE: 'ca.pem',
      KAFKA_COMPRESSION: 'gzip',
    };
    expect(readConfiguration(secured).kafka).toMatchObject({
      sasl: { mechanism: 'scram-sha-512', username: 'relay', password: 's:e same' },
      tls: { authorityFile: 'ca.pem', certificateFile: undefined },
      codec: 'gzip',
    });
  });

  it.each([
    [{ KAFKA_BROKERS: 'kafka' }, 'KAFKA_BROKERS must be addresses of Kafka with commas between'],
    [{ KAFKA_COMPRESSION: 'snappy' }, 'KAFKA_COMPRESSION must be one of none, gzip; it is "snappy".'],
    [
      { KAFKA_SASL_MECHANISM: 'gssapi', KAFKA_SASL_USERNAME: 'relay', KAFKA_SASL_PASSWORD: 'x' },
      'KAFKA_SASL_MECHANISM must be one of plain, scram-sha-256, scram-sha-512',
    ],
    [{ KAFKA_SASL_USERNAME: 'relay' }, 'are set together or not at all'],
    [{ KAFKA_TLS_CA_FILE: 'ca.pem' }, 'KAFKA_TLS is off'],
    [{ KAFKA_TLS: 'on', KAFKA_TLS_KEY_FILE: 'key.pem' }, 'KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE'],
    [{ KAFKA_REPLICATION: '1' }, 'KAFKA_MIN_INSYNC_REPLICAS is more than KAFKA_REPLICATION'],
    [{ KAFKA_PARTITIONS: '0' }, 'KAFKA_PARTITIONS must be a whole number from 1 to 1000'],
    [{ KAFKA_BROKERS: '', KAFKA_COMPRESSION: 'gzip' }, 'KAFKA_COMPRESSION is set without KAFKA_BROKERS'],
  ])('refuses of Kafka what cannot be: %j', (env, part) => {
    const [problem, ...more] = problemsOf({ KAFKA_BROKERS: 'kafka:9092', ...env });
    expect(problem).toContain(part);
    expect(more).toEqual([]);
  });

  it('passes over what one command alone reads, and knows no other variable of that name', () => {
    expect(readConfiguration({ TOCSIN_MIGRATE_TO: './copy' })).toEqual(readConfiguration({}));
    expect(problemsOf({ TOCSIN_MIGRATE_TOO: './copy' })).toEqual([expect.stringContaining('is not a setting')]);
  });

  it('takes the cluster of the log, and never shows again what was given for it', () => {
    const url = 'esdb+discover://tocsin:sesame@db.gob.example:2113';
    expect(readConfiguration({ EVENTSTORE_URL: url }).eventStoreUrl).toBe(url);
    expect(readConfiguration({}).eventStoreUrl).toBeUndefined();
    for (const wrong of ['http://u:sesame@h', 'esdb://', 'sesame'])
      expect(problemsOf({ EVENTSTORE_URL: wrong })).toEqual([
        'EVENTSTORE_URL must be the address of an EventStoreDB, such as esdb+discover://user:password@host:2113.',
      ]);
  });

  it('takes the database of the read model, and never shows again what was given for it', () => {
    const url = 'postgres://tocsin:sesame@db.gob.example:5432/peru?sslmode=verify-full';
    expect(readConfiguration({ READ_MODEL_URL: url }).readModelUrl).toBe(url);
    expect(readConfiguration({}).readModelUrl).toBeUndefined();
    for (const wrong of ['mysql://u:sesame@h/peru', 'postgres://u:sesame@h', 'postgres:///sesame', '/tmp/sesame'])
      expect(problemsOf({ READ_MODEL_URL: wrong })).toEqual([
        'READ_MODEL_URL must be the address of a PostgreSQL database, such as postgres://tocsin:password@127.0.0.1:5432/peru.',
      ]);
  });

  it('takes how long a statement of who writes that database may take: a minute unless said, and never for ever', () => {
    expect(readConfiguration({}).readModelTimeout).toBe(60);
    expect(readConfiguration({ READ_MODEL_TIMEOUT: '900' }).readModelTimeout).toBe(900);
    for (const wrong of ['0', '-1', '1.5', '90000', 'never'])
      expect(problemsOf({ READ_MODEL_TIMEOUT: wrong })).toEqual([
        `READ_MODEL_TIMEOUT must be a whole number from 1 to 86400; it is "${wrong}".`,
      ]);
  });

  it('takes an issuer with its audience, and nothing of an issuer without one', () => {
    const issuer = { OIDC_ISSUER: 'https://id.gob.example/realms/x', OIDC_AUDIENCE: 'tocsin' };
    expect(readConfiguration(issuer).identityProvider).toEqual({
      issuer: 'https://id.gob.example/realms/x',
      audience: 'tocsin',
      jwksUri: undefined,
      rolesClaim: 'roles',
      organisationClaim: 'organisation',
    });
    expect(problemsOf({ OIDC_ISSUER: issuer.OIDC_ISSUER })[0]).toContain('without OIDC_AUDIENCE');
    expect(problemsOf({ OIDC_AUDIENCE: 'tocsin' })[0]).toContain('OIDC_AUDIENCE is set without OIDC_ISSUER');
  });

  it('takes keys over https only, but on the loopback interface', () => {
    const from = (issuer: string): readonly string[] => problemsOf({ OIDC_ISSUER: issuer, OIDC_AUDIENCE: 'tocsin' });
    expect(from('http://127.0.0.1:9000')).toEqual([]);
    expect(from('http://id.gob.example')[0]).toContain('OIDC_ISSUER must be an https address');
    expect(from('https://user:word@id.gob.example')).toHaveLength(1);
  });

  it('describes each setting once', () => {
    expect(new Set(settings.map(({ variable }) => variable)).size).toBe(settings.length);
    expect(new Set(settings.map(({ flag }) => flag)).size).toBe(settings.length);
  });
});
