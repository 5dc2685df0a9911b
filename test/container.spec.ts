import { isObject } from '#kernel';
import { readConnection } from '#event-store-eventstoredb';
import { readConfiguration, settings } from '#platform';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** There is no Docker where the tests run: the files are held against the program and against each other. */
const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const image = read('Dockerfile');
const compose = read('docker-compose.yml');
const manifest = JSON.parse(read('package.json')) as { readonly dependencies: Readonly<Record<string, string>> };

const matches = (text: string, pattern: RegExp): readonly string[] =>
  Array.from(text.matchAll(pattern), ([, found = '']) => found);

const known = settings.map(({ variable }) => variable);

describe('the container files', () => {
  it('copy what is there and what .dockerignore lets through', () => {
    const copied = matches(image, /^COPY (?!--from)(.+) \S+$/gmu).flatMap((sources) => sources.split(' '));
    const letThrough = new Set(matches(read('.dockerignore'), /^!(.+)$/gmu));
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((file) => !existsSync(join(root, file)) || !letThrough.has(file))).toEqual([]);
  });

  it('set nothing but settings', () => {
    const set = [...matches(image, /\b(TOCSIN_[A-Z_]+)=/gu), ...matches(compose, /^ +([A-Z][A-Z_]+): /gmu)];
    expect(set.length).toBeGreaterThan(5);
    expect(set.filter((variable) => !known.includes(variable))).toEqual([]);
  });

  it('pass on what the page "run" says', () => {
    const [said = ''] = matches(read('docs/how-to/run.md'), /`docker-compose\.yml` passes on\s+([^.]+)\./gu);
    const passed = new Set(matches(compose, /^ +[A-Z_]+: \$\{([A-Z_]+):-/gmu));
    expect(new Set(matches(said, /`([A-Z_]+)`/gu))).toEqual(passed);
  });

  it('run the Node that the project is made for, and not as root', () => {
    const [major] = matches(manifest.dependencies['node'] ?? '', /^\^(\d+)\./gu);
    expect(new Set(matches(image, /^FROM node:(\d+)-/gmu))).toEqual(new Set([major]));
    expect(matches(image, /^USER (.+)$/gmu)).toEqual(['node']);
  });

  it('publish the port to this machine alone, and write nowhere but in the volume', () => {
    expect(matches(compose, /^ +- (\S+:\d+:\d+)$/gmu)).toEqual(['127.0.0.1:3000:3000']);
    expect(compose).toMatch(/^ +read_only: true$/mu);
    expect(matches(image, /^VOLUME (.+)$/gmu)).toEqual(['/data']);
    expect(matches(compose, /^ +- \w+:(\/.+)$/gmu)).toEqual(['/data', '/var/lib/kafka/data']);
  });
});

interface Service {
  readonly image?: string;
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly healthcheck?: object;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** As Compose reads it, with what it puts in for variables that are not set. */
function composed(file: string): Compose {
  const text = read(file)
    .replaceAll(/\$\{[A-Z_]+:-([^}]*)\}/gu, '$1')
    .replaceAll(/\$\{[A-Z_]+:\?[^}]*\}/gu, 'sesame');
  return parse(text, { merge: true }) as Compose;
}

/** A second file over the first, as Compose joins them: objects by their keys; a list of volumes by where they are put. */
function joined<T>(one: T, over: unknown): T;
function joined(one: unknown, over: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(over)) {
    const place = (entry: unknown): string => String(entry).split(':')[1] ?? String(entry);
    return [...new Map([...one, ...over].map((entry: unknown) => [place(entry), entry])).values()];
  }
  if (!isObject(one) || !isObject(over)) return over === undefined ? one : over;
  const keys = [...new Set([...Object.keys(one), ...Object.keys(over)])];
  return Object.fromEntries(keys.map((key) => [key, joined(one[key], over[key])]));
}

const apart = composed('docker-compose.services.yml');
const apps = ['command-api', 'query-api', 'projector', 'clock', 'relay'];

