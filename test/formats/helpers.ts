import { expect } from 'vitest';
import { createBudget, defaultLimits, type Budget, type Limits } from '../../formats/limits.ts';
import { openZip } from '../../formats/containers/zip.ts';
import { memorySource, patchedSource } from '../../lib/patch.ts';
import type { Patch } from '../../model/bytes.ts';
import { FileError, type FileErrorKind } from '../../model/errors.ts';

export function budget(limits: Partial<Limits> = {}): Budget {
  return createBudget({ ...defaultLimits, ...limits }, () => false);
}

/** The kind of the FileError that `action` throws, and its message. */
export function failure(action: () => unknown): { kind: FileErrorKind; message: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof FileError) return { kind: error.kind, message: error.message };
    throw error;
  }
  return expect.fail('nothing was thrown');
}

export function apply(original: Buffer, patch: Patch | undefined): Buffer {
  if (patch === undefined) return expect.fail('there is no patch');
  const patched = patchedSource(memorySource(original), patch);
  return Buffer.from(patched.read(0, patched.size));
}

/** The bytes of each entry, from its local header to the next, by name. */
export function rawEntries(bytes: Buffer): ReadonlyMap<string, Buffer> {
  return new Map(
    openZip(memorySource(bytes), budget()).entries.map(({ name, start, end }) => [name, bytes.subarray(start, end)]),
  );
}

/** The content of each entry as text, by name. */
export function contents(bytes: Buffer): Record<string, string> {
  const zip = openZip(memorySource(bytes), budget());
  return Object.fromEntries(zip.entries.map((entry) => [entry.name, zip.read(entry).toString()]));
}
