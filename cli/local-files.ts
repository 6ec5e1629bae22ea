import { closeSync, openSync, statSync } from 'node:fs';

import { describeError } from '../lib/describe-error.ts';
import { fileSource } from '../lib/spool.ts';
import type { ByteSource } from '../model/bytes.ts';
import { FileError } from '../model/errors.ts';

/** An open file. */
export interface LocalContent {
  readonly path: string;
  readonly source: ByteSource;
}

/** Opens a file for as long as the work on it takes. */
export async function withOpen<Result>(
  path: string,
  work: (content: LocalContent) => Promise<Result>,
): Promise<Result> {
  if (!statSync(path).isFile()) throw new FileError('unsupported', 'Cannot open file: it is a folder or a device');
  const descriptor = openSync(path, 'r');
  try {
    return await work({ path, source: fileSource(descriptor) });
  } finally {
    closeSync(descriptor);
  }
}

const systemErrors: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'access is denied',
  EPERM: 'it belongs to someone else',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

/** A code and a sentence for what kept a file from being read; for a person, without a stack. */
export function describeFailure(error: unknown): { readonly reason: string; readonly message: string } {
  return { reason: error instanceof FileError ? error.kind : 'failed', message: describe(error) };
}

function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = systemErrors[code];
  return known === undefined ? describeError(error) : `Cannot read or write file: ${known}`;
}
