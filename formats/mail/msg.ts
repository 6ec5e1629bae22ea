/** Outlook messages (MS-OXMSG): headers, people, body, attachments, messages within messages. */
import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Part } from '../../model/finding.ts';
import { isCfbWith } from '../containers/cfb.ts';
import {
  findStorage,
  findStream,
  openCompoundFile,
  type CfbStorage,
  type CompoundFile,
} from '../containers/compound-file.ts';
import { guarded, objectParts } from '../containers/ole-object.ts';
import { decodeCodePage } from '../code-pages.ts';
import type { Format, OpenContext } from '../format.ts';
import { decompressRtf } from './compressed-rtf.ts';
import { createMsgLabeling, ownNumbers, readMessageLabels, readMessageMarkings } from './msg-labeling.ts';
import { readProperties, type MessageProperties } from './msg-properties.ts';

export const outlook: Format = {
  name: 'msg',
  extensions: ['msg', 'oft'],
  recognizes: (source) => isCfbWith(source, '__properties_version1.0'),
  open(source: ByteSource, context: OpenContext) {
    const file = openCompoundFile(source, context.budget);
    const codePage = guardedCodePage(file);
    const message = { source, file, codePage, context, ...sealOf(file, codePage) };
    return {
      mediaType: 'application/vnd.ms-outlook',
      labels: readMessageLabels(file, codePage),
      signed: message.isSigned,
      parts: () => messageParts(file, context),
      markings: () => readMessageMarkings(file, codePage),
      labeling: createMsgLabeling(message),
    };
  },
};

/** By the message's class (MS-OXOSMIME 2.1), and the attachment that a rights-managed message consists of (MS-OXORMMS 2.1). */
function sealOf(file: CompoundFile, codePage: number): { readonly isSigned: boolean; readonly isEncrypted: boolean } {
  const kind = (readProperties(file, file.root, codePage).text(ids.messageClass) ?? '').toLowerCase();
  const isSigned = kind.endsWith('.smime.multipartsigned');
  return { isSigned, isEncrypted: (!isSigned && kind.includes('.smime')) || isRightsManaged(file, codePage) };
}

function isRightsManaged(file: CompoundFile, codePage: number): boolean {
  return [...file.root.storages.values()].some(
    (storage) =>
      /^__attach_version1\.0_/iu.test(storage.name) &&
      readProperties(file, storage, codePage).text(ids.longFileName)?.toLowerCase() === 'message.rpmsg',
  );
}

/** Numbers of properties (MS-OXPROPS 2). */
const ids = {
  messageClass: 0x001a,
  subject: 0x0037,
  transportHeaders: 0x007d,
  representingName: 0x0042,
  representingAddress: 0x0065,
  senderName: 0x0c1a,
  senderAddress: 0x0c1f,
  senderSmtp: 0x5d01,
  bcc: 0x0e02,
  cc: 0x0e03,
  to: 0x0e04,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  displayName: 0x3001,
  address: 0x3003,
  data: 0x3701,
  shortFileName: 0x3704,
  longFileName: 0x3707,
  smtp: 0x39fe,
  internetCodePage: 0x3fde,
  codePage: 0x3ffd,
} as const;

const headerLines: readonly (readonly [string, readonly number[]])[] = [
  ['Subject', [ids.subject]],
  ['From', [ids.senderName, ids.senderAddress, ids.senderSmtp]],
  ['On behalf of', [ids.representingName, ids.representingAddress]],
  ['To', [ids.to]],
  ['Cc', [ids.cc]],
  ['Bcc', [ids.bcc]],
];

interface Message {
  readonly file: CompoundFile;
  readonly properties: MessageProperties;
  readonly codePage: number;
  readonly context: OpenContext;
}

function* messageParts(file: CompoundFile, context: OpenContext): Iterable<Part> {
  const codePage = guardedCodePage(file);
  const message = { file, properties: readProperties(file, file.root, codePage), codePage, context };
  yield* guarded('headers', context, () => headersPart(message));
  yield* guarded('body', context, () => bodyParts(message));
  yield* guarded('properties', context, () => propertiesPart(message));
  let count = 0;
  for (const storage of file.root.storages.values()) {
    if (!/^__attach_version1\.0_/iu.test(storage.name)) continue;
    const name = `attachment ${++count}`;
    yield* guarded(name, context, () => attachmentParts(message, storage, name));
  }
}

