/**
 * The table of rooms: which doors are open. `packages` are the npm packages a room may use besides its rooms;
 * `node` says whether it may use Node itself. test/architecture.spec.ts breaks each line on a copy and sees it reported.
 */
export const rooms = {
  kernel: { opensOnto: [], packages: [], node: false },
  calendar: { opensOnto: ['kernel'], packages: ['temporal-polyfill'], node: false },
  areas: { opensOnto: ['kernel', 'calendar'], packages: ['iso-3166'], node: false },
  law: { opensOnto: ['kernel', 'calendar'], packages: [], node: false },
  shapes: {
    opensOnto: ['kernel', 'calendar'],
    packages: ['class-validator', 'class-transformer', 'class-validator-jsonschema', 'reflect-metadata'],
    node: false,
  },
  actions: {
    opensOnto: ['kernel', 'calendar', 'law', 'areas', 'shapes'],
    packages: ['class-validator', 'class-transformer'],
    node: false,
  },
  catalogue: { opensOnto: ['kernel', 'actions'], packages: [], node: false },
  'region-status': { opensOnto: ['kernel', 'calendar', 'areas'], packages: [], node: false },
  'event-store-sqlite': { opensOnto: ['kernel'], packages: [], node: true },
  'read-model': { opensOnto: ['kernel', 'areas', 'region-status'], packages: ['kysely'], node: true },
  platform: {
    opensOnto: ['kernel', 'calendar'],
    packages: [
      '@nestjs/common',
      '@nestjs/core',
      '@nestjs/platform-fastify',
      '@nestjs/swagger',
      'fastify',
      'jose',
      'pino',
      'prom-client',
      'rxjs',
    ],
    node: true,
  },
};

/** Tests and what serves only them may reach further. */
const testing = '(?:\\.spec\\.ts$|/testing/)';

const pathOf = (room) => `^libs/${room}/`;
const oneOf = (names) => `(?:${names.join('|')})`;

function rulesOf([room, { opensOnto, packages, node }]) {
  const from = { path: pathOf(room), pathNot: testing };
  const allowed = packages.length === 0 ? [] : [`node_modules/${oneOf(packages)}/`];
  return [
    {
      name: `${room}-opens-onto`,
      comment: `${room} may open onto: ${opensOnto.join(', ') || 'nothing'}.`,
      severity: 'error',
      from,
      to: { path: '^(?:libs|apps|test|bench|scripts)/', pathNot: pathOf(oneOf([room, ...opensOnto])) },
    },
    {
      name: `${room}-packages`,
      comment: `${room} may use the packages: ${packages.join(', ') || 'none'}.`,
      severity: 'error',
      from,
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        ...(allowed.length === 0 ? {} : { pathNot: allowed }),
      },
    },
    ...(node
      ? []
      : [
          {
            name: `${room}-without-node`,
            comment: `${room} runs anywhere: it may not use Node's own modules.`,
            severity: 'error',
            from,
            to: { dependencyTypes: ['core'] },
          },
        ]),
  ];
}

export default {
  forbidden: [
    ...Object.entries(rooms).flatMap(rulesOf),
    {
      name: 'actions-apart',
      comment: 'An action never opens onto another action: cross-action rules come in through the context.',
      severity: 'error',
      from: { path: '^libs/actions/([^/]+)/' },
      to: { path: '^libs/actions/', pathNot: '^libs/actions/$1/' },
    },
    {
      name: 'apps-apart',
      comment: 'standalone and cli put processes together; no other app opens onto an app.',
      severity: 'error',
      from: { path: '^apps/(?!standalone/|cli/)([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'rooms-by-their-face',
      comment: 'From outside, a room is entered by its index.',
      severity: 'error',
      from: { path: '^(?:apps|bench|test|scripts)/|^libs/([^/]+)/', pathNot: testing },
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
      comment: 'What runs does not lean on what tests it.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/', pathNot: testing },
      to: { path: [testing, '^test/'] },
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
