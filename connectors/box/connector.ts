import { SettingsError } from '../../model/errors.ts';
import type { FileRef } from '../../model/file.ts';
import type { SourceId } from '../../model/ids.ts';
import type { Connector, FoundSource } from '../connector.ts';
import type { Throttle } from '../throttle.ts';
import { checkFolders, createAccount } from './account.ts';
import { actingFor, sourceOfUser } from './as-user.ts';
import { type BoxAuth, checkAuth } from './auth.ts';
import { changes } from './changes.ts';
import { createClassification } from './classification.ts';
import { createBoxClient } from './client.ts';
import { download } from './download.ts';
import { eventsSourceId } from './events.ts';
import { examine } from './examine.ts';
import { boxName, type BoxRoom, look, rename } from './items.ts';
import { receive, type SignatureKeys, signedProbe } from './notifications.ts';
import { createSubscriptions } from './subscriptions.ts';
import { confirm, createDigest, upload } from './upload.ts';
import { type BoxUrls, publicUrls, secureUrl } from './urls.ts';
import { checkUsers } from './users.ts';
import { removeOldVersions } from './versions.ts';

export interface BoxOptions {
  readonly auth: BoxAuth;
  /** Box itself unless told; https, or http on this machine. */
  readonly urls?: BoxUrls;
  /** Ids of the folders to watch; each folder directly under the service account's root unless told, or none beside `users`. */
  readonly folders?: readonly string[];
  /** Managed users whose files are watched as theirs, all of them or by login or id. What lies in a watched folder is that one's. */
  readonly users?: 'all' | readonly string[];
  /** Logins, with `*` for any characters, or ids of users to leave out. */
  readonly excludeUsers?: readonly string[];
  /** Without any, no notification is believed. */
  readonly keys: SignatureKeys;
  readonly settleSeconds: number;
  readonly userAgent: string;
  /** Keeps all workers within the allowance of calls and uploads; nothing is held back without one. */
  readonly throttle?: Throttle;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
}

/**
 * Box as a connector: files of watched folders, told of by webhooks and by the enterprise's event stream, and files of managed users,
 * told of by the stream alone and worked on as the user who owns them. Throws
 * `SettingsError` for settings that can't work; asks nothing of Box before its first call.
 */
export function createBoxConnector(options: BoxOptions): Connector {
  const urls = trimmed(options.urls ?? publicUrls);
  checkUrls(urls);
  checkKeys(options.keys);
  checkFolders(options.folders);
  checkAuth(options.auth);
  const users = { users: options.users, exclude: options.excludeUsers ?? [] };
  checkUsers(users);
  const now = options.now ?? Date.now;
  const client = createBoxClient({
    auth: options.auth,
    urls,
    userAgent: options.userAgent,
    // Looked up at each call: what replaces the global one later is meant too.
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    now,
    throttle: options.throttle,
  });
  const account = createAccount(client, { folders: options.folders, users, now });
  const room: BoxRoom & { readonly urls: BoxUrls } = { client, account, now, urls };
  const acting = (file: FileRef) => actingFor(room, file.sourceId);

  return {
    name: boxName,
    settleSeconds: options.settleSeconds,
    features: {
      isStream: (source) => source.kind === 'box-events',
      // What happens in a folder is told by the event stream; its own listing ends with the first one.
      tellsAll: (source) => source.kind === 'box-events',
      subscriptions: createSubscriptions(client, () => signedProbe(options.keys, now())),
      rename: (item, name) => rename(acting(item.ref), item, name),
      shownLabel: createClassification(room),
      catalog: undefined,
      removeOldVersions: (item) => removeOldVersions(acting(item.ref), item),
      examine: (labels) => examine(room, labels),
    },
    sources: () => sources(room),
    receive: (request, known) => receive({ keys: options.keys, watched: () => account.knownIds() }, request, known),
    changes: (source, checkpoint) => changes(room, source, checkpoint),
    look: (file) => look(room, file),
    download: (item, signal) => download(acting(item.ref).client, item, { signal }),
    upload: (item, content) => upload(acting(item.ref), item, content),
    confirm: (item, intent) => Promise.resolve(confirm(item, intent)),
    createDigest,
  };
}

/** One for each watched folder and each user, and one for the event stream, which tells what webhooks lost. */
async function sources({ account }: BoxRoom): Promise<readonly FoundSource[]> {
  const folders = await account.folders();
  const users = await account.users();
  return [
    ...folders.map(({ id, name }): FoundSource => ({
      connector: boxName,
      id: id as SourceId,
      name,
      kind: 'box-folder',
    })),
    ...users.map(({ id, name, leftOut }): FoundSource => ({
      connector: boxName,
      id: sourceOfUser(id),
      name,
      kind: 'box-user',
      ...(leftOut === undefined ? {} : { leftOut }),
    })),
    { connector: boxName, id: eventsSourceId, name: 'Box events', kind: 'box-events' },
  ];
}

function trimmed({ api, upload: uploads }: BoxUrls): BoxUrls {
  return { api: api.replace(/\/+$/, ''), upload: uploads.replace(/\/+$/, '') };
}

function checkUrls(urls: BoxUrls): void {
  const wrong = Object.entries(urls).filter(([, url]) => secureUrl(url as string) === undefined);
  if (wrong.length === 0) return;
  throw new SettingsError(
    'Cannot use the Box addresses',
    wrong.map(([name]) => `${name} is not an https address`),
  );
}

/** HMAC takes an empty key, so a notification signed with nothing at all would be believed. */
function checkKeys({ primary, secondary }: SignatureKeys): void {
  const empty = Object.entries({ primary, secondary }).filter(([, key]) => key?.trim() === '');
  if (empty.length === 0) return;
  throw new SettingsError(
    'Cannot use the Box signature keys',
    empty.map(([name]) => `the ${name} key is empty`),
  );
}
