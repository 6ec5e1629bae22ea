import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Contents } from '../contents.ts';
import type { Activity } from './activity.ts';
import { enrichContent, storeContent } from './edits.ts';
import type { Content, ItemRecord } from './records.ts';
import type { World } from './world.ts';

const office = /\.(doc|xls|ppt)[xm]$/i;

/**
 * SharePoint's rewriting of Office files shortly after an upload, where its switch is on: a custom XML part is added, so that the
 * bytes, the digest and the tags differ from what was sent. A file that was written again meanwhile is left alone.
 */
export function scheduleEnrichment(world: World, activity: Activity, uploaded: ItemRecord): void {
  if (world.switches.enrichment && office.test(uploaded.name)) activity.run(enrich(world, activity, uploaded));
}

async function enrich(world: World, activity: Activity, uploaded: ItemRecord): Promise<void> {
  await sleep(world.switches.enrichmentDelayMs, undefined, { signal: activity.signal });
  if (uploaded.content === undefined) return;
  const bytes = await withPart(world.contents, uploaded.content, `customXml/item${1_000 + uploaded.version}.xml`);
  if (bytes === undefined) return;
  const content = await storeContent(world, bytes);
  const current = world.library.anyItem(uploaded.id);
  if (current === undefined || current.deleted || current.cTag !== uploaded.cTag) return;
  enrichContent(world, current, content);
}

/** Sizes and offsets of PKWARE APPNOTE 4.3. */
const endSize = 22;
const endSignature = 0x06054b50;
const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const longestComment = 0xffff;

interface End {
  readonly record: Buffer;
  readonly entries: number;
  readonly directorySize: number;
  readonly directoryOffset: number;
}

/** The package with one more stored entry; undefined where the bytes are no plain zip archive, or hold an entry of that name. */
async function withPart(
  contents: Contents,
  content: Content,
  name: string,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const end = await findEnd(contents, content);
  if (end === undefined) return undefined;
  const { directoryOffset, directorySize } = end;
  const directory = await slice(contents, content.id, directoryOffset, directorySize);
  if (directory.includes(name)) return undefined;
  const data = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><properties xmlns="urn:sandbox:enrichment"/>`);
  const { local, central } = entryOf(Buffer.from(name), data, directoryOffset);
  const record = Buffer.from(end.record);
  record.writeUInt16LE(end.entries + 1, 8);
  record.writeUInt16LE(end.entries + 1, 10);
  record.writeUInt32LE(directorySize + central.length, 12);
  record.writeUInt32LE(directoryOffset + local.length, 16);
  return (async function* () {
    if (directoryOffset > 0) yield* contents.read(content.id, { start: 0, end: directoryOffset - 1 });
    yield Buffer.concat([local, directory, central, record]);
  })();
}

async function slice(contents: Contents, id: string, offset: number, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  const part = contents.read(id, { start: offset, end: offset + length - 1 });
  return Buffer.from(await new Response(part).arrayBuffer());
}

/** End of central directory record; archives in several parts and ZIP64 ones are passed over. */
async function findEnd(contents: Contents, content: Content): Promise<End | undefined> {
  const length = Math.min(content.size, endSize + longestComment);
  const tail = await slice(contents, content.id, content.size - length, length);
  for (let at = tail.length - endSize; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== endSignature || at + endSize + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const [entries, directorySize, directoryOffset] = [
      tail.readUInt16LE(at + 10),
      tail.readUInt32LE(at + 12),
      tail.readUInt32LE(at + 16),
    ];
    const plain = entries < 0xffff && directoryOffset + directorySize <= content.size - length + at;
    return plain ? { record: tail.subarray(at), entries, directorySize, directoryOffset } : undefined;
  }
  return undefined;
}

function entryOf(name: Buffer, data: Buffer, offset: number): { readonly local: Buffer; readonly central: Buffer } {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  // 1980-01-01, the earliest date of the format.
  common.writeUInt16LE(0x21, 8);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(centralSignature, 0);
  central.writeUInt16LE(20, 4);
  common.copy(central, 6);
  central.writeUInt32LE(offset, 42);
  const signature = Buffer.alloc(4);
  signature.writeUInt32LE(localSignature, 0);
  return { local: Buffer.concat([signature, common, name, data]), central: Buffer.concat([central, name]) };
}
