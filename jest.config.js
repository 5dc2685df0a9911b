import { readdirSync, readFileSync } from 'node:fs';

/** The rooms that `#` names in this project; packages have imports of their own with that sign. */
const rooms = readdirSync(new URL('./libs', import.meta.url)).join('|');

/** As the build does it, but with the tests. */
const { $schema, exclude, ...compile } = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['apps', 'libs', 'test', 'bench']
    .filter((folder) => readdirSync(new URL('.', import.meta.url)).includes(folder))
    .map((folder) => `<rootDir>/${folder}`),
  /** Many suites wait for a server or a disk, so that each core takes one. */
  maxWorkers: '100%',
  /** Ends what hangs. No test takes so long, on a machine that does much other work either, so that none has a time of its own. */
  testTimeout: 300_000,
  /** Half a second is too short for a process to end on a busy machine. One that does not end by itself is told all the same. */
  workerGracefulExitTimeout: 10_000,
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...compile, swcrc: false }] },
  moduleNameMapper: {
    [`^#((?:${rooms})(?:/.*)?)$`]: '<rootDir>/libs/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
