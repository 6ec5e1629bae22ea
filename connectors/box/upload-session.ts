import { createHash } from 'node:crypto';

import { readInto } from '../../lib/patch.ts';
import type { FileItem } from '../../model/file.ts';
import type { OutgoingContent } from '../connector.ts';
import type { BoxClient } from './client.ts';
import { unexpectedError } from './errors.ts';
import { etagOf, filePath, requireFile, type BoxRoom } from './items.ts';
import { type BoxFile, fileFields, listOf, numberOf, recordOf } from './types.ts';
import { type BoxUrls, isOwnHost, secureUrl } from './urls.ts';

/** How long a commit may be put off while Box puts the parts together, ms: giving up would throw all of them away. */
const assemblyPatienceMs = 60_000;

/** An upload that has been looked at: the file is in the version to be written over, and nobody has locked it. */
export interface Sending {
  readonly item: FileItem;
  readonly present: BoxFile;
  readonly content: OutgoingContent;
}

interface UploadSession {
  /** Bytes of each part but the last. */
  readonly partSize: number;
  readonly part: URL;
  readonly commit: URL;
  readonly abort: URL;
}

/** A new version in parts, each with its digest; becomes visible only by the commit, which is where `if-match` holds. */
export async function uploadInParts(
  { client, urls }: BoxRoom & { readonly urls: BoxUrls },
  sending: Sending,
): Promise<BoxFile> {
  const session = await openSession(client, urls, sending);
  try {
    const { parts, digest } = await sendParts(client, session, sending);
    return await commit(client, session, { sending, parts, digest });
  } catch (error) {
    // Best effort: Box forgets a session by itself after seven days, and the failure that brought us here is the one to tell.
    await Promise.allSettled([client.send({ method: 'DELETE', path: session.abort })]);
    throw error;
  }
}

async function openSession(
  client: BoxClient,
  urls: BoxUrls,
  { item, present, content }: Sending,
): Promise<UploadSession> {
  const path = `${filePath(item.ref.fileId)}/upload_sessions`;
  const json = { file_size: content.bytes.size, file_name: present.name };
  const answer = recordOf(await client.send({ method: 'POST', upload: true, path, json, signal: content.signal }));
  const partSize = numberOf(answer.part_size);
  const endpoints = recordOf(answer.session_endpoints);
  const endpoint = (name: string) => ownAddress(endpoints[name], urls);
  const [part, end, abort] = [endpoint('upload_part'), endpoint('commit'), endpoint('abort')];
  if (partSize === undefined || partSize === 0 || part === undefined || end === undefined || abort === undefined) {
    throw unexpectedError(`POST ${path}`, 'the upload session lacks its part size or an address of Box');
  }
  return { partSize, part, commit: end, abort };
}

/** The token goes to these addresses, so they must be Box's own. */
function ownAddress(value: unknown, urls: BoxUrls): URL | undefined {
  const address = typeof value === 'string' ? secureUrl(value) : undefined;
  return address !== undefined && isOwnHost(address, urls) ? address : undefined;
}

type Json = NonNullable<Parameters<BoxClient['send']>[0]['json']>;

async function sendParts(client: BoxClient, session: UploadSession, { content }: Sending) {
  const { bytes, signal } = content;
  const whole = createHash('sha1');
  const parts: Json[] = [];
  // One for all parts: Box has each whole, by its digest, before the next one is read.
  const memory = Buffer.allocUnsafeSlow(Math.min(session.partSize, bytes.size));
  for (let offset = 0; offset < bytes.size; offset += session.partSize) {
    const length = Math.min(session.partSize, bytes.size - offset);
    const part = memory.subarray(0, length);
    readInto(bytes, offset, part);
    whole.update(part);
    const answer = await client.send({
      method: 'PUT',
      path: session.part,
      headers: {
        digest: `sha=${sha1Of(part)}`,
        'content-range': `bytes ${offset}-${offset + length - 1}/${bytes.size}`,
      },
      body: { type: 'application/octet-stream', size: length, chunks: () => [part] },
      signal,
    });
    parts.push(recordOf(answer).part as Json);
  }
  return { parts, digest: whole.digest('base64') };
}

function sha1Of(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('base64');
}

interface Commit {
  readonly sending: Sending;
  readonly parts: readonly Json[];
  readonly digest: string;
}

async function commit(client: BoxClient, session: UploadSession, { sending, parts, digest }: Commit): Promise<BoxFile> {
  const { item, present, content } = sending;
  const attributes = present.contentModifiedAt === undefined ? {} : { content_modified_at: present.contentModifiedAt };
  const answer = await client.send({
    method: 'POST',
    path: session.commit,
    query: { fields: fileFields },
    headers: { 'if-match': etagOf(item.version), digest: `sha=${digest}` },
    json: { parts, attributes },
    signal: content.signal,
    patienceMs: assemblyPatienceMs,
  });
  return requireFile(listOf(recordOf(answer).entries)[0], `POST ${session.commit.pathname}`);
}
