import tseslint from 'typescript-eslint';
import { rooms } from './.dependency-cruiser.js';

/** Rooms in which a replay must give the same bytes on any day: time, chance and identity come in as arguments. */
const pure = Object.entries(rooms)
  .filter(([, { node }]) => !node)
  .map(([room]) => `libs/${room}/**/*.ts`);

const everywhere = [
  { selector: 'ExportDefaultDeclaration', message: 'No default exports: a name is one word everywhere.' },
];

const timeIsGiven = 'Time is an argument: take it from the context.';
const chanceIsGiven = 'Chance is an argument.';
const identityIsGiven = 'Identity is an argument.';

const impure = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: timeIsGiven },
  { selector: "CallExpression[callee.name='Date']", message: timeIsGiven },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: timeIsGiven },
  { selector: "MemberExpression[object.name='Temporal'][property.name='Now']", message: timeIsGiven },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: chanceIsGiven },
  { selector: "Identifier[name='getRandomValues']", message: chanceIsGiven },
  { selector: "Identifier[name='randomUUID']", message: identityIsGiven },
  {
    selector: 'MemberExpression[property.name=/^(?:toLocale\\w+|localeCompare)$/u]',
    message: 'The same bytes on any machine: nothing may depend on its language.',
  },
];

const machine = ['process', 'Buffer', 'performance', 'crypto', 'fetch', 'setTimeout', 'setInterval', 'setImmediate'];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', 'data/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...everywhere],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 5],
      complexity: ['error', 14],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // The ports are objects of functions; their methods are handed on freely.
      '@typescript-eslint/unbound-method': 'off',
      // Commands and events are classes only for their decorators: they are data, and spread as such.
      '@typescript-eslint/no-misused-spread': 'off',
      // Drivers give numbers of the database as text where they are large.
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { allowDefaultCaseForExhaustiveSwitch: false, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/strict-boolean-expressions': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
    },
  },
  {
    files: pure,
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, ...impure],
      'no-restricted-globals': [
        'error',
        ...machine.map((name) => ({ name, message: 'This room runs anywhere and knows no machine.' })),
      ],
    },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts', '**/testing/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/consistent-type-assertions': 'off',
    },
  },
);
