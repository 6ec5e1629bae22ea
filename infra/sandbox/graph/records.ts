/** Who acts: an application with an app-only token, or a user. */
export interface Caller {
  readonly kind: 'application' | 'user';
  /** Client id of the application, or id of the user. */
  readonly id: string;
  readonly name: string;
  readonly mail?: string;
}

export interface SiteRecord {
  /** `hostname,siteId,webId`. */
  readonly id: string;
  readonly name: string;
  readonly personal: boolean;
  readonly createdAt: number;
}

export interface DriveRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: 'sharepoint' | 'onedrive';
  readonly siteId: string;
  readonly rootId: string;
  readonly owner: Caller | undefined;
  readonly createdAt: number;
  /** Files must be checked out before they are changed. */
  readonly requireCheckout?: boolean;
}

export interface Content {
  /** Id in the contents' folder. */
  readonly id: string;
  readonly size: number;
  readonly quickXorHash: string;
}

export interface LinkRecord {
  readonly id: string;
  readonly type: 'view' | 'edit' | 'embed';
  readonly scope: 'anonymous' | 'organization' | 'users';
}

/** A role that was given to one person. */
export interface GrantRecord {
  readonly id: string;
  readonly to: Caller;
  readonly role: 'read' | 'write';
}

/** One drive item at its present state; the root is the folder without a parent. Times are epoch ms. */
export interface ItemRecord {
  readonly id: string;
  readonly driveId: string;
  readonly guid: string;
  readonly parentId: string | undefined;
  readonly name: string;
  /** The number in `"{GUID},N"`: metadata and content. */
  readonly eTag: number;
  /** The number in `"c:{GUID},N"`: content. */
  readonly cTag: number;
  readonly deleted: boolean;
  readonly createdAt: number;
  readonly createdBy: Caller;
  readonly modifiedAt: number;
  readonly modifiedBy: Caller;
  readonly fileCreatedAt: number;
  readonly fileModifiedAt: number;
  /** Absent for folders. */
  readonly content: Content | undefined;
  /** Number of the newest version; 0 for folders. */
  readonly version: number;
  readonly links: readonly LinkRecord[];
  readonly grants?: readonly GrantRecord[];
  /** A user who has it open. */
  readonly lockedBy: Caller | undefined;
  readonly checkedOut: { readonly by: Caller; readonly version: number } | undefined;
  /** The tenant's label that is shown beside it. */
  readonly sensitivityLabelId?: string | undefined;
  /** Facets that a control call put on it: `malware`, `package`, ... */
  readonly facets: Readonly<Record<string, unknown>>;
}

/** A label of the sandbox's tenant, as `GET sensitivityLabels` shows it. */
export interface TenantLabel {
  /** GUID in lower case. */
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly priority: number;
  /** Id of the label that it lies under. */
  readonly parent?: string;
  /** `#rrggbb` */
  readonly color?: string;
  readonly toolTip?: string;
  readonly hasProtection?: boolean;
  /** For everything unless told: `email,file`. */
  readonly applicableTo?: string;
  /** True unless told. */
  readonly isEnabled?: boolean;
}

export interface VersionRecord {
  readonly number: number;
  readonly content: Content;
  readonly modifiedAt: number;
  readonly modifiedBy: Caller;
}

export interface SubscriptionRecord {
  readonly id: string;
  /** Client id of the application that made it. */
  readonly applicationId: string;
  readonly driveId: string;
  readonly resource: string;
  readonly changeType: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | undefined;
  readonly clientState: string | undefined;
  /** Epoch ms. */
  readonly expiresAt: number;
  /** Sharing changes are notified too (`Prefer: includesecuritywebhooks`). */
  readonly security: boolean;
}

/** The tables: what is looked up by has a column, the rest of a record is JSON. */
export const schema = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value ANY) STRICT;
CREATE TABLE IF NOT EXISTS users (mail TEXT PRIMARY KEY COLLATE NOCASE, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sites (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS drives (id TEXT PRIMARY KEY, site TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS items (
  id TEXT PRIMARY KEY, drive TEXT NOT NULL, parent TEXT, name TEXT NOT NULL COLLATE NOCASE,
  sequence INTEGER NOT NULL, changed_at INTEGER NOT NULL, deleted INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS items_by_name ON items (parent, name) WHERE deleted = 0;
CREATE INDEX IF NOT EXISTS items_by_sequence ON items (drive, sequence);
CREATE TABLE IF NOT EXISTS versions (
  item TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (item, number)
) STRICT;
CREATE TABLE IF NOT EXISTS subscriptions (id TEXT PRIMARY KEY, drive TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS deliveries (
  id TEXT PRIMARY KEY, subscription TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL,
  attempts INTEGER NOT NULL, created_at INTEGER NOT NULL
) STRICT;
`;
