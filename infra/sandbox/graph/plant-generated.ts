import type { Generator } from '../seed/generated.ts';
import { createItem, ensureFolder } from './edits.ts';
import { itemNotFound } from './graph-error.ts';
import { createQuickXorHash } from './quick-xor-hash.ts';
import type { Caller, Content } from './records.ts';
import type { World } from './world.ts';

const author: Caller = { kind: 'user', id: 'archivist', name: 'Archivist', mail: 'archivist@tarnbrook.example' };

/** Puts a generator's files into the first library, once: all of them, or none where it is interrupted. */
export function plantGenerated(world: World, generator: Generator): void {
  world.database.transaction(() => {
    const { changes } = world.database.run(`INSERT OR IGNORE INTO meta VALUES ('generated', ?)`, generator.files);
    if (changes > 0) plantFiles(world, generator);
  });
}

function plantFiles(world: World, generator: Generator): void {
  const [drive] = world.library.drives();
  if (drive === undefined) throw itemNotFound('Cannot generate files: there is no library');
  const root = world.library.item(drive.id, drive.rootId);
  for (let index = 0; index < generator.files; index++) {
    const { id, folder, name } = generator.file(index);
    const { id: parentId } = ensureFolder(world, root, [folder], author);
    const content = contentOf(id, generator.bytes(id) ?? Buffer.alloc(0));
    createItem(world, { driveId: drive.id, parentId, name, caller: author, content });
  }
}

function contentOf(id: string, bytes: Buffer): Content {
  const hash = createQuickXorHash();
  hash.update(bytes);
  return { id, size: bytes.length, quickXorHash: hash.value() };
}
