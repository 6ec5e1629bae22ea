import { text, integer, type Database, type Row } from '../database.ts';
import { itemNotFound } from './graph-error.ts';
import type { Caller, DriveRecord, ItemRecord, SiteRecord, VersionRecord } from './records.ts';

/** Whether watchers are told: `sharing` only reaches those who asked for security changes, `none` nobody. */
export type Notice = 'change' | 'sharing' | 'none';

export interface ItemPage {
  readonly items: readonly ItemRecord[];
  /** Where the next page starts; undefined on the last one. */
  readonly next: string | undefined;
}

export interface Change {
  readonly sequence: number;
  readonly item: ItemRecord;
}

/** Sites, drives, items and versions as rows. Reading a missing one throws `itemNotFound`; the rules of editing are in edits.ts. */
export interface Library {
  sites(): readonly SiteRecord[];
  site(id: string): SiteRecord;
  addSite(site: SiteRecord): void;
  drives(siteId?: string): readonly DriveRecord[];
  drive(id: string): DriveRecord;
  addDrive(drive: DriveRecord): void;
  saveDrive(drive: DriveRecord): void;
  readonly user: (mail: string) => Caller | undefined;
  addUser(user: Caller & { readonly mail: string }): void;
  /** Also a deleted one. */
  anyItem(id: string): ItemRecord | undefined;
  item(driveId: string, id: string): ItemRecord;
  child(parentId: string, name: string): ItemRecord | undefined;
  /** By name, after the given one. */
  children(parentId: string, page: { readonly after: string; readonly limit: number }): ItemPage;
  childCount(parentId: string): number;
  /** From the root down to the parent. */
  ancestors(item: ItemRecord): readonly ItemRecord[];
  /** The item's new state, with the drive's next place in its delta feed. */
  save(item: ItemRecord, notice?: Notice): ItemRecord;
  /** Items in the order of their last change, deleted ones included. */
  changesAfter(driveId: string, sequence: number, limit: number): readonly Change[];
  lastSequence(driveId: string): number;
  /** The place in the feed before the first change later than the time. */
  sequenceAt(driveId: string, time: number): number;
  /** Newest first. */
  versions(itemId: string): readonly VersionRecord[];
  saveVersion(itemId: string, version: VersionRecord): void;
  /** Drops versions above the number. */
  dropVersions(itemId: string, above: number): void;
  dropVersion(itemId: string, number: number): void;
}

export interface LibraryOptions {
  readonly database: Database;
  readonly now: () => number;
  readonly onChange: (driveId: string, notice: Notice) => void;
}

export function createLibrary({ database, now, onChange }: LibraryOptions): Library {
  const saved = (row: Row | undefined): ItemRecord | undefined => (row === undefined ? undefined : parseItem(row));

  const nextSequence = (): number =>
    integer(
      database.get(
        `INSERT INTO meta VALUES ('sequence', 1) ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value`,
      ) ?? {},
      'value',
    );

  const anyItem = (id: string): ItemRecord | undefined =>
    saved(database.get('SELECT body FROM items WHERE id = ?', id));

  return {
    ...createPlaces(database),
    ...createFeed(database),
    ...createVersions(database),
    anyItem,
    item: (driveId, id) => {
      const found = anyItem(id);
      if (found === undefined || found.deleted || found.driveId !== driveId) throw itemNotFound();
      return found;
    },
    child: (parentId, name) =>
      saved(database.get('SELECT body FROM items WHERE parent = ? AND name = ? AND deleted = 0', parentId, name)),
    children: (parentId, { after, limit }) => {
      const sql = 'SELECT body FROM items WHERE parent = ? AND name > ? AND deleted = 0 ORDER BY name LIMIT ?';
      const items = database.all(sql, parentId, after, limit + 1).map(parseItem);
      const page = items.slice(0, limit);
      return { items: page, next: items.length > limit ? page.at(-1)?.name : undefined };
    },
    childCount: (parentId) =>
      integer(
        database.get('SELECT count(*) AS count FROM items WHERE parent = ? AND deleted = 0', parentId) ?? {},
        'count',
      ),
    ancestors: (item) => {
      const above: ItemRecord[] = [];
      for (let at = item.parentId; at !== undefined; at = above[0]?.parentId) {
        const parent = anyItem(at);
        if (parent === undefined) break;
        above.unshift(parent);
      }
      return above;
    },
    save: (item, notice = 'change') => {
      database.run(
        `INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, name = excluded.name, sequence = excluded.sequence,
           changed_at = excluded.changed_at, deleted = excluded.deleted, body = excluded.body`,
        ...[item.id, item.driveId, item.parentId ?? null, item.name, nextSequence(), now()],
        ...[item.deleted ? 1 : 0, JSON.stringify(item)],
      );
      onChange(item.driveId, notice);
      return item;
    },
  };
}

