/**
 * The files that a policy names beside itself. Whoever loads the policy reads them; the policy holds the SHA-256 (hex) of each, so that
 * its hash changes with what is in them.
 */
export interface PolicyFiles {
  /** Reads a keyword dictionary and answers with its SHA-256. Throws `PolicyFileFault`. */
  dictionary(path: string): string;
  /** The same for a table of records, with its fields. */
  table(path: string): NamedTable;
  /** Reads a document fingerprint and answers with its SHA-256. */
  fingerprint(path: string): string;
}

export interface NamedTable {
  readonly digest: string;
  readonly fields: readonly { readonly name: string; readonly searchable: boolean }[];
}

/** Why a file that a policy names is of no use; the message is for people and tells nothing of what is in it. */
export class PolicyFileFault extends Error {}

/** For where no files can be read. */
export const noPolicyFiles: PolicyFiles = { dictionary: refuse, table: refuse, fingerprint: refuse };

function refuse(): never {
  throw new PolicyFileFault('names a file, and none can be read here');
}
