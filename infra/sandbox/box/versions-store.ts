import { integer, maybeInteger, maybeText, text, type Row } from '../database.ts';
import type { Cloud } from './cloud.ts';
import type { Item } from './items.ts';
import type { User } from './users.ts';

export interface FileVersion {
  readonly id: string;
  readonly fileId: string;
  /** From 1. */
  readonly number: number;
  readonly name: string;
  /** Lower-case hex. */
  readonly sha1: string;
  readonly content: string;
  readonly size: number;
  readonly createdAt: number;
  readonly modifiedBy: string;
  readonly trashedAt: number | undefined;
  readonly trashedBy: string | undefined;
}

export interface StoredBytes {
  readonly content: string;
  readonly size: number;
  readonly sha1: string;
}

/** Puts bytes on top of a file's versions; the file still points at the one below. */
export function addVersion(cloud: Cloud, file: Item, { bytes, by }: { bytes: StoredBytes; by: User }): FileVersion {
  const last = cloud.database.get('SELECT MAX(number) AS number FROM versions WHERE file_id = ?', file.id);
  const version: FileVersion = {
    id: cloud.nextId(),
    fileId: file.id,
    number: ((last && maybeInteger(last, 'number')) ?? 0) + 1,
    name: file.name,
    ...bytes,
    createdAt: cloud.now(),
    modifiedBy: by.id,
    trashedAt: undefined,
    trashedBy: undefined,
  };
  cloud.database.run(
    'INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)',
    version.id,
    version.fileId,
    version.number,
    version.name,
    version.sha1,
    version.content,
    version.size,
    version.createdAt,
    version.modifiedBy,
  );
  return version;
}

export function findVersion(cloud: Cloud, fileId: string, id: string): FileVersion | undefined {
  const row = cloud.database.get('SELECT * FROM versions WHERE file_id = ? AND id = ?', fileId, id);
  return row && parseVersion(row);
}

/** The version that a file shows now. */
export function currentVersion(cloud: Cloud, file: Item): FileVersion {
  const version = file.versionId === undefined ? undefined : findVersion(cloud, file.id, file.versionId);
  if (version === undefined) throw new Error(`Cannot read sandbox state: file ${file.id} has no version`);
  return version;
}

/** All versions but the current one, newest first. */
export const pastVersions = (cloud: Cloud, file: Item): readonly FileVersion[] =>
  cloud.database
    .all('SELECT * FROM versions WHERE file_id = ? AND id <> ? ORDER BY number DESC', file.id, file.versionId ?? '')
    .map(parseVersion);

export function trashVersion(cloud: Cloud, version: FileVersion, by: User): void {
  cloud.database.run('UPDATE versions SET trashed_at = ?, trashed_by = ? WHERE id = ?', cloud.now(), by.id, version.id);
}

function parseVersion(row: Row): FileVersion {
  return {
    id: text(row, 'id'),
    fileId: text(row, 'file_id'),
    number: integer(row, 'number'),
    name: text(row, 'name'),
    sha1: text(row, 'sha1'),
    content: text(row, 'content'),
    size: integer(row, 'size'),
    createdAt: integer(row, 'created_at'),
    modifiedBy: text(row, 'modified_by'),
    trashedAt: maybeInteger(row, 'trashed_at'),
    trashedBy: maybeText(row, 'trashed_by'),
  };
}