describe.each([
  ['docker-compose.services.yml', apart],
  ['docker-compose.cluster.yml over it', joined(apart, composed('docker-compose.cluster.yml'))],
] as const)('the services apart: %s', (_file, { services, volumes }) => {
  it.each(apps)('%s is started as it takes it, told what it needs, and writes nothing', (app) => {
    const { entrypoint, environment = {}, ...service } = services[app] ?? {};
    expect(entrypoint).toEqual(['node', `dist/apps/${app}/main.js`]);
    expect(existsSync(join(root, `apps/${app}/main.ts`))).toBe(true);
    expect(Object.keys(environment).filter((variable) => !known.includes(variable))).toEqual([]);
    const { eventStoreUrl = '', readModelUrl, tokenKeyFile, ledger } = readConfiguration(environment);
    expect(readConnection(eventStoreUrl)).toHaveProperty('value');
    expect([readModelUrl, tokenKeyFile, ledger.name]).toEqual([expect.any(String), '/keys/public.jwk', 'peru']);
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect((service.volumes ?? []).filter((volume) => !volume.endsWith(':ro'))).toEqual([]);
  });

  it('name each other, their volumes and hosts as they are called, and pin what they did not build', () => {
    const all = Object.entries(services);
    const hosts = matches(JSON.stringify(services), /@?(?:@|,|\/\/)([a-z][a-z0-9-]*):\d+/gu);
    const named = all.flatMap(([, { depends_on = {} }]) => Object.keys(depends_on));
    expect(hosts).toEqual(expect.arrayContaining(['eventstore', 'postgres']));
    expect([...named, ...hosts].filter((name) => services[name] === undefined && name !== 'localhost')).toEqual([]);
    const mounted = all.flatMap(([, service]) => (service.volumes ?? []).map((volume) => volume.split(':')[0] ?? ''));
    expect(new Set(mounted)).toEqual(new Set(Object.keys(volumes)));
    for (const [, { image: name = '' }] of all) expect(name).toMatch(/:\d+\.\d+/u);
  });

  it('tell the Kafka beside them where it is asked for, and nothing else needs it', () => {
    const asked = Object.entries(services).filter(([, { profiles = [] }]) => profiles.includes('kafka'));
    expect(asked.map(([name]) => name)).toEqual(['relay', 'kafka']);
    const { kafka } = readConfiguration(services['relay']?.environment ?? {});
    expect(kafka).toMatchObject({ brokers: ['kafka:9092'], replication: 1, minInSync: 1, generation: 1 });
    expect(services['relay']?.depends_on).toHaveProperty('kafka');
    expect(services['kafka']?.image).toBe(composed('docker-compose.yml').services['kafka']?.image);
    expect(services['kafka']?.environment).toEqual(composed('docker-compose.yml').services['kafka']?.environment);
    expect(Object.keys(services['query-api']?.environment ?? {})).toEqual(
      expect.arrayContaining(['KAFKA_BROKERS', 'KAFKA_TOPIC_GENERATION']),
    );
    const others = Object.entries(services).filter(([name]) => name !== 'relay');
    expect(others.filter(([, { depends_on = {} }]) => 'kafka' in depends_on)).toEqual([]);
  });

  it('are reached from this machine alone, and by no way around the services', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(published).toEqual([
      ['command-api', '127.0.0.1:3000:3000'],
      ['query-api', '127.0.0.1:3001:3000'],
    ]);
  });

  it('are looked after: each has a health check but those that end by themselves', () => {
    const without = Object.entries(services).filter(([name, { image: from = '', healthcheck }]) => {
      const inImage = from.startsWith('tocsin:') && apps.includes(name);
      return !inImage && healthcheck === undefined;
    });
    expect(without.map(([name]) => name)).toEqual('certificates' in services ? ['certificates'] : []);
    expect(matches(image, /^HEALTHCHECK (.+)$/gmu)).toHaveLength(1);
  });
});

describe('the cluster of three nodes', () => {
  const { services } = joined(apart, composed('docker-compose.cluster.yml'));
  const nodes = ['eventstore', 'eventstore-2', 'eventstore-3'];

  it.each(nodes)('%s speaks TLS, tells its own name, and finds the two others', (node) => {
    const { environment = {}, volumes = [] } = services[node] ?? {};
    expect(environment).toMatchObject({
      EVENTSTORE_CLUSTER_SIZE: '3',
      EVENTSTORE_INSECURE: 'false',
      EVENTSTORE_NODE_HOST_ADVERTISE_AS: node,
      EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS: node,
      EVENTSTORE_GOSSIP_SEED: nodes
        .filter((other) => other !== node)
        .map((other) => `${other}:2113`)
        .join(','),
    });
    const own = `node-${(nodes.indexOf(node) + 1).toString()}`;
    expect(volumes).toEqual(expect.arrayContaining([`${own}:/certs/node:ro`, 'authority:/certs/ca:ro']));
    expect(services['certificates']?.volumes).toContain(`${own}:/nodes/${node}`);
  });

  it('is named with all its nodes, and with the authority that the services are given', () => {
    const read_ = readConnection(services['clock']?.environment?.['EVENTSTORE_URL'] ?? '');
    expect(read_).toMatchObject({
      value: { hosts: nodes.map((address) => ({ address, port: 2113 })), tls: true, tlsCaFile: '/certs/ca/ca.crt' },
    });
    expect(services['clock']?.volumes).toContain('authority:/certs/ca:ro');
  });
});
