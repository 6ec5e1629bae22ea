import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** File, what is wrong in it, and the compiler's number for that. */
const wrong: readonly (readonly [name: string, text: string, code: string])[] = [
  ['enum', 'export enum Kind {\n  A,\n}', 'TS1294'],
  ['namespace', 'export namespace Room {\n  export const size = 1;\n}', 'TS1294'],
  ['parameter-property', 'export class Room {\n  constructor(readonly size: number) {}\n}', 'TS1294'],
  ['type-import', "import { Room } from './room.ts';\nexport type Other = Room;", 'TS1484'],
  ['unchecked-index', 'export const first = (all: string[]): string => all[0];', 'TS2322'],
  ['unset-option', 'export const room: { size?: number } = { size: undefined };', 'TS2375'],
  ['implicit-any', 'export const size = (room) => room;', 'TS7006'],
  ['null', 'export const size = (text: string | null): number => text.length;', 'TS18047'],
  ['caught', 'try {\n  Number(1);\n} catch (error) {\n  error.toString();\n}', 'TS18046'],
  ['unused', 'const size = 1;\nexport {};', 'TS6133'],
  ['override', 'export class RoomError extends Error {\n  name = "RoomError";\n}', 'TS4114'],
  ['no-return', 'export function size(a: boolean) {\n  if (a) return 1;\n}', 'TS7030'],
  [
    'fall-through',
    'export function f(a: number): void {\n  switch (a) {\n    case 1:\n      f(2);\n    case 2:\n      f(3);\n  }\n}',
    'TS7029',
  ],
];
const right = {
  room: 'export interface Room {\n  readonly size?: number;\n}',
  use: "import type { Room } from './room.ts';\nexport const size = ({ size = 0 }: Room): number => size;",
};

const folder = temporaryFolder();
afterAll(() => folder.remove());
let complaints: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  for (const [name, text] of [...wrong, ...Object.entries(right)]) {
    writeFileSync(path.join(folder.path, `${name}.ts`), text);
  }
  const { compilerOptions } = z
    .object({ compilerOptions: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(path.join(root, 'tsconfig.json'), 'utf8')));
  // The options as they are, but for what belongs to the place and not to the rules.
  const options = { ...compilerOptions, types: [], incremental: false, tsBuildInfoFile: undefined, noEmit: true };
  writeFileSync(path.join(folder.path, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(folder.path, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }));
  complaints = await compile();
});

async function compile(): Promise<ReadonlyMap<string, readonly string[]>> {
  const given = [path.join(root, 'node_modules/typescript/bin/tsc'), '--pretty', 'false'];
  const out = await new Promise<string>((resolve) => {
    execFile(process.execPath, given, { cwd: folder.path }, (_, stdout) => resolve(stdout));
  });
  const found = new Map<string, readonly string[]>();
  for (const line of out.trim().split('\n')) {
    const [, name = line, code = ''] = /^([\w-]+)\.ts\(\d+,\d+\): error (TS\d+):/u.exec(line) ?? [];
    if (!line.startsWith(' ')) found.set(name, [...(found.get(name) ?? []), code]);
  }
  return found;
}

describe('npm run types', () => {
  it.each(wrong)('fails for %s', (name, _, code) => {
    expect(complaints.get(name)).toEqual([code]);
  });

  it('fails for nothing else', () => {
    expect([...complaints.keys()].toSorted()).toEqual(wrong.map(([name]) => name).toSorted());
  });
});
