import path from 'node:path';

import { SettingsError } from '../../model/errors.ts';
import type { Source } from '../../model/file.ts';
import type { SourceId } from '../../model/ids.ts';
import type { Connector } from '../connector.ts';
import { changes } from './changes.ts';
import { download } from './download.ts';
import { folderName, type FolderRoom, look, rename } from './items.ts';
import { scannerExclusions } from './names.ts';
import { sourceIdOf } from './paths.ts';
import { confirm, createDigest, upload } from './upload.ts';

export interface FolderOptions {
  /** Absolute paths of folders on disks or mounted network shares; none lies in another. */
  readonly folders: readonly string[];
  readonly settleSeconds: number;
  /** Globs of paths below a watched folder that are left out; one without a slash holds in every folder. */
  readonly exclude?: readonly string[];
  /** File types that are left out, without the dot; what the AIP scanner leaves out unless told. */
  readonly excludeTypes?: readonly string[];
  /** Epoch ms. */
  readonly now?: () => number;
}

/**
 * Folders on disks and mounted network shares as a connector: no notifications, changes are found by walking. A file is known
 * by its path, so that under another name or in another folder it is another file; only `NAME.p7m`, made by protecting
 * `NAME`, stays the file that it was. Throws `SettingsError` for settings that can't work.
 */
export function createFolderConnector(options: FolderOptions): Connector {
  const roots = rootsOf(options.folders);
  const room: FolderRoom = {
    roots,
    names: {
      excludedTypes: new Set((options.excludeTypes ?? scannerExclusions).map((type) => type.toLowerCase())),
      excluded: options.exclude ?? [],
    },
    now: options.now ?? Date.now,
  };

  return {
    name: folderName,
    settleSeconds: options.settleSeconds,
    features: {
      isStream: () => false,
      // Times tell what changed, and nothing tells what was removed.
      tellsAll: () => false,
      // Network shares tell of no change reliably: walking is the truth.
      subscriptions: undefined,
      rename: (item, name) => rename(room, item, name),
      shownLabel: undefined,
      catalog: undefined,
      // A folder keeps none.
      removeOldVersions: () => Promise.resolve(0),
      examine: undefined,
    },
    sources: () => Promise.resolve(sources(roots)),
    receive: () => Promise.resolve({ kind: 'refused', status: 400, reason: 'folders send no notifications' }),
    changes: (source, checkpoint) => changes(room, source, checkpoint),
    look: (file) => look(room, file),
    download: (item, signal) => download(room, item, { signal }),
    upload: (item, content) => upload(room, item, content),
    confirm: (item, intent) => confirm(room, item, intent),
    createDigest,
  };
}

function sources(roots: ReadonlyMap<SourceId, string>): readonly Source[] {
  return [...roots].map(([id, folder]) => ({ connector: folderName, id, name: folder, kind: 'folder' }));
}

function rootsOf(folders: readonly string[]): ReadonlyMap<SourceId, string> {
  const problems = folders.filter((folder) => !path.isAbsolute(folder)).map((folder) => `${folder} is not absolute`);
  const resolved = [...new Set(folders.map((folder) => path.resolve(folder)))];
  for (const outer of resolved) {
    const inner = resolved.filter((folder) => folder !== outer && isWithin(folder, outer));
    problems.push(...inner.map((folder) => `${folder} lies in ${outer}: its files would be worked on twice`));
  }
  if (resolved.length === 0) problems.push('no folder is named');
  if (problems.length > 0) throw new SettingsError('Cannot watch folders', problems);
  return new Map(resolved.map((folder) => [sourceIdOf(folder), folder]));
}

function isWithin(folder: string, outer: string): boolean {
  const relative = path.relative(outer, folder);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
