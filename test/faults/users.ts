import type { FileRef } from '../../model/file.ts';
import { type FaultCloud, type Folders, RefusedError } from './cloud.ts';
import { type Extension, type Kind, markerNumbered, writeDocument } from './document.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

/** A file as its users know it: the truth that a schedule's end is held against. */
export interface KnownFile {
  ref: FileRef;
  readonly extension: Extension;
  present: boolean;
  /** In the trash with the folder that it lies in. */
  awayWith: string | undefined;
  locked: boolean;
  /** Of the newest content that a user wanted there. */
  marker: string;
  kind: Kind;
  /** When contents were saved, epoch ms. */
  readonly savedAt: number[];
  /** How often each content was saved by a user: once written, and again each time it was promoted. */
  readonly saves: Map<string, number>;
  readonly kinds: Map<string, Kind>;
}

export interface Users {
  readonly files: readonly KnownFile[];
  /** Somebody does something; with a file's id, to that file. */
  act(fileId?: string): Promise<void>;
  /** Everything that is locked is freed. */
  unlockAll(): Promise<void>;
}

interface Desk {
  readonly cloud: FaultCloud;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly files: KnownFile[];
  /** Folders in the trash. */
  readonly trashed: Set<string>;
  edits: number;
  names: number;
}

const hour = 3_600_000;
const mostFiles = 5;
/** The third own write within an hour makes a file contested, by design. */
const mostSavesPerHour = 2;

export function createUsers(cloud: FaultCloud, scheduler: Scheduler, random: Random): Users {
  const desk: Desk = { cloud, scheduler, random, files: [], trashed: new Set(), edits: 0, names: 0 };
  /** One deed after another: what a folder holds must not change while somebody throws it away. */
  let last = Promise.resolve();
  return {
    files: desk.files,
    act: (fileId) => (last = last.then(() => act(desk, fileId))),
    unlockAll: () =>
      (last = last.then(async () => {
        for (const file of desk.files) if (file.locked && file.present) await unlock(desk, file);
      })),
  };
}

async function act(desk: Desk, fileId: string | undefined): Promise<void> {
  const { files, scheduler } = desk;
  const file = fileId === undefined ? undefined : files.find(({ ref }) => ref.fileId === fileId);
  if (fileId !== undefined && file === undefined) return;
  const [name, deed] = chooseDeed(desk, file);
  try {
    await deed();
    scheduler.note(`user ${name}`);
    scheduler.count(`user ${name.replace(/( file)? \d+$/, '')}`);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    scheduler.note(`user ${name}: refused, ${error.message}`);
  }
}

type Deed = readonly [name: string, deed: () => Promise<void>];

function chooseDeed(desk: Desk, wanted: KnownFile | undefined): Deed {
  const { random, files } = desk;
  if (wanted === undefined && (files.length === 0 || (files.length < mostFiles && random.chance(0.3)))) {
    return ['creates', () => create(desk)];
  }
  const { folders } = desk.cloud.user;
  if (wanted === undefined && folders !== undefined && random.chance(0.08)) return chooseFolderDeed(desk, folders);
  const file = wanted ?? random.pick(files);
  const alias = `file ${files.indexOf(file)}`;
  if (!file.present) return [`restores ${alias}`, () => restore(desk, file)];
  if (file.locked && random.chance(0.5)) return [`unlocks ${alias}`, () => unlock(desk, file)];
  const deeds: Readonly<Record<string, () => Promise<void>>> = {
    edits: () => edit(desk, file),
    promotes: () => promote(desk, file),
    renames: () => rename(desk, file),
    moves: () => desk.cloud.user.move(file.ref, random.pick(desk.cloud.user.places)),
    removes: () => remove(desk, file),
    locks: () => lock(desk, file),
  };
  const verb = random.pick(['edits', 'edits', 'edits', 'edits', 'promotes', 'renames', 'moves', 'removes', 'locks']);
  return [`${verb} ${alias}`, deeds[verb] ?? (() => edit(desk, file))];
}

