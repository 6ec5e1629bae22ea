import { randomBytes, randomUUID } from 'node:crypto';
import type { Seed, SeedDrive, SeedFile } from '../seed/seed.ts';
import { createItem, createLink, ensureFolder, storeContent } from './edits.ts';
import type { Caller, Content, ItemRecord } from './records.ts';
import type { World } from './world.ts';

const system: Caller = { kind: 'application', id: '00000003-0000-0ff1-ce00-000000000000', name: 'SharePoint' };

/** Makes the seed's users, sites, drives and files: all of them, or none where it is interrupted. */
export async function plantSeed(world: World, seed: Seed): Promise<void> {
  const contents = new Map<SeedFile, Content>();
  for (const file of seed.drives.flatMap(({ files }) => files)) {
    contents.set(file, await storeContent(world, file.bytes));
  }
  world.database.transaction(() => {
    for (const { name, mail } of seed.users) {
      world.library.addUser({ kind: 'user', id: randomUUID(), name, mail });
    }
    for (const drive of seed.drives) {
      const root = plantDrive(world, seed, drive);
      for (const file of drive.files) plantFile({ world, root, file, content: contents.get(file) });
    }
  });
}

/** The drive's root. */
function plantDrive(world: World, seed: Seed, drive: SeedDrive): ItemRecord {
  const { name, kind } = drive;
  const owner = drive.owner === undefined ? undefined : userOf(world, drive.owner);
  const id = `b!${randomBytes(48).toString('base64url')}`;
  const root = createItem(world, { driveId: id, parentId: undefined, name: 'root', caller: system });
  const siteId = siteOf(world, seed, drive);
  world.library.addDrive({ id, name, kind, siteId, rootId: root.id, owner, createdAt: world.now() });
  return root;
}

/** A library's site is made with its first drive; a OneDrive has one of its own. */
function siteOf(world: World, seed: Seed, drive: SeedDrive): string {
  const personal = drive.kind === 'onedrive';
  const name = (personal ? drive.owner : drive.site) ?? drive.name;
  const present = world.library.sites().find((site) => site.name === name && site.personal === personal);
  if (present !== undefined) return present.id;
  const company = seed.company.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
  const id = `${company}${personal ? '-my' : ''}.sharepoint.example,${randomUUID()},${randomUUID()}`;
  world.library.addSite({ id, name, personal, createdAt: world.now() });
  return id;
}

interface Planting {
  readonly world: World;
  readonly root: ItemRecord;
  readonly file: SeedFile;
  readonly content: Content | undefined;
}

function plantFile({ world, root, file, content }: Planting): void {
  const names = file.path.split('/');
  const caller = userOf(world, file.author);
  const { driveId, id: parentId } = ensureFolder(world, root, names.slice(0, -1), caller);
  const item = createItem(world, { driveId, parentId, name: names.at(-1) ?? '', caller, content });
  if (file.sharing !== 'private') createLink(world, item, { type: 'view', scope: file.sharing });
}

function userOf(world: World, mail: string): Caller {
  return world.library.user(mail) ?? { kind: 'user', id: mail, name: mail, mail };
}
