import type { ConnectorName, FileId, SourceId, Version } from './ids.ts';

/** Something a connector watches: a drive or a folder. */
export interface Source {
  readonly connector: ConnectorName;
  readonly id: SourceId;
  readonly name: string;
  /** What a person calls it: a SharePoint library, a OneDrive, a Box folder, an event stream, a folder on disk. */
  readonly kind: SourceKind;
}

export type SourceKind = 'sharepoint' | 'onedrive' | 'box-folder' | 'box-user' | 'box-events' | 'folder';

/** Where a file is, for as long as it stays in its source. */
export interface FileRef {
  readonly connector: ConnectorName;
  readonly sourceId: SourceId;
  readonly fileId: FileId;
}

/** Who can reach a file, from narrow to wide. */
export type Sharing = 'private' | 'internal' | 'external' | 'anonymous' | 'unknown';

/** A file as its cloud describes it at one moment. */
export interface FileItem {
  readonly ref: FileRef;
  readonly version: Version;
  readonly name: string;
  /** Folders from the source's root, `/`-separated, ending in the name; best known. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly link?: string;
  readonly owner?: string;
  readonly sharing: Sharing;
  /** The content's digest as the cloud states it, in the form of the connector's `createDigest`; absent where none holds. */
  readonly digest?: string;
  /** True where the cloud names our own application as the last modifier. */
  readonly modifiedByUs: boolean;
  /** Epoch ms. */
  readonly modifiedAt: number;
  /** The cloud's id of the content version, where the item carries it. */
  readonly contentVersion?: string;
  /** A reason why this item has no bytes that could be labeled (a package, malware, a foreign owner); then it isn't fetched. */
  readonly unfit?: string;
  /** What the service shows beside the file; null for nothing, absent where the service didn't tell. */
  readonly shownLabel?: ShownBeside | null;
}

/** A label or classification that stands beside a file, not in it. */
export interface ShownBeside {
  readonly name: string;
  /** False where it is none of those that our application makes; undefined where that can't be told. */
  readonly ours?: boolean;
}
