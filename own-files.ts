import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { compileDictionary, DictionaryFault } from './classification/own/dictionary.ts';
import type { Dictionary } from './classification/own/dictionary.ts';
import { FingerprintFault, readFingerprint } from './classification/own/fingerprint.ts';
import type { Fingerprint } from './classification/own/fingerprint.ts';
import type { OwnFiles } from './classification/own/own-program.ts';
import { readRecordTable, RecordTableFault } from './classification/own/record-table.ts';
import type { RecordTable } from './classification/own/record-table.ts';
import { describeError } from './lib/describe-error.ts';
import { PolicyFileFault } from './policies/policy-files.ts';
import type { PolicyFiles } from './policies/policy-files.ts';

/** Reads what policies in a folder name by file, each once; for threads, in memory that they share. */
export function createOwnFiles(folder: string): { readonly policy: PolicyFiles; readonly files: OwnFiles } {
  const dictionaries = new Map<string, Dictionary>();
  const tables = new Map<string, RecordTable>();
  const fingerprints = new Map<string, Fingerprint>();
  const digests = new Map<string, string>();
  const load = (path: string, keep: (digest: string, bytes: Buffer) => void): string => {
    const known = digests.get(path);
    if (known !== undefined) return known;
    const bytes = readNamed(resolve(folder, path), path);
    const digest = createHash('sha256').update(bytes).digest('hex');
    keep(digest, bytes);
    digests.set(path, digest);
    return digest;
  };
  return {
    policy: {
      dictionary: (path) =>
        load(path, (digest, bytes) =>
          dictionaries.set(
            digest,
            asFault(path, () => compileDictionary(bytes)),
          ),
        ),
      table(path) {
        const digest = load(path, (of, bytes) =>
          tables.set(
            of,
            asFault(path, () => readRecordTable(bytes)),
          ),
        );
        return { digest, fields: tables.get(digest)?.fields ?? [] };
      },
      fingerprint: (path) =>
        load(path, (digest, bytes) =>
          fingerprints.set(
            digest,
            asFault(path, () => readFingerprint(bytes)),
          ),
        ),
    },
    files: { dictionaries, tables, fingerprints },
  };
}

function readNamed(file: string, name: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new PolicyFileFault(`${name} can't be read: ${describeError(error)}`);
  }
}

function asFault<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof DictionaryFault || error instanceof RecordTableFault || error instanceof FingerprintFault
      ? new PolicyFileFault(`${name}: ${error.message}`)
      : error;
  }
}
