import { posix } from 'node:path';
import type { Seed, SeedFile } from '../seed/seed.ts';
import { canDo, roleOn } from './access.ts';
import type { Cloud } from './cloud.ts';
import { addItem, findByName, rootId, type Item, type Place } from './items.ts';
import { addCollaboration, applySharing } from './sharing.ts';
import { createFile, storeBytes } from './store-content.ts';
import { addUser, findUserByLogin, serviceAccount, type Caller, type User } from './users.ts';

/** The application of everything that was there before. */
const appId = 'web';

/** Fills an empty cloud: users, their folders, shared with the service account (but for personal ones) and every author, and the files in them. */
export async function plant(cloud: Cloud, seed: Seed): Promise<void> {
  const people = cloud.database.transaction(() =>
    seed.users.map(({ name, mail, external }, at) =>
      addUser(cloud, {
        name,
        login: mail,
        role: at === 0 ? 'admin' : 'user',
        kind: external === true ? 'external' : 'managed',
      }),
    ),
  );
  for (const folder of seed.folders) {
    const owner = person(cloud, folder.owner);
    const place: Place = { id: rootId, ownerId: owner.id };
    const top = addItem(cloud, { type: 'folder', place, name: folder.name, by: owner });
    const application = folder.personal === true ? [] : [serviceAccount(cloud)];
    for (const guest of [...application, ...people.filter(isAuthorIn(folder.files))]) {
      if (guest.id === owner.id) continue;
      addCollaboration(cloud, { itemId: top.id, userId: guest.id, role: 'editor', by: owner.id });
    }
    for (const file of folder.files) await plantFile(cloud, top, file);
  }
}

const isAuthorIn =
  (files: readonly SeedFile[]) =>
  ({ login }: User): boolean =>
    files.some(({ author }) => author === login);

async function plantFile(cloud: Cloud, top: Item, { path, bytes, author, sharing }: SeedFile): Promise<void> {
  const caller: Caller = { user: person(cloud, author), appId };
  const parent = folderAt(cloud, top, { path: posix.dirname(path), by: caller.user });
  const stored = await storeBytes(cloud, [bytes]);
  const file = createFile(cloud, caller, { name: posix.basename(path), parentId: parent.id, bytes: stored });
  if (sharing === 'private') return;
  if (!canDo(roleOn(cloud, caller.user, file), 'share'))
    throw new Error(`Cannot seed Box sandbox: ${path} is not its author's to share`);
  applySharing(cloud, caller, file, { access: sharing === 'anonymous' ? 'open' : 'company' });
}

/** The folder at a path below another, made where it is missing. */
function folderAt(cloud: Cloud, top: Item, { path, by }: { path: string; by: User }): Item {
  if (path === '.') return top;
  const above = folderAt(cloud, top, { path: posix.dirname(path), by });
  const place: Place = { id: above.id, ownerId: above.ownerId };
  const name = posix.basename(path);
  return findByName(cloud, place, name) ?? addItem(cloud, { type: 'folder', place, name, by });
}

function person(cloud: Cloud, login: string): User {
  const user = findUserByLogin(cloud, login);
  if (user === undefined) throw new Error(`Cannot seed Box sandbox: there is no user ${login}`);
  return user;
}
