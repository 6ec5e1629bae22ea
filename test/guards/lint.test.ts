import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The rules of the project over a program of two files: that of all files takes half a minute to make, and says nothing more of these. */
const parserOptions = {
  projectService: false,
  project: 'test/guards/tsconfig.two-files.json',
  disallowAutomaticSingleRunInference: true,
};
const eslint = new ESLint({
  cwd: root,
  overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions } },
});
/** Rules with types know files of the project only, so the text takes the place of one. */
const product = path.join(root, 'lib/hash.ts');
const test = path.join(root, 'test/lib/hash.test.ts');

async function complaints(text: string, file = product): Promise<readonly string[]> {
  const [result] = await eslint.lintText(text, { filePath: file });
  expect(result?.fatalErrorCount).toBe(0);
  return (result?.messages ?? []).map(({ ruleId, message, severity }) => {
    expect(severity, message).toBe(2);
    return ruleId ?? message;
  });
}

const restricted = 'no-restricted-syntax';
const many = Array.from({ length: 501 }, (_, line) => `export const line${line} = ${line};`).join('\n');

describe('npm run lint', { timeout: 90_000 }, () => {
  it.each([
    ['a class that is no error', 'export class Queue {\n  size = 0;\n}', restricted],
    ['a class of another family', 'export class Queue extends Map<string, string> {\n  kind = 1;\n}', restricted],
    ['a default export', 'export default 1;', restricted],
    ['any', 'export const parse = (text: any): string => String(text);', '@typescript-eslint/no-explicit-any'],
    [
      'an any that was inferred',
      'export const parse = (text: string): string => JSON.parse(text);',
      '@typescript-eslint/no-unsafe-return',
    ],
    ['output to the console', "console.log('labeled');", 'no-console'],
    ['a promise that nobody waits for', 'Promise.resolve();', '@typescript-eslint/no-floating-promises'],
    [
      'an assertion that something is there',
      'export const at = (a: string[]) => a[0]!;',
      '@typescript-eslint/no-non-null-assertion',
    ],
    [
      'an error thrown as text',
      "export function fail(): never {\n  throw 'failed';\n}",
      '@typescript-eslint/only-throw-error',
    ],
    ['an empty catch', 'try {\n  Number(1);\n} catch {}', 'no-empty'],
    ['a loose comparison', 'export const isNone = (a: string | null) => a == null;', 'eqeqeq'],
    ['five parameters', 'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];', 'max-params'],
    [
      'a value import of a type',
      "import { Log } from '../model/log.ts';\nexport type L = Log;",
      '@typescript-eslint/consistent-type-imports',
    ],
    ['more than 500 lines', many, 'max-lines'],
    ['a type suppressed', '// @ts-ignore\nexport const a: number = 1 + 1;', '@typescript-eslint/ban-ts-comment'],
  ])('fails for %s', async (_, text, rule) => {
    expect(await complaints(text)).toContain(rule);
  });

  it('fails for a permission that nothing needs', async () => {
    const text = '// eslint-disable-next-line no-console\nexport const one = 1;';
    expect(await complaints(text)).toEqual([expect.stringContaining('Unused eslint-disable directive')]);
  });

  it('fails for a switch that leaves a kind out', async () => {
    const text = [
      "export function size(kind: 'a' | 'b'): number {",
      '  switch (kind) {',
      "    case 'a':",
      '      return 1;',
      '  }',
      '  return 0;',
      '}',
    ].join('\n');
    expect(await complaints(text)).toEqual(['@typescript-eslint/switch-exhaustiveness-check']);
  });

  it('passes for a class that is an error, and for plain functions', async () => {
    const text = [
      'export class SpoolError extends Error {',
      "  override readonly name = 'SpoolError';",
      '}',
      'export function half(size: number): number {',
      '  return size / 2;',
      '}',
    ].join('\n');
    expect(await complaints(text)).toEqual([]);
  });

  it('lets tests write to the console, and holds them to the rest', async () => {
    expect(await complaints("console.log('seen');", test)).toEqual([]);
    expect(await complaints('export const a = (b: any): string => String(b);', test)).toContain(
      '@typescript-eslint/no-explicit-any',
    );
  });
});
