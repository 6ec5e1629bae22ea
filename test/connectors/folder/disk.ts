import { join } from 'node:path';

import type { ChangePage, Connector, ConnectorFeatures } from '../../../connectors/connector.ts';
import { createFolderConnector, type FolderOptions } from '../../../connectors/folder/connector.ts';
import { memorySource } from '../../../lib/patch.ts';
import type { FileItem, FileRef, Source } from '../../../model/file.ts';
import type { Checkpoint, FileId } from '../../../model/ids.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

/** A watched folder on this disk. */
export interface Disk {
  readonly connector: Connector;
  readonly rename: NonNullable<ConnectorFeatures['rename']>;
  readonly source: Source;
  at(path: string): string;
  ref(path: string): FileRef;
  /** Throws where there is none. */
  look(path: string): Promise<FileItem>;
  upload(item: FileItem, text: string): ReturnType<Connector['upload']>;
  pages(checkpoint?: Checkpoint): Promise<readonly ChangePage[]>;
  remove(): void;
}

export async function createDisk(options: Partial<FolderOptions> = {}): Promise<Disk> {
  const folder = temporaryFolder();
  const connector = createFolderConnector({ folders: [folder.path], settleSeconds: 0, ...options });
  const [source] = await connector.sources();
  const { rename } = connector.features;
  if (source === undefined || rename === undefined) throw new Error('The connector watches nothing');
  const ref = (path: string): FileRef => ({
    connector: connector.name,
    sourceId: source.id,
    fileId: Buffer.from(path).toString('base64url') as FileId,
  });
  return {
    connector,
    rename,
    source,
    ref,
    at: (path) => join(folder.path, path),
    async look(path) {
      const item = await connector.look(ref(path));
      if (item === undefined) throw new Error(`There is no ${path}`);
      return item;
    },
    upload(item, text) {
      const bytes = Buffer.from(text);
      const digest = connector.createDigest();
      digest.update(bytes);
      const { signal } = new AbortController();
      return connector.upload(item, { bytes: memorySource(bytes), digest: digest.value(), signal });
    },
    async pages(checkpoint) {
      const pages: ChangePage[] = [];
      for await (const page of connector.changes(source, checkpoint)) pages.push(page);
      return pages;
    },
    remove: folder.remove,
  };
}

/** What a listing shows, as `path` or `path: reason`. */
export function shown(pages: readonly ChangePage[]): readonly string[] {
  return pages.flatMap(({ files }) =>
    files.map((file) => {
      if (file.kind !== 'present') return file.kind;
      return file.item.unfit === undefined ? file.item.path : `${file.item.path}: ${file.item.unfit}`;
    }),
  );
}

export function endOf(pages: readonly ChangePage[]): Checkpoint {
  const last = pages.at(-1);
  if (last?.last !== true) throw new Error('The listing did not come to its end');
  return last.checkpoint;
}