function chooseFolderDeed({ cloud, random, files, trashed }: Desk, folders: Folders): Deed {
  const place = random.pick(folders.places);
  const alias = `folder ${folders.places.indexOf(place)}`;
  const isBack = trashed.has(place);
  if (!isBack && random.chance(0.5)) return [`moves ${alias}`, () => folders.move(place)];
  const deed = async (): Promise<void> => {
    await (isBack ? folders.restore(place) : folders.trash(place));
    if (isBack) trashed.delete(place);
    else trashed.add(place);
    const there = new Set((await cloud.files()).map(({ fileId }) => fileId));
    for (const file of files) {
      const { present, awayWith } = file;
      if (!isBack && present && !there.has(file.ref.fileId)) Object.assign(file, { present: false, awayWith: place });
      if (isBack && awayWith === place) Object.assign(file, { present: true, awayWith: undefined });
    }
  };
  return [`${isBack ? 'restores' : 'removes'} ${alias}`, deed];
}

async function create(desk: Desk): Promise<void> {
  const { cloud, random, scheduler } = desk;
  const extension = random.pick(['docx', 'docx', 'txt'] as const);
  const kind = kindFor(random, extension);
  const marker = markerNumbered(++desk.edits);
  const name = `file${++desk.names}.${extension}`;
  const ref = await cloud.user.create(random.pick(cloud.user.places), name, writeDocument(extension, kind, marker));
  desk.files.push({
    ...{ ref, extension, marker, kind, present: true, awayWith: undefined, locked: false },
    savedAt: [scheduler.time.now()],
    saves: new Map([[marker, 1]]),
    kinds: new Map([[marker, kind]]),
  });
}

/** Text files are the ones that get encrypted: nobody goes on editing those. */
function kindFor(random: Random, extension: Extension): Kind {
  return extension === 'txt'
    ? random.pick(['plain', 'card', 'secret', 'secret'])
    : random.pick(['plain', 'card', 'card', 'card']);
}

function maySave({ scheduler }: Desk, file: KnownFile): boolean {
  return file.savedAt.filter((at) => scheduler.time.now() - at < 1.1 * hour).length < mostSavesPerHour;
}

function saved({ scheduler }: Desk, file: KnownFile, marker: string): void {
  file.marker = marker;
  file.kind = file.kinds.get(marker) ?? 'plain';
  file.savedAt.push(scheduler.time.now());
  file.saves.set(marker, (file.saves.get(marker) ?? 0) + 1);
}

async function edit(desk: Desk, file: KnownFile): Promise<void> {
  const { cloud, random } = desk;
  if (!maySave(desk, file)) throw new RefusedError('too soon');
  if ((await cloud.user.nameOf(file.ref)).endsWith('.p7m')) throw new RefusedError('protected');
  const kind = kindFor(random, file.extension);
  const marker = markerNumbered(++desk.edits);
  await cloud.user.edit(file.ref, writeDocument(file.extension, kind, marker));
  file.kinds.set(marker, kind);
  saved(desk, file, marker);
}

/** Of text files an older version may be the plain one under a protected name. */
async function promote(desk: Desk, file: KnownFile): Promise<void> {
  const { cloud, random } = desk;
  if (!maySave(desk, file) || file.extension !== 'docx') throw new RefusedError('not now');
  const past = (await cloud.versions(file.ref)).slice(0, -1);
  if (past.length === 0) throw new RefusedError('no older version');
  const version = random.pick(past);
  const marker = /edit-\d{4}/.exec((await version.read()).toString('latin1'))?.[0] ?? '';
  await cloud.user.promote(file.ref, version);
  saved(desk, file, marker);
}

async function rename(desk: Desk, file: KnownFile): Promise<void> {
  const extension = (await desk.cloud.user.nameOf(file.ref)).replace(/^[^.]*/, '');
  await desk.cloud.user.rename(file.ref, `file${++desk.names}${extension}`);
}

async function remove({ cloud }: Desk, file: KnownFile): Promise<void> {
  await cloud.user.remove(file.ref);
  file.present = false;
}

async function restore({ cloud }: Desk, file: KnownFile): Promise<void> {
  if (file.awayWith !== undefined) throw new RefusedError('its folder is in the trash');
  await cloud.user.restore(file.ref);
  file.present = true;
}

async function lock({ cloud }: Desk, file: KnownFile): Promise<void> {
  await cloud.user.lock(file.ref);
  file.locked = true;
}

async function unlock({ cloud }: Desk, file: KnownFile): Promise<void> {
  await cloud.user.unlock(file.ref);
  file.locked = false;
}
