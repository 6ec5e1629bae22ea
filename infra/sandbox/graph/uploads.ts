import { z } from 'zod';
import type { ItemAddress } from './address.ts';
import { entity, readBody } from './answers.ts';
import { driveItem } from './drive-item.ts';
import * as edits from './edits.ts';
import { GraphError, invalidRequest, itemNotFound } from './graph-error.ts';
import { conflictBehaviorSchema, fileTimesSchema } from './item-schemas.ts';
import { parseTags, preconditionFailed, requireMatch } from './preconditions.ts';
import type { DriveRecord, ItemRecord } from './records.ts';
import type { Commit, UploadSessions } from './upload-sessions.ts';
import type { Call, World } from './world.ts';

type Serve = (call: Call, drive: DriveRecord, address: ItemAddress) => Promise<Response>;

export interface Uploads {
  readonly putContent: Serve;
  readonly createSession: Serve;
}

export interface UploadsOptions {
  readonly sessions: UploadSessions;
  /** Told of each upload that is in place. */
  readonly onUpload: (item: ItemRecord) => void;
}

/** Graph's limit for a simple upload, 250 MB. */
const putLimit = 250 * 1024 * 1024;

/** A place to write to: an item by id, or a name (of a file that may not be there yet) under a folder. */
interface Place {
  readonly world: World;
  readonly call: Call;
  readonly drive: DriveRecord;
  readonly address: ItemAddress;
  readonly behavior: edits.ConflictBehavior;
  readonly times?: edits.FileTimes | undefined;
  readonly ifMatch: string | null;
  readonly ifNoneMatch: string | null;
}

export function createUploads(world: World, { sessions, onUpload }: UploadsOptions): Uploads {
  return {
    putContent: async (call, drive, address) => {
      const behavior = queryBehavior(call.url) ?? 'replace';
      const { headers } = call.request;
      const conditions = { ifMatch: headers.get('if-match'), ifNoneMatch: headers.get('if-none-match') };
      const place = { world, call, drive, address, behavior, ...conditions };
      requireWritable(place, present(place));
      const content = await edits.storeContent(world, limited(call.request));
      // Looked up again: the bytes arrived while others could write.
      const target = present(place);
      requireWritable(place, target);
      const written = write(place, target, content);
      onUpload(written.item);
      const context = `drives('${encodeURIComponent(drive.id)}')/items/$entity`;
      return entity(world.origin, context, driveItem(world, written.item), written.created ? 201 : 200);
    },
    createSession: async (call, drive, address) => {
      const body = await readBody(call.request, sessionSchema);
      const place = sessionPlace({ world, call, drive, address, body });
      requireWritable(place, present(place));
      const commit: Commit = (content) => {
        const target = present(place);
        requireWritable(world.switches.checkIfMatchAtCommit ? place : { ...place, ifMatch: null }, target);
        const written = write(place, target, content);
        onUpload(written.item);
        return written;
      };
      return sessions.create({ commit, deferCommit: body.deferCommit, fileSize: body.item.fileSize });
    },
  };
}

/** The item that is there; undefined where a name is free. */
function present({ world, drive, address: { base, names } }: Place): ItemRecord | undefined {
  let found: ItemRecord | undefined = world.library.item(drive.id, base === 'root' ? drive.rootId : base);
  for (const name of names) {
    if (found !== undefined) found = world.library.child(found.id, name);
  }
  return found;
}

function requireWritable({ world, call, address, ifMatch, ifNoneMatch }: Place, item: ItemRecord | undefined): void {
  if (ifNoneMatch !== null && parseTags(ifNoneMatch).includes('*') && item !== undefined) throw preconditionFailed();
  if (item === undefined) {
    if (ifMatch !== null && parseTags(ifMatch).length > 0) throw preconditionFailed();
    return;
  }
  if (item.content === undefined && (address.names.length === 0 || item.parentId === undefined)) {
    throw invalidRequest('A folder has no content');
  }
  requireMatch(ifMatch, item);
  edits.requireEditable(world, item, call.caller);
}

function write(place: Place, existing: ItemRecord | undefined, content: Parameters<Commit>[0]): ReturnType<Commit> {
  const { world, call, drive, address, behavior, times } = place;
  const { caller } = call;
  if (address.names.length === 0) {
    if (existing === undefined) throw itemNotFound();
    return { item: edits.writeContent(world, existing, { content, caller, times }), created: false };
  }
  const base = world.library.item(drive.id, address.base === 'root' ? drive.rootId : address.base);
  const parent = edits.ensureFolder(world, base, address.names.slice(0, -1), caller);
  const settled = edits.settleName(world, { parent, name: address.names.at(-1) ?? '', behavior });
  if (settled.existing !== undefined) {
    return { item: edits.writeContent(world, settled.existing, { content, caller, times }), created: false };
  }
  const { driveId, id: parentId } = parent;
  const item = edits.createItem(world, { driveId, parentId, name: settled.name, caller, content, times });
  return { item, created: true };
}

function queryBehavior(url: URL): edits.ConflictBehavior | undefined {
  const value = url.searchParams.get('@microsoft.graph.conflictBehavior');
  if (value === null) return undefined;
  const parsed = conflictBehaviorSchema.safeParse(value);
  if (!parsed.success) throw invalidRequest('The conflict behavior is not fail, rename or replace');
  return parsed.data;
}

/** The body, refused as soon as it is longer than a simple upload may be. */
async function* limited(request: Request): AsyncGenerator<Uint8Array> {
  const refuse = (): never => {
    throw new GraphError(413, 'invalidRequest', 'The file is too large for a simple upload: use an upload session');
  };
  if (Number(request.headers.get('content-length') ?? 0) > putLimit) refuse();
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > putLimit) refuse();
    yield chunk;
  }
}

const sessionSchema = z.strictObject({
  item: z
    .strictObject({
      '@odata.type': z.string().optional(),
      '@microsoft.graph.conflictBehavior': conflictBehaviorSchema.optional(),
      name: z.string().optional(),
      fileSize: z.int().min(0).optional(),
      fileSystemInfo: fileTimesSchema.optional(),
    })
    .default({}),
  deferCommit: z.boolean().default(false),
});

interface SessionRequest extends Pick<Place, 'world' | 'call' | 'drive' | 'address'> {
  readonly body: z.infer<typeof sessionSchema>;
}

/** An item by id is replaced unless said otherwise; a taken name is refused (when committing) unless said otherwise. */
function sessionPlace({ body, ...where }: SessionRequest): Place {
  const { headers } = where.call.request;
  const { item } = body;
  if (item.fileSystemInfo !== undefined && where.world.switches.refuseFileSystemInfo) {
    throw invalidRequest('The property fileSystemInfo is not supported here');
  }
  const addressed = where.address.names.at(-1);
  if (item.name !== undefined && addressed !== undefined && item.name !== addressed) {
    throw invalidRequest('The name differs from the one in the address');
  }
  return {
    ...where,
    behavior: item['@microsoft.graph.conflictBehavior'] ?? (addressed === undefined ? 'replace' : 'fail'),
    times: item.fileSystemInfo,
    ifMatch: headers.get('if-match'),
    ifNoneMatch: headers.get('if-none-match'),
  };
}
