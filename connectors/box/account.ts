import { SettingsError } from '../../model/errors.ts';
import type { SourceId } from '../../model/ids.ts';
import type { BoxClient } from './client.ts';
import { unexpectedError, unlessGone } from './errors.ts';
import { type BoxFolderRef, parseFolderRef, parseFolders, parsePage, recordOf, textOf } from './types.ts';
import { type BoxUser, type FoundUser, isActiveUser, isChosen, listUsers, type UserChoice } from './users.ts';

/** Who we are in Box and what we watch: asked once and remembered for a while. */
export interface BoxAccount {
  /** The service account's user id. */
  userId(): Promise<string>;
  /** The folders that are watched, none of them within another; always asked anew. */
  folders(): Promise<readonly BoxFolderRef[]>;
  /** The same, remembered for a while. */
  knownFolders(): Promise<readonly BoxFolderRef[]>;
  /** Ids of the watched folders, nested ones too. */
  watchedIds(): Promise<ReadonlySet<string>>;
  /** The same without a call to Box: undefined where they were not asked for yet. */
  knownIds(): ReadonlySet<string> | undefined;
  /** Every user whose files are watched, and those that are left out of them; always asked anew. */
  users(): Promise<readonly FoundUser[]>;
  /** Whether any user's files are watched. */
  readonly watchesUsers: boolean;
  /** Whether this user's files are watched, without a call to Box: true also for somebody external or inactive. */
  maybeWatches(user: BoxUser): boolean;
  /** Whether this user's files are watched; remembered for a while. */
  watches(user: BoxUser): Promise<boolean>;
}

/** How long what was discovered stands; `folders()`, which runs before each round of subscriptions, renews it early. */
const discoveredForMs = 10 * 60_000;

export interface AccountOptions {
  readonly folders: readonly string[] | undefined;
  readonly users: UserChoice;
  readonly now: () => number;
}

/** With users and without named folders, no folder is watched as such: those that are shared with us belong to one of the users. */
export function createAccount(client: BoxClient, { folders: named, users, now }: AccountOptions): BoxAccount {
  const watchesUsers = users.users !== undefined;
  const configured = named ?? (watchesUsers ? [] : undefined);
  const configuredIds = configured === undefined ? undefined : new Set(configured);
  const active = new Map<string, Remembered<boolean>>();
  let userId: Promise<string> | undefined;
  let discovered: Remembered<readonly BoxFolderRef[]> | undefined;

  async function folders(): Promise<readonly BoxFolderRef[]> {
    const found = await (configured === undefined ? listRootFolders(client) : readConfigured(client, configured));
    discovered = { value: found, at: now() };
    return found;
  }

  async function knownFolders(): Promise<readonly BoxFolderRef[]> {
    return isFresh(discovered, now()) ? discovered.value : folders();
  }

  return {
    userId: () =>
      (userId ??= readUserId(client).catch((error: unknown) => {
        userId = undefined;
        throw error;
      })),
    folders,
    knownFolders,
    watchedIds: async () => configuredIds ?? new Set((await knownFolders()).map(({ id }) => id)),
    knownIds: () => configuredIds ?? (discovered && new Set(discovered.value.map(({ id }) => id))),
    users: () => listUsers(client, users),
    watchesUsers,
    maybeWatches: (user) => isChosen(users, user),
    async watches(user) {
      if (!isChosen(users, user)) return false;
      const known = active.get(user.id);
      if (isFresh(known, now())) return known.value;
      const value = await isActiveUser(client, user);
      active.set(user.id, { value, at: now() });
      return value;
    },
  };
}

interface Remembered<Value> {
  readonly value: Value;
  /** Epoch ms. */
  readonly at: number;
}

function isFresh<Value>(known: Remembered<Value> | undefined, now: number): known is Remembered<Value> {
  return known !== undefined && now - known.at < discoveredForMs;
}

/** The topmost watched folder on the way down to something: one file has one source, whichever way it was found. */
export function topmostWatched(
  folders: readonly { readonly id: string }[],
  watched: ReadonlySet<string>,
): SourceId | undefined {
  return folders.find(({ id }) => watched.has(id))?.id as SourceId | undefined;
}

/** Throws `SettingsError` for what can't be a watched folder. */
export function checkFolders(folders: readonly string[] | undefined): void {
  const problems = (folders ?? []).flatMap((id) => {
    if (!/^\d+$/.test(id)) return [`"${id}" is not a folder id`];
    // Box refuses webhooks on the root (developer.box.com, "Limitations").
    return Number(id) === 0 ? ['folder 0 cannot be watched: name none to watch each folder under it'] : [];
  });
  if (folders?.length === 0) problems.push('the list is empty: leave it out to watch each folder under the root');
  if (problems.length > 0) throw new SettingsError('Cannot use the Box folders', problems);
}

async function readUserId(client: BoxClient): Promise<string> {
  const id = textOf(recordOf(await client.send({ path: '/users/me', query: { fields: 'id' } })).id);
  if (id === undefined) throw unexpectedError('read the Box service account', 'the answer has no id');
  return id;
}

async function listRootFolders(client: BoxClient): Promise<readonly BoxFolderRef[]> {
  const found: BoxFolderRef[] = [];
  let marker: string | undefined;
  do {
    const query = { usemarker: 'true', limit: '1000', fields: 'id,type,name,owned_by', marker };
    const page = parsePage(await client.send({ path: '/folders/0/items', query }));
    found.push(...page.entries.flatMap((entry) => parseFolderRef(entry) ?? []));
    marker = page.marker;
  } while (marker !== undefined);
  return found;
}

/**
 * A folder that we can't see stays in the list, so that its own listing and subscription fail visibly and the others go on.
 * A folder within another watched one is left out: the outer one's webhook and listing cover it.
 */
async function readConfigured(client: BoxClient, ids: readonly string[]): Promise<readonly BoxFolderRef[]> {
  const watched = new Set(ids);
  const folders: BoxFolderRef[] = [];
  for (const id of watched) {
    const answer = await unlessGone(
      client.send({ path: `/folders/${id}`, query: { fields: 'id,type,name,owned_by,path_collection' } }),
    );
    if (topmostWatched(parseFolders(recordOf(answer).path_collection), watched) !== undefined) continue;
    folders.push(parseFolderRef(answer) ?? { id, name: `folder ${id}` });
  }
  return folders;
}
