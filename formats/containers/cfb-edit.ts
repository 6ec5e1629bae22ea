/**
 * Writing into Compound Files (MS-CFB): streams set, created and removed by a patch that copies all else. Sectors that nothing uses are
 * taken first, then the file grows at its end; other streams stay where they are. Versions 3 and 4.
 */
import type { ByteSource, Patch } from '../../model/bytes.ts';
import { editDirectory, type DirectoryEdit } from './cfb-directory-edit.ts';
import { createImage, type CfbImage } from './cfb-image.ts';
import { editMini, type MiniEdit } from './cfb-mini-edit.ts';
import { broken, createSectors, endOfChain, type Sectors } from './cfb-sectors.ts';
import { createSectorTable, headerFields, resizeChain, tableSectors, type ChainTable } from './cfb-tables.ts';
import { allStreams, freeSectors, markChain, usedSectors } from './cfb-usage.ts';
import { miniSectorSize, openCompoundFile, type CfbBudget, type CfbStorage } from './compound-file.ts';

export interface StreamEdit {
  /** Names of the storages, which are created where they are missing, and of the stream. */
  readonly path: readonly string[];
  /** Undefined where the stream goes. */
  readonly content: Buffer | undefined;
}

/** Throws `FileError`: `corrupt` where streams share sectors or the tables are broken, `too-large` past 2 GiB. */
export function editCompoundFile(source: ByteSource, edits: readonly StreamEdit[], budget: CfbBudget): Patch {
  const { root } = openCompoundFile(source, budget);
  const sectors = createSectors(source);
  const image = createImage(source, sectors);
  const tree = treeOf(root);
  const editor = createEditor(image, sectors, { root, tree });
  for (const { path, content } of edits) {
    budget.checkTime();
    if (content === undefined) removeStream(editor, tree, path);
    else writeStream(editor, findOrAdd(editor, tree, path), content);
  }
  return image.patch();
}

/** An entry of the directory with what is in it. */
interface Node {
  readonly id: number;
  readonly name: string;
  /** By name in upper case; undefined of a stream. */
  readonly children: Map<string, Node> | undefined;
}

function treeOf({ id, name, streams, storages }: CfbStorage): Node {
  const children = new Map<string, Node>();
  for (const [key, stream] of streams) children.set(key, { id: stream.id, name: stream.name, children: undefined });
  for (const [key, storage] of storages) children.set(key, treeOf(storage));
  return { id, name, children };
}

function* idsOf({ id, children }: Node): Iterable<number> {
  yield id;
  for (const child of children?.values() ?? []) yield* idsOf(child);
}

interface Editor {
  readonly image: CfbImage;
  readonly sectors: Sectors;
  readonly table: ChainTable;
  readonly mini: MiniEdit;
  readonly directory: DirectoryEdit;
}

function createEditor(
  image: CfbImage,
  sectors: Sectors,
  { root, tree }: { readonly root: CfbStorage; readonly tree: Node },
): Editor {
  const lists = tableSectors(image);
  const free: number[] = [];
  const freeMini: number[] = [];
  const table = createSectorTable(image, lists, free);
  const directory = editDirectory(image, table, { isWide: sectors.wide, inUse: new Set(idsOf(tree)) });
  const mini = editMini(image, table, { directory, free: freeMini });
  const streams = [...allStreams(root)].filter(({ size }) => size > 0);
  const isSmall = (size: number): boolean => size < sectors.miniCutoff;
  const { start, size } = directory.place(tree.id);
  const starts = [
    image.header.readUInt32LE(headerFields.directory),
    image.header.readUInt32LE(headerFields.miniTable),
    ...(size === 0 ? [] : [start]),
    ...streams.filter((stream) => !isSmall(stream.size)).map((stream) => stream.start),
  ];
  const used = usedSectors(image, lists, { chains: table, starts });
  free.push(...freeSectors(used, table, lists.table.length * (image.sectorSize / 4)));
  const usedMini = new Uint8Array(mini.count());
  for (const stream of streams) if (isSmall(stream.size)) markChain(usedMini, mini, stream.start);
  freeMini.push(...freeSectors(usedMini, mini, mini.covered()));
  return { image, sectors, table, mini, directory };
}

function findOrAdd(editor: Editor, tree: Node, path: readonly string[]): number {
  let node = tree;
  for (const [index, name] of path.entries()) {
    const { children } = node;
    if (children === undefined) throw broken('a stream stands where a storage should be');
    const key = name.toUpperCase();
    const isStream = index === path.length - 1;
    const found = children.get(key);
    if (found !== undefined && (found.children === undefined) !== isStream) {
      throw broken('a stream and a storage have the same name');
    }
    const child = found ?? {
      id: editor.directory.add(name, isStream ? 'stream' : 'storage'),
      name,
      children: isStream ? undefined : new Map<string, Node>(),
    };
    if (found === undefined) {
      children.set(key, child);
      editor.directory.setChildren(node.id, [...children.values()]);
    }
    node = child;
  }
  return node.id;
}

function removeStream(editor: Editor, tree: Node, path: readonly string[]): void {
  let node: Node | undefined = tree;
  for (const name of path.slice(0, -1)) node = node?.children?.get(name.toUpperCase());
  const key = path.at(-1)?.toUpperCase() ?? '';
  const stream = node?.children?.get(key);
  if (node?.children === undefined || stream === undefined) return;
  if (stream.children !== undefined) throw broken('a storage stands where a stream should be');
  writeStream(editor, stream.id, Buffer.alloc(0));
  node.children.delete(key);
  editor.directory.setChildren(node.id, [...node.children.values()]);
  editor.directory.remove(stream.id);
}

/** A stream that crosses the limit between small and big ones moves. */
function writeStream(editor: Editor, id: number, content: Buffer): void {
  const { directory, sectors, image } = editor;
  const before = directory.place(id);
  const isSmall = (size: number): boolean => size < sectors.miniCutoff;
  const small = isSmall(content.length);
  const tableOf = (isMini: boolean): ChainTable => (isMini ? editor.mini : editor.table);
  const stays = before.size > 0 && small === isSmall(before.size);
  if (before.size > 0 && !stays) resizeChain(tableOf(!small), before.start, 0);
  const unit = small ? miniSectorSize : image.sectorSize;
  const chain = resizeChain(tableOf(small), stays ? before.start : endOfChain, Math.ceil(content.length / unit));
  for (const [index, sector] of chain.entries()) {
    const piece = content.subarray(index * unit, (index + 1) * unit);
    if (small) editor.mini.write(sector, piece);
    else {
      const target = image.change(sector).fill(0);
      piece.copy(target);
    }
  }
  directory.setPlace(id, { start: chain[0] ?? endOfChain, size: content.length });
}