function parseItem(row: Row): ItemRecord {
  return JSON.parse(text(row, 'body')) as ItemRecord;
}

type Places = Pick<
  Library,
  'sites' | 'site' | 'addSite' | 'drives' | 'drive' | 'addDrive' | 'saveDrive' | 'user' | 'addUser'
>;

/** What no call of the API makes: sites, drives, users. */
function createPlaces(database: Database): Places {
  return {
    sites: () => database.all('SELECT body FROM sites ORDER BY id').map(parseSite),
    site: (id) => {
      const row = database.get('SELECT body FROM sites WHERE id = ?', id);
      if (row === undefined) throw itemNotFound('Requested site could not be found');
      return parseSite(row);
    },
    addSite: (site) => void database.run('INSERT INTO sites VALUES (?, ?)', site.id, JSON.stringify(site)),
    drives: (siteId) =>
      siteId === undefined
        ? database.all('SELECT body FROM drives ORDER BY rowid').map(parseDrive)
        : database.all('SELECT body FROM drives WHERE site = ? ORDER BY rowid', siteId).map(parseDrive),
    drive: (id) => {
      const row = database.get('SELECT body FROM drives WHERE id = ?', id);
      if (row === undefined) throw itemNotFound();
      return parseDrive(row);
    },
    addDrive: (drive) =>
      void database.run('INSERT INTO drives VALUES (?, ?, ?)', drive.id, drive.siteId, JSON.stringify(drive)),
    saveDrive: (drive) => void database.run('UPDATE drives SET body = ? WHERE id = ?', JSON.stringify(drive), drive.id),
    user: (mail) => {
      const row = database.get('SELECT body FROM users WHERE mail = ?', mail);
      return row === undefined ? undefined : (JSON.parse(text(row, 'body')) as Caller);
    },
    addUser: (user) => void database.run('INSERT INTO users VALUES (?, ?)', user.mail, JSON.stringify(user)),
  };
}

function parseSite(row: Row): SiteRecord {
  return JSON.parse(text(row, 'body')) as SiteRecord;
}

function parseDrive(row: Row): DriveRecord {
  return JSON.parse(text(row, 'body')) as DriveRecord;
}

/** Items in the order of their last changes. */
function createFeed(database: Database): Pick<Library, 'changesAfter' | 'lastSequence' | 'sequenceAt'> {
  return {
    changesAfter: (driveId, sequence, limit) => {
      const sql = 'SELECT sequence, body FROM items WHERE drive = ? AND sequence > ? ORDER BY sequence LIMIT ?';
      return database
        .all(sql, driveId, sequence, limit)
        .map((row) => ({ sequence: integer(row, 'sequence'), item: parseItem(row) }));
    },
    lastSequence: (driveId) =>
      integer(
        database.get('SELECT coalesce(max(sequence), 0) AS last FROM items WHERE drive = ?', driveId) ?? {},
        'last',
      ),
    sequenceAt: (driveId, time) => {
      const sql = 'SELECT coalesce(max(sequence), 0) AS last FROM items WHERE drive = ? AND changed_at <= ?';
      return integer(database.get(sql, driveId, time) ?? {}, 'last');
    },
  };
}

type Versions = Pick<Library, 'versions' | 'saveVersion' | 'dropVersions' | 'dropVersion'>;

function createVersions(database: Database): Versions {
  return {
    versions: (itemId) =>
      database
        .all('SELECT body FROM versions WHERE item = ? ORDER BY number DESC', itemId)
        .map((row) => JSON.parse(text(row, 'body')) as VersionRecord),
    saveVersion: (itemId, version) => {
      database.run('INSERT OR REPLACE INTO versions VALUES (?, ?, ?)', itemId, version.number, JSON.stringify(version));
    },
    dropVersions: (itemId, above) => {
      database.run('DELETE FROM versions WHERE item = ? AND number > ?', itemId, above);
    },
    dropVersion: (itemId, number) => {
      database.run('DELETE FROM versions WHERE item = ? AND number = ?', itemId, number);
    },
  };
}
