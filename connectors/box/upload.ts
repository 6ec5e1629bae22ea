import { createHash, randomUUID } from 'node:crypto';

import { chunksOf } from '../../lib/patch.ts';
import { ConnectorError } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import type { ContentDigest, Confirmation, OutgoingContent, Uploaded, UploadIntent } from '../connector.ts';
import { isKind } from './errors.ts';
import {
  contentVersionOf,
  etagOf,
  filePath,
  readFile,
  requireFile,
  toItemOf,
  versionOf,
  type BoxRoom,
} from './items.ts';
import { type BoxFile, fileFields, listOf, recordOf } from './types.ts';
import { type Sending, uploadInParts } from './upload-session.ts';
import type { RequestBody } from './client.ts';
import type { BoxUrls } from './urls.ts';

/** Box takes up to 50 MB in one request and demands parts above: developer.box.com, "Direct uploads". */
export const largestDirectUpload = 50_000_000;

/**
 * Writes a new version over exactly `item.version`. The date that users see as the content's own is kept. A refusal for a
 * stale version is checked against the present content: after a lost answer it is our own upload that was faster.
 */
export async function upload(
  room: BoxRoom & { readonly urls: BoxUrls },
  item: FileItem,
  content: OutgoingContent,
): Promise<Uploaded> {
  const present = await readFile(room.client, item.ref.fileId);
  if (versionOf(present) !== item.version) return await settleConflict(room, { item, present, content });
  await refuseLocked(room, item, present);
  try {
    const sending = { item, present, content };
    const written = await (content.bytes.size <= largestDirectUpload
      ? uploadWhole(room, sending)
      : uploadInParts(room, sending));
    return await uploadedOf(room, item, written);
  } catch (error) {
    if (!isKind(error, 'conflict')) throw error;
    return settleConflict(room, { item, present: await readFile(room.client, item.ref.fileId), content, cause: error });
  }
}

/** `ours` where the present content is what the intent sent, in a content version of its own. */
export function confirm(item: FileItem, intent: UploadIntent): Confirmation {
  const rewritten = item.contentVersion !== contentVersionOf(intent.baseVersion);
  return rewritten && item.digest === intent.digest ? 'ours' : 'foreign';
}

/** SHA-1 in lower-case hex, as Box states it for each file version. */
export function createDigest(): ContentDigest {
  const hash = createHash('sha1');
  let digest: string | undefined;
  return {
    update: (chunk) => void hash.update(chunk),
    value: () => (digest ??= hash.digest('hex')),
  };
}

async function settleConflict(room: BoxRoom, sending: Sending & { readonly cause?: unknown }): Promise<Uploaded> {
  const { item, present, content, cause } = sending;
  const ours = present.sha1 === content.digest && present.versionId !== contentVersionOf(item.version);
  if (ours) return uploadedOf(room, item, present);
  throw new ConnectorError('conflict', `Cannot write Box file ${item.ref.fileId}: a newer version took its place`, {
    cause,
    reason: 'version-changed',
  });
}

async function uploadedOf(room: BoxRoom, item: FileItem, written: BoxFile): Promise<Uploaded> {
  return {
    item: toItemOf(written, item.ref.sourceId, await room.account.userId()),
    ...(item.contentVersion === undefined ? {} : { versionBefore: item.contentVersion }),
    ...(written.versionId === undefined ? {} : { versionAfter: written.versionId }),
  };
}

/** Box would refuse it too, but only after all bytes were sent. A lock may be listed although it has expired. */
async function refuseLocked({ account, now }: BoxRoom, item: FileItem, { lock }: BoxFile): Promise<void> {
  if (lock === undefined || (lock.expiresAt !== undefined && lock.expiresAt <= now())) return;
  if (lock.by !== undefined && lock.by === (await account.userId())) return;
  throw new ConnectorError('locked', `Cannot write Box file ${item.ref.fileId}: it is locked`, { reason: 'locked' });
}

async function uploadWhole({ client }: BoxRoom, { item, present, content }: Sending): Promise<BoxFile> {
  const path = `${filePath(item.ref.fileId)}/content`;
  const answer = await client.send({
    method: 'POST',
    upload: true,
    path,
    query: { fields: fileFields },
    // `content-md5` is Box's name for it; what it takes is SHA-1 in hex.
    headers: { 'if-match': etagOf(item.version), 'content-md5': content.digest },
    body: createForm(attributesOf(present), content),
    signal: content.signal,
  });
  return requireFile(listOf(recordOf(answer).entries)[0], `POST ${path}`);
}

/** Without the name the upload is refused; without the date Box would take today's. */
function attributesOf({ name, contentModifiedAt }: BoxFile): Readonly<Record<string, string>> {
  return { name, ...(contentModifiedAt === undefined ? {} : { content_modified_at: contentModifiedAt }) };
}

/** `attributes` must come before `file`: developer.box.com, "Upload file version". RFC 7578, RFC 2046 5.1.1. */
function createForm(attributes: Readonly<Record<string, string>>, { bytes }: OutgoingContent): RequestBody {
  const boundary = `labelwright-${randomUUID()}`;
  const head = Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="attributes"\r\ncontent-type: application/json\r\n\r\n` +
      `${JSON.stringify(attributes)}\r\n--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="file"\r\n` +
      'content-type: application/octet-stream\r\n\r\n',
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    size: head.length + bytes.size + tail.length,
    *chunks() {
      yield head;
      yield* chunksOf(bytes);
      yield tail;
    },
  };
}
