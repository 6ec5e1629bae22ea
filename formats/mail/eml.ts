/**
 * Messages as mail programs save them (RFC 5322 with MIME), and web archives of that form, which carry no label. Told by their header lines.
 */
import { memorySource } from '../../lib/patch.ts';
import { FileError } from '../../model/errors.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Part } from '../../model/finding.ts';
import type { Format, OpenContext } from '../format.ts';
import { htmlText } from '../html-text.ts';
import { createLineLocator } from '../locate-line.ts';
import { groupPairs, presentLabels } from '../label-metadata.ts';
import { createEmlLabeling, messageMarkings } from './eml-labeling.ts';
import { readLabelFields } from './label-fields.ts';
import { decodeCharset, decodeWords, headerOf, readHeaders, readParameters } from './headers.ts';
import { decodeTransfer, readEntity, splitMultipart, type Entity } from './mime.ts';

/** Bytes. */
const sizeLimit = 256 * 1024 ** 2;
const headBytes = 8192;
/** Entities within entities of one message. */
const depthLimit = 32;
/** Headers of which two say that this is a message, one of them one that programs set. */
const usual = new Set(['from', 'to', 'cc', 'subject', 'date', 'reply-to', 'content-type', 'delivered-to', 'sender']);
const telling = new Set(['received', 'return-path', 'message-id', 'mime-version', 'from', 'x-mozilla-status']);

export const eml: Format = {
  name: 'eml',
  extensions: ['eml', 'mht', 'mhtml'],
  recognizes: (source) => looksLikeMessage(source),
  open(source, context) {
    if (source.size > sizeLimit) throw new FileError('too-large', `Cannot read message: it exceeds ${sizeLimit} bytes`);
    context.budget.checkTime();
    context.budget.spend(source.size);
    const bytes = source.read(0, source.size);
    const message = readEntity(bytes);
    const isWebArchive = /\.mht(?:ml)?$/iu.test(context.name);
    const sealed = { isSigned: isSigned(message), isEncrypted: isEncrypted(message) };
    return {
      mediaType: 'message/rfc822',
      labels: presentLabels(groupPairs(readLabelFields(bytes)), 'msip-labels'),
      signed: sealed.isSigned,
      parts: () => messageParts(message, context),
      labeling: isWebArchive ? undefined : createEmlLabeling({ bytes, message, ...sealed, budget: context.budget }),
      ...(isWebArchive ? {} : { markings: () => messageMarkings(bytes) }),
    };
  },
};

function looksLikeMessage(source: ByteSource): boolean {
  const head = source.read(0, Math.min(headBytes, source.size)).toString('latin1');
  const block = head.split(/\r?\n\r?\n/u, 1)[0] ?? '';
  // One that ends in its header may end that with a line end.
  const lines = block.replace(/\r?\n$/u, '').split(/\r?\n/u);
  // The last line of a cut sample may be cut too.
  const whole = block.length === head.length && source.size > headBytes ? lines.slice(0, -1) : lines;
  if (!whole.every((line, index) => /^[!-9;-~]+[ \t]*:/u.test(line) || (index > 0 && /^[ \t]/u.test(line))))
    return false;
  const names = new Set(readHeaders(Buffer.from(block, 'latin1')).map(({ name }) => name));
  const known = [...names].filter((name) => usual.has(name) || telling.has(name));
  return known.length > 1 && known.some((name) => telling.has(name));
}

/** RFC 8551: a signature of its own, or content within a signature; RFC 3156 for OpenPGP. */
function isSigned({ type }: Entity): boolean {
  return type.value === 'multipart/signed' || type.parameters.get('smime-type') === 'signed-data';
}

/** RFC 8551, 3.2: without a word on its kind, S/MIME is taken for encrypted; RFC 1847, 2.2 for all others. */
function isEncrypted({ type }: Entity): boolean {
  const isSealed = /^application\/(?:x-)?pkcs7-mime$/u.test(type.value);
  const kind = type.parameters.get('smime-type');
  return type.value === 'multipart/encrypted' || (isSealed && kind !== 'signed-data' && kind !== 'certs-only');
}

