/** Outlook messages for tests (MS-OXMSG), written property by property. */
import { storageFile, type Tree } from './storage-file.ts';

/** Texts by number of their property in UTF-16; bytes as they are; numbers as integers; a tree as an object. */
export type MessageValue = string | Buffer | number | { readonly object: Tree };
export type Properties = Readonly<Record<number, MessageValue>>;

export interface MessageOptions {
  readonly recipients?: readonly Properties[];
  readonly attachments?: readonly Properties[];
}

export const attachmentName = 0x3707;
export const attachmentData = 0x3701;

export function msg(properties: Properties, options: MessageOptions = {}): Buffer {
  return storageFile(messageTree(properties, { ...options, header: 32 }));
}

/** A message as it stands in an attachment. */
export function nestedMessage(properties: Properties, options: MessageOptions = {}): { readonly object: Tree } {
  return { object: messageTree(properties, { ...options, header: 24 }) };
}

function messageTree(properties: Properties, options: MessageOptions & { readonly header: number }): Tree {
  const { recipients = [], attachments = [], header } = options;
  const several = (kind: string, list: readonly Properties[]): Tree =>
    Object.fromEntries(
      list.map((item, index) => [`__${kind}_version1.0_#${String(index).padStart(8, '0')}`, storage(item, 8)]),
    );
  return { ...storage(properties, header), ...several('recip', recipients), ...several('attach', attachments) };
}

function storage(properties: Properties, header: number): Tree {
  const entries: Buffer[] = [Buffer.alloc(header)];
  const tree: Record<string, Buffer | Tree> = {};
  for (const [key, value] of Object.entries(properties)) {
    const id = Number(key).toString(16).toUpperCase().padStart(4, '0');
    const entry = Buffer.alloc(16);
    const [type, size] = entryOf(value);
    entry.writeUInt16LE(type, 0);
    entry.writeUInt16LE(Number(key), 2);
    entry.writeUInt32LE(size, 8);
    if (typeof value === 'string') tree[`__substg1.0_${id}001F`] = Buffer.from(value, 'utf16le');
    else if (Buffer.isBuffer(value)) tree[`__substg1.0_${id}0102`] = value;
    else if (typeof value === 'object') tree[`__substg1.0_${id}000D`] = value.object;
    entries.push(entry);
  }
  return { '__properties_version1.0': Buffer.concat(entries), ...tree };
}

/** Type and size, or the number itself (MS-OXMSG 2.4.2). */
function entryOf(value: MessageValue): readonly [number, number] {
  if (typeof value === 'number') return [3, value];
  if (typeof value === 'string') return [0x1f, 2 * value.length + 2];
  return Buffer.isBuffer(value) ? [0x102, value.length] : [0xd, 0xffffffff];
}
