import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { zones } from './tools/folders/zones.mjs';

/** The packages each package may import: the arrows of the architecture. Tests and examples may use any. */
const arrows = {
  core: [],
  testing: ['core'],
  schedules: ['core'],
  losses: ['core'],
  optimizers: ['core'],
  strategies: ['core'],
  parallel: ['core', 'optimizers', 'schedules', 'strategies'],
  tfjs: ['core'],
  'jax-js': ['core'],
  cli: ['core', 'optimizers', 'schedules', 'strategies', 'parallel'],
};

/** Faults that TypeScript and Vitest both accept and plain Node does not. */
const brokenInNode = {
  paths: [
    {
      name: 'fp-ts',
      message: 'The root loads all of fp-ts: import one module, as in fp-ts/lib/Either.js.',
    },
    {
      name: 'ndarray-ops',
      allowImportNames: ['default'],
      message: 'Node sees few of its functions as named exports: import ops from "ndarray-ops".',
    },
  ],
  patterns: [
    {
      regex: '^fp-ts/(?!lib/\\w+\\.js$)',
      message: 'Only fp-ts/lib/Module.js resolves in plain Node ESM.',
    },
  ],
};

/** @param {readonly string[]} allowed */
const packageImports = (allowed) => ({
  paths: brokenInNode.paths,
  patterns: [
    ...brokenInNode.patterns,
    {
      regex: `^@thalweg/(?!(?:${allowed.join('|')})(?:/|$))`,
      message: 'This package may not import that one: see the arrows in ARCHITECTURE.md.',
    },
  ],
});

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/.turbo/',
    '.docs-examples/',
    '**/report/',
    '**/coverage/',
    'tools/release/consumer/',
  ]),
  {
    files: ['**/*.ts', '**/*.mjs'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    settings: {
      'import-x/extensions': ['.ts', '.mjs', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [
        createNodeResolver({
          extensions: ['.ts', '.mjs', '.js'],
          extensionAlias: { '.js': ['.ts', '.js'] },
          conditionNames: ['@thalweg/source', 'types', 'import', 'default'],
        }),
      ],
    },
    rules: {
      eqeqeq: 'error',
      'no-restricted-imports': ['error', brokenInNode],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Results must be reproducible: take a random key.' },
      ],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-self-import': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'import-x/no-default-export': 'error',

      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false },
      ],
      // A transformation that needs no context has the context `{}`.
      '@typescript-eslint/no-empty-object-type': ['error', { allowObjectTypes: 'always' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Numbers are most of what this project prints.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `noUncheckedIndexedAccess` makes every indexed read possibly undefined, in code that is mostly about indices.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A numerical loop is often about the index.
      '@typescript-eslint/prefer-for-of': 'off',
    },
  },
  Object.entries(arrows).map(([name, allowed]) => ({
    files: [`packages/${name}/src/**`],
    rules: { 'no-restricted-imports': ['error', packageImports(allowed)] },
  })),
  {
    // Threads load these. On Node 20, V8 ends the process if a thread is terminated just before a module with such an `await` runs.
    files: ['packages/*/src/**'],
    ignores: ['packages/{cli,examples}/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(AwaitExpression, ForOfStatement[await=true]):not(:function AwaitExpression, :function ForOfStatement)',
          message: 'A module that a thread may load must not await at its top level: see start-thread.ts.',
        },
      ],
    },
  },
  {
    files: ['packages/*/test/**'],
    rules: {
      // What stands in for a part in a test acts on the few cases that the test is about.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: brokenInNode.paths,
          patterns: [
            ...brokenInNode.patterns,
            {
              regex: '^(?:\\.\\./)+(?:packages/)?[a-z]+/(?:src|test)/',
              message:
                'Import another package by its name; what two packages share lives in @thalweg/testing.',
            },
          ],
        },
      ],
    },
  },
  {
    // The rule compares the trees of jax-js with those of core without an end.
    files: ['packages/jax-js/**'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    // Type tests state that something does not compile; what the line would evaluate to is beside the point.
    files: ['**/*.test-d.ts'],
    rules: {
      '@typescript-eslint/ban-ts-comment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // Parsed JSON is `any`, and a JSDoc cast, which the compiler accepts, is invisible here.
    files: ['**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  {
    files: ['**/*.config.{ts,mjs}'],
    rules: { 'import-x/no-default-export': 'off' },
  },
);