const shown = [
  'From',
  'Sender',
  'Reply-To',
  'To',
  'Cc',
  'Bcc',
  'Subject',
  'Date',
  'Comments',
  'Keywords',
  'Organization',
  'Thread-Topic',
];

function* messageParts(message: Entity, context: OpenContext): Iterable<Part> {
  const lines = shown.flatMap((name) =>
    message.headers
      .filter((header) => header.name === name.toLowerCase())
      .map(({ value }) => `${name}: ${decodeWords(value)}\n`),
  );
  if (lines.length > 0) yield { name: 'headers', text: lines.join('') };
  const reading: Reading = { context, counts: new Map(), entities: 0 };
  yield* entityParts(message, reading, 0);
}

interface Reading {
  readonly context: OpenContext;
  /** How many parts of each name there were. */
  readonly counts: Map<string, number>;
  entities: number;
}

function* entityParts(entity: Entity, reading: Reading, depth: number): Iterable<Part> {
  const { budget } = reading.context;
  budget.checkTime();
  if (depth > depthLimit || ++reading.entities > budget.limits.entries) {
    yield { name: numbered(reading, 'attachment'), unread: 'too-large' };
  } else if (entity.type.value === 'multipart/encrypted') {
    yield { name: numbered(reading, 'body'), unread: 'encrypted' };
  } else if (entity.boundary !== undefined) {
    const { entities, around } = splitMultipart(entity.body, entity.boundary, budget.limits.entries);
    for (const bytes of entities) yield* entityParts(readEntity(bytes), reading, depth + 1);
    const text = decodeCharset(around, undefined);
    if (text.trim() !== '') yield { name: numbered(reading, 'outside of the parts'), text };
  } else yield* leafParts(entity, reading);
}

/** A part by a name that its message doesn't have yet. */
function numbered({ counts }: Reading, name: string): string {
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return count === 1 ? name : `${name} (${count})`;
}

function* leafParts(entity: Entity, reading: Reading): Iterable<Part> {
  const { type, headers, body } = entity;
  const encoding = (headerOf(headers, 'content-transfer-encoding') ?? '').trim().toLowerCase();
  const content = decodeTransfer(body, encoding);
  const { context } = reading;
  context.budget.spend(content.length);
  const disposition = readParameters(headerOf(headers, 'content-disposition') ?? '');
  const fileName = disposition.parameters.get('filename') ?? type.parameters.get('name') ?? '';
  const attached = disposition.value === 'attachment' || fileName !== '';
  const charset = type.parameters.get('charset');
  if (!attached && (type.value === 'text/plain' || type.value === 'text/html')) {
    const text = decodeCharset(content, charset);
    yield* type.value === 'text/html' ? htmlParts(text, reading) : plainParts(text, reading);
    return;
  }
  if (signatures.has(type.value)) return;
  const usualName = type.value.startsWith('message/') ? 'message' : 'attachment';
  yield* context.openNested(memorySource(content), fileName === '' ? numbered(reading, usualName) : fileName);
}

/** Signatures of multipart/signed hold certificates, no text. */
const signatures = new Set([
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
  'application/pgp-signature',
]);

function* plainParts(text: string, reading: Reading): Iterable<Part> {
  if (text.trim() !== '') yield { name: numbered(reading, 'body'), text, locate: createLineLocator(text) };
}

function* htmlParts(html: string, reading: Reading): Iterable<Part> {
  const { body, code } = htmlText(html, reading.context.budget);
  const { text, heading } = body;
  if (text !== '') yield { name: numbered(reading, 'HTML body'), text, ...(heading !== undefined && { heading }) };
  if (code.text !== '') yield { name: numbered(reading, 'HTML code'), text: code.text };
}
