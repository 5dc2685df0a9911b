/**
 * The table of rooms: which doors are open. `packages` are the npm packages a room may use besides its rooms;
 * `node` says whether it may use Node itself. test/architecture.spec.ts breaks each line on a copy and sees it reported.
 * eslint.config.js reads it too: what runs without Node must give the same bytes on any day.
 */
export const rooms = {
  kernel: { opensOnto: [], packages: [], node: false },
  calendar: { opensOnto: ['kernel'], packages: ['temporal-polyfill'], node: false },
  areas: { opensOnto: ['kernel', 'calendar'], packages: ['iso-3166'], node: false },
  law: { opensOnto: ['kernel', 'calendar', 'shapes'], packages: ['class-validator', 'iso-3166'], node: false },
  shapes: {
    opensOnto: ['kernel', 'calendar'],
    packages: ['class-validator', 'class-transformer', 'class-validator-jsonschema', 'reflect-metadata'],
    node: false,
  },
  actions: {
    opensOnto: ['kernel', 'calendar', 'law', 'areas', 'shapes'],
    packages: ['class-validator'],
    node: false,
  },
  catalogue: { opensOnto: ['kernel', 'actions'], packages: [], node: false },
  contract: {
    opensOnto: ['kernel', 'calendar', 'shapes', 'areas', 'cloud-events'],
    packages: ['class-validator'],
    node: false,
  },
  backfill: {
    opensOnto: ['kernel', 'calendar', 'shapes', 'areas'],
    packages: ['class-validator'],
    node: true,
  },
  'cloud-events': { opensOnto: ['kernel', 'areas'], packages: [], node: false },
  'region-status': { opensOnto: ['kernel', 'calendar'], packages: [], node: false },
  'event-store-sqlite': { opensOnto: ['kernel'], packages: [], node: true },
  'event-store-eventstoredb': { opensOnto: ['kernel'], packages: ['@eventstore/db-client'], node: true },
  'relay-kafka': { opensOnto: ['kernel', 'cloud-events', 'region-status'], packages: ['kafkajs'], node: true },
  'read-model': { opensOnto: ['kernel', 'region-status'], packages: ['kysely', 'pg'], node: true },
  logger: { opensOnto: ['kernel'], packages: ['pino'], node: true },
  places: { opensOnto: ['kernel', 'event-store-sqlite', 'event-store-eventstoredb'], packages: [], node: true },
  platform: {
    opensOnto: ['kernel', 'calendar', 'logger'],
    packages: [
      '@nestjs/common',
      '@nestjs/core',
      '@nestjs/platform-fastify',
      '@fastify/static',
      'fastify',
      'jose',
      'prom-client',
    ],
    node: true,
  },
  hosting: {
    opensOnto: [
      'kernel',
      'areas',
      'law',
      'event-store-sqlite',
      'event-store-eventstoredb',
      'read-model',
      'logger',
      'places',
      'platform',
    ],
    packages: ['prom-client'],
    node: true,
  },
};

/** The processes, and which of the others each puts together. Every app may open onto every room. */
export const apps = {
  'command-api': [],
  'query-api': [],
  projector: [],
  clock: [],
  relay: [],
  standalone: ['command-api', 'query-api', 'projector', 'clock', 'relay'],
  cli: ['query-api', 'projector', 'relay', 'standalone'],
};

/** Tests and what serves only them may reach further. */
const testing = '\\.spec\\.ts$|^(?:apps|libs)/.+/testing/';

const ownFolders = '^(?:apps|bench|bin|libs|scripts|test)/';
const room = (name) => `^libs/${name}/`;
const app = (name) => `^apps/${name}/`;
const oneOf = (names) => `(?:${names.join('|')})`;
const listed = (names, none) => (names.length === 0 ? none : names.join(', '));

function rulesOfRoom([name, { opensOnto, packages, node }]) {
  const from = { path: room(name), pathNot: testing };
  return [
    {
      name: `${name}-opens-onto`,
      comment: `${name} may open onto: ${listed(opensOnto, 'nothing')}.`,
      severity: 'error',
      from,
      to: { path: ownFolders, pathNot: room(oneOf([name, ...opensOnto])) },
    },
    {
      name: `${name}-packages`,
      comment: `${name} may use the packages: ${listed(packages, 'none')}.`,
      severity: 'error',
      from,
      to: {
        path: 'node_modules/',
        ...(packages.length === 0 ? {} : { pathNot: `node_modules/${oneOf(packages)}/` }),
      },
    },
    ...(node
      ? []
      : [
          {
            name: `${name}-without-node`,
            comment: `${name} runs anywhere: it may not use Node's own modules.`,
            severity: 'error',
            from,
            to: { dependencyTypes: ['core'] },
          },
        ]),
  ];
}

function ruleOfApp([name, opensOnto]) {
  return {
    name: `${name}-opens-onto`,
    comment: `${name} may open onto the apps: ${listed(opensOnto, 'none')}.`,
    severity: 'error',
    from: { path: app(name), pathNot: testing },
    to: { path: '^apps/', pathNot: app(oneOf([name, ...opensOnto])) },
  };
}

const inTheTable = [room(oneOf(Object.keys(rooms))), app(oneOf(Object.keys(apps)))];

export default {
  forbidden: [
    ...Object.entries(rooms).flatMap(rulesOfRoom),
    ...Object.entries(apps).map(ruleOfApp),
    {
      name: 'known-rooms-lead-out',
      comment: 'A new room or app gets a row in the table before it opens a door.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/', pathNot: inTheTable },
      to: {},
    },
    {
      name: 'known-rooms-lead-in',
      comment: 'A new room or app gets a row in the table before a door is opened to it.',
      severity: 'error',
      from: {},
      to: { path: '^(?:apps|libs)/', pathNot: inTheTable },
    },
    {
      name: 'actions-apart',
      comment: 'An action never opens onto another action: cross-action rules come in through the context.',
      severity: 'error',
      from: { path: '^libs/actions/([^/]+)/' },
      to: { path: '^libs/actions/', pathNot: '^libs/actions/$1/' },
    },
    {
      name: 'rooms-by-their-face',
      comment: 'From outside, a room is entered by its index.',
      severity: 'error',
      from: { path: '^(?:apps|bench|bin|scripts|test)/|^libs/([^/]+)/', pathNot: testing },
      to: {
        path: '^libs/[^/]+/',
        pathNot: '^libs/(?:$1/|[^/]+/index\\.ts$|actions/[^/]+/index\\.ts$|kernel/testing/index\\.ts$)',
      },
    },
    {
      name: 'nest-in-platform-and-apps',
      comment: 'Nest appears in platform and apps only.',
      severity: 'error',
      from: { path: '^libs/', pathNot: '^libs/platform/' },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'no-tests-in-the-program',
      comment: 'What runs does not lean on what tests or measures it.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/', pathNot: testing },
      to: { path: `${testing}|^(?:bench|scripts|test)/` },
    },
    {
      name: 'no-tools-in-the-program',
      comment: 'What runs uses the packages that are installed with it, not those that build and test it.',
      severity: 'error',
      from: { path: '^(?:apps|bin|libs)/', pathNot: testing },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      comment: 'No circle of files.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['types', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