function guardedCodePage(file: CompoundFile): number {
  const properties = readProperties(file, file.root, 1252);
  return properties.integer(ids.codePage) ?? properties.integer(ids.internetCodePage) ?? 1252;
}

function* headersPart({ file, properties, codePage }: Message): Iterable<Part> {
  const lines: string[] = [];
  for (const [name, numbers] of headerLines) addLine(lines, name, properties, numbers);
  for (const storage of file.root.storages.values()) {
    if (!/^__recip_version1\.0_/iu.test(storage.name)) continue;
    addLine(lines, 'Recipient', readProperties(file, storage, codePage), [ids.displayName, ids.address, ids.smtp]);
  }
  const transport = withoutLabels(properties.text(ids.transportHeaders) ?? '').trim();
  if (transport !== '') lines.push(transport);
  if (lines.length > 0) yield { name: 'headers', text: `${lines.join('\n')}\n` };
}

function addLine(lines: string[], name: string, properties: MessageProperties, numbers: readonly number[]): void {
  const values = numbers.map((id) => properties.text(id)?.trim() ?? '').filter((value) => value !== '');
  if (values.length > 0) lines.push(`${name}: ${[...new Set(values)].join(' ')}`);
}

/** A label must not change what its own message is classified as. */
function withoutLabels(headers: string): string {
  return headers.replace(/^msip_labels:[^\n]*\n?(?:[ \t][^\n]*\n?)*/gimu, '');
}

/** Plain text and HTML, whose contents may differ; the rich text only where there is neither, since it repeats them. */
function* bodyParts({ file, properties, codePage, context }: Message): Iterable<Part> {
  const plain = properties.text(ids.body) ?? '';
  if (plain.trim() !== '') yield { name: 'body', text: plain };
  const binary = properties.binary(ids.html);
  const htmlPage = properties.integer(ids.internetCodePage) ?? codePage;
  const html = binary === undefined ? properties.text(ids.html) : decodeCodePage(file.read(binary), htmlPage);
  if (html !== undefined && html.trim() !== '') {
    // A byte order mark goes before what the text says of its own encoding.
    yield* context.openNested(memorySource(Buffer.from(`\uFEFF${html.replace(/^\uFEFF/u, '')}`)), 'body.html');
    return;
  }
  const rtf = properties.binary(ids.rtf);
  if (plain.trim() !== '' || rtf === undefined) return;
  yield* context.openNested(memorySource(decompressRtf(file.read(rtf), context.budget)), 'body.rtf');
}

const toldElsewhere = new Set<number>([
  ...headerLines.flatMap(([, numbers]) => numbers),
  ids.body,
  ids.html,
  ids.transportHeaders,
]);

/** All other texts: places of meetings, addresses of contacts, categories, properties of programs. */
function* propertiesPart({ file, properties }: Message): Iterable<Part> {
  const values = new Set<string>();
  const own = ownNumbers(file);
  for (const [id, text] of properties.texts()) {
    if (!toldElsewhere.has(id) && !own.has(id) && text.trim() !== '' && !text.startsWith('MSIP_Label_'))
      values.add(text);
  }
  if (values.size > 0) yield { name: 'properties', text: `${[...values].join('\n')}\n` };
}

/** MS-OXCMSG 2.2.2: bytes, or a storage that is a message or an OLE object; one that is only linked has neither. */
function* attachmentParts({ file, codePage, context }: Message, storage: CfbStorage, fallback: string): Iterable<Part> {
  const properties = readProperties(file, storage, codePage);
  const name =
    [ids.longFileName, ids.shortFileName, ids.displayName]
      .map((id) => properties.text(id)?.trim() ?? '')
      .find((value) => value !== '') ?? fallback;
  const data = properties.binary(ids.data);
  if (data !== undefined) yield* context.openNested(file.source(data), name);
  const inner = findStorage(storage, '__substg1.0_3701000D');
  if (inner === undefined) return;
  if (findStream(inner, '__properties_version1.0') === undefined)
    yield* objectParts({ file, storage: inner, name, context });
  else yield* context.openNested(file.fileOf(inner), name);
}
