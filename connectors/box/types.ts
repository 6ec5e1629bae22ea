/** What we read of Box's answers. Everything but an id may be missing: what that means is decided where it is used. */

export interface BoxFolderRef {
  readonly id: string;
  readonly name: string;
  /** Id of the user who owns it and all that is in it, where the answer tells. */
  readonly ownerId?: string;
}

export interface BoxFile {
  readonly id: string;
  readonly name: string;
  readonly etag: string | undefined;
  /** Id of the content version. */
  readonly versionId: string | undefined;
  /** Lower-case hex. */
  readonly sha1: string | undefined;
  readonly size: number | undefined;
  /** Epoch ms. */
  readonly modifiedAt: number | undefined;
  /** As Box wrote it, to be handed back as it is. */
  readonly contentModifiedAt: string | undefined;
  readonly modifiedBy: string | undefined;
  readonly owner: string | undefined;
  readonly ownerId: string | undefined;
  /** Who the shared link reaches: `open`, `company`, `collaborators`; undefined without a link. */
  readonly linkAccess: string | undefined;
  readonly hasCollaborations: boolean | undefined;
  readonly externallyOwned: boolean;
  readonly watermarked: boolean;
  /** What Box shows beside the file; null for nothing, undefined where the answer doesn't tell. */
  readonly classification: { readonly name: string; readonly definition: string } | null | undefined;
  readonly lock: { readonly by: string | undefined; readonly expiresAt: number | undefined } | undefined;
  /** Folders from the root, which is `0`, to the one that holds it. */
  readonly folders: readonly BoxFolderRef[];
  readonly status: string | undefined;
}

/** Every field that `parseFile` reads. Asking by name spares a call per file in listings. */
export const fileFields = [
  'id',
  'type',
  'name',
  'etag',
  'sha1',
  'size',
  'file_version',
  'modified_at',
  'content_modified_at',
  'modified_by',
  'owned_by',
  'shared_link',
  'has_collaborations',
  'is_externally_owned',
  'watermark_info',
  'classification',
  'lock',
  'path_collection',
  'item_status',
].join(',');

/** The file that an answer describes, or undefined where it describes none. */
export function parseFile(value: unknown): BoxFile | undefined {
  const file = recordOf(value);
  const id = textOf(file.id);
  if (id === undefined || file.type !== 'file') return undefined;
  const link = recordOf(file.shared_link);
  const owner = recordOf(file.owned_by);
  return {
    id,
    name: textOf(file.name) ?? '',
    etag: textOf(file.etag),
    versionId: textOf(recordOf(file.file_version).id),
    sha1: textOf(file.sha1)?.toLowerCase(),
    size: numberOf(file.size),
    modifiedAt: timeOf(file.modified_at),
    contentModifiedAt: textOf(file.content_modified_at),
    modifiedBy: textOf(recordOf(file.modified_by).id),
    owner: textOf(owner.login) ?? textOf(owner.name),
    ownerId: textOf(owner.id),
    linkAccess: textOf(link.effective_access) ?? textOf(link.access),
    hasCollaborations: flagOf(file.has_collaborations),
    externallyOwned: file.is_externally_owned === true,
    watermarked: recordOf(file.watermark_info).is_watermarked === true,
    classification: parseClassification(file.classification),
    lock: parseLock(file.lock),
    folders: parseFolders(file.path_collection),
    status: textOf(file.item_status),
  };
}

function parseClassification(value: unknown): BoxFile['classification'] {
  if (value === undefined) return undefined;
  const { name, definition } = recordOf(value);
  const shown = textOf(name);
  return shown === undefined ? null : { name: shown, definition: textOf(definition) ?? '' };
}

function parseLock(value: unknown): BoxFile['lock'] {
  const lock = recordOf(value);
  if (textOf(lock.id) === undefined) return undefined;
  return { by: textOf(recordOf(lock.created_by).id), expiresAt: timeOf(lock.expired_at) };
}

/** The folders of a `path_collection`, from the root down. */
export function parseFolders(value: unknown): readonly BoxFolderRef[] {
  return listOf(recordOf(value).entries).flatMap((entry) => parseFolderRef(entry) ?? []);
}

export function parseFolderRef(value: unknown): BoxFolderRef | undefined {
  const folder = recordOf(value);
  const id = textOf(folder.id);
  if (id === undefined || folder.type !== 'folder') return undefined;
  const ownerId = textOf(recordOf(folder.owned_by).id);
  return { id, name: textOf(folder.name) ?? '', ...(ownerId === undefined ? {} : { ownerId }) };
}

/** One page of a listing; `marker` is undefined on the last one, which Box ends with null or "". */
export interface BoxPage {
  readonly entries: readonly unknown[];
  readonly marker: string | undefined;
}

export function parsePage(value: unknown): BoxPage {
  const page = recordOf(value);
  return { entries: listOf(page.entries), marker: textOf(page.next_marker) };
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return value as Readonly<Record<string, unknown>>;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text that is not empty; a number as its digits, since Box writes some ids both ways. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function flagOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
