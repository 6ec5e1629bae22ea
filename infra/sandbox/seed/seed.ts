/** What a sandbox cloud holds when it is first started. Plain data: the documents are made by `documents.ts`. */
export interface Seed {
  readonly company: string;
  readonly users: readonly SeedUser[];
  readonly drives: readonly SeedDrive[];
  readonly folders: readonly SeedFolder[];
}

export interface SeedUser {
  readonly name: string;
  readonly mail: string;
  /** Of another company: in Box not one of the enterprise's own users. */
  readonly external?: boolean;
}

/** A SharePoint library or a OneDrive. */
export interface SeedDrive {
  readonly name: string;
  readonly kind: 'sharepoint' | 'onedrive';
  /** Display name of the site that a library belongs to. */
  readonly site?: string;
  /** Mail of the user that a OneDrive belongs to. */
  readonly owner?: string;
  readonly files: readonly SeedFile[];
}

/** A folder directly under a Box account's root. */
export interface SeedFolder {
  readonly name: string;
  readonly owner: string;
  /** Not shared with the application: it is reached as its owner only. */
  readonly personal?: boolean;
  readonly files: readonly SeedFile[];
}

export interface SeedFile {
  /** From the drive's or folder's root: `Contracts/2026/Lease.docx`. */
  readonly path: string;
  readonly bytes: Buffer;
  /** Mail of the user who made it. */
  readonly author: string;
  readonly sharing: 'private' | 'organization' | 'anonymous';
}
