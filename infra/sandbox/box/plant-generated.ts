import { createHash } from 'node:crypto';
import type { Generator } from '../seed/generated.ts';
import type { Cloud } from './cloud.ts';
import { addItem, children, findByName, rootId, save, type Item } from './items.ts';
import { getUser, serviceAccount } from './users.ts';
import { addVersion } from './versions-store.ts';

/** Puts a generator's files into the first folder, once: all of them, or none where it is interrupted. Nobody is told of them. */
export function plantGenerated(cloud: Cloud, generator: Generator): void {
  cloud.database.transaction(() => {
    const sql = "INSERT OR IGNORE INTO settings VALUES ('generated', ?)";
    if (cloud.database.run(sql, String(generator.files)).changes > 0) plantFiles(cloud, generator);
  });
}

function plantFiles(cloud: Cloud, generator: Generator): void {
  const top = children(cloud, serviceAccount(cloud), rootId).find(({ type }) => type === 'folder');
  if (top === undefined) throw new Error('Cannot generate files: there is no folder');
  const by = getUser(cloud, top.ownerId);
  const below = (parent: Item, type: Item['type'], name: string): Item =>
    addItem(cloud, { type, place: { id: parent.id, ownerId: parent.ownerId }, name, by });
  for (let index = 0; index < generator.files; index++) {
    const { id, folder, name } = generator.file(index);
    const parent = findByName(cloud, { id: top.id, ownerId: top.ownerId }, folder) ?? below(top, 'folder', folder);
    const file = below(parent, 'file', name);
    const bytes = generator.bytes(id) ?? Buffer.alloc(0);
    const sha1 = createHash('sha1').update(bytes).digest('hex');
    const version = addVersion(cloud, file, { bytes: { content: id, size: bytes.length, sha1 }, by });
    save(cloud, { ...file, versionId: version.id });
  }
}
