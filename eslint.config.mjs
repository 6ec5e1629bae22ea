import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.labelwright/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ClassDeclaration:not([superClass.name=/Error$/])',
          message: 'Use functions and closures: classes are for errors.',
        },
        { selector: 'ExportDefaultDeclaration', message: 'Name the export: the file is named after it.' },
      ],
      // There are neither enums nor classes but errors, and these two take a quarter of all time to find that out.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // The compiler says it too: noUnusedLocals and noUnusedParameters.
      '@typescript-eslint/no-unused-vars': 'off',
      // Contracts are objects of closures: none of them has a `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      'max-params': ['error', 4],
      'max-lines': ['error', { max: 500 }],
    },
  },
  {
    files: ['test/**', 'cli/**', 'infra/local/**', '*.config.ts'],
    rules: { 'no-console': 'off', 'no-restricted-syntax': 'off', 'max-lines': 'off' },
  },
  {
    // A name that only tests use may be deprecated until an update removes it, which the compiler says; what `any` hides there shows when
    // they run. To ask these of every name took a third of the rules' time.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-deprecated': 'off',
      '@typescript-eslint/no-misused-promises': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // Data, each a few lines of the same shape: the compiler checks the shape, and there are hundreds of them.
    files: ['classification/detectors/**'],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    files: ['console/page/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        ['document', 'confirm', 'fetch', 'sessionStorage', 'setTimeout', 'Option', 'URLSearchParams'].map((name) => [
          name,
          'readonly',
        ]),
      ),
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { Buffer: 'readonly', console: 'readonly', performance: 'readonly', process: 'readonly' },
    },
  },
  prettier,
);
