import { inflateSync } from 'node:zlib';

import type { TextPart } from '../../model/finding.ts';
import { decodeText } from '../decode-text.ts';
import type { Budget } from '../limits.ts';
import type { PdfDocument } from './document.ts';
import { linesPart } from '../lines-part.ts';
import { readUtf16 } from './strings.ts';
import { xmlLines } from '../xml-lines.ts';

/** Keys of the document information dictionary (ISO 32000-1, 14.3.3), and those that Office adds. */
const infoKeys = [
  'Title',
  'Author',
  'Subject',
  'Keywords',
  'Creator',
  'Producer',
  'Company',
  'Manager',
  'Comments',
  'Category',
];
/** Keys of the same dictionary that say nothing of what the document holds. */
const dateKeys = ['CreationDate', 'ModDate', 'Trapped'];
/** An information dictionary is short; beyond this it belongs to something else. */
const infoBytes = 16 * 1024;
/** Packets of metadata in one file; each revision of it may bring one, and each picture. */
const mostPackets = 50;
const packetBytes = 4 * 1024 ** 2;

/** The part `properties`: what the document says of itself, in its information dictionary and in XMP. */
export function propertiesOf(document: PdfDocument, budget: Budget): readonly TextPart[] {
  const info = infoOf(document);
  const known = new Set(info.map(({ value }) => value));
  const xmp = xmpPackets(document.bytes()).flatMap((packet) => xmlLines(packet, budget));
  const lines = [
    ...info.map(({ key, value }) => `${key.toLowerCase()}: ${value}`),
    ...new Set(xmp.filter((line) => !known.has(line))),
  ];
  return linesPart('properties', lines);
}

function infoOf({ pdfium, handle, bytes }: PdfDocument): readonly { readonly key: string; readonly value: string }[] {
  return [...new Set([...infoKeys, ...ownKeys(bytes())])].flatMap((key) => {
    const value = readUtf16(pdfium, (buffer, length) =>
      pdfium.api.FPDF_GetMetaText(handle, pdfium.constant(key), buffer, length),
    );
    return value === '' ? [] : [{ key, value }];
  });
}

/** Keys of our own making, which pdfium doesn't list: read where the dictionary isn't compressed. */
function ownKeys(bytes: Buffer): readonly string[] {
  const trailer = bytes.lastIndexOf('/Info ');
  if (trailer < 0) return [];
  const reference = /^\/Info\s+(\d+)\s+(\d+)\s+R/u.exec(bytes.toString('latin1', trailer, trailer + 40));
  if (reference === null) return [];
  const start = objectStart(bytes, `${reference[1] ?? ''} ${reference[2] ?? ''} obj`);
  if (start < 0) return [];
  const [dictionary = ''] = bytes.toString('latin1', start, start + infoBytes).split('endobj', 1);
  const keys = Array.from(dictionary.matchAll(/\/([\w.-]{1,127})\s*[(<]/gu), ([, key]) => key ?? '');
  return keys.filter((key) => !dateKeys.includes(key));
}

/** After the last `12 0 obj` that isn't the end of `112 0 obj`; -1 where there is none. */
function objectStart(bytes: Buffer, header: string): number {
  for (let at = bytes.lastIndexOf(header); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(header, at - 1)) {
    const before = at === 0 ? 0x0a : (bytes[at - 1] ?? 0);
    if (before < 0x30 || before > 0x39) return at + header.length;
  }
  return -1;
}

/** XMP packets as they lie in the file, or within streams of metadata (ISO 32000-1, 14.3.2): pdfium doesn't hand them out. */
function xmpPackets(bytes: Buffer): readonly string[] {
  const packets: string[] = [];
  const add = (xml: string | undefined) => {
    if (xml !== undefined && xml.includes('<') && !packets.includes(xml)) packets.push(xml);
  };
  for (const at of placesOf(bytes, '/Subtype')) {
    const dictionary = bytes.toString('latin1', Math.max(0, at - 200), at + 400);
    const here = Math.min(at, 200);
    if (!/^\/Subtype\s*\/XML\b/u.test(dictionary.slice(here))) continue;
    const stream = /stream\r?\n/u.exec(dictionary.slice(here));
    if (stream === null) continue;
    const start = at + stream.index + stream[0].length;
    const compressed = dictionary.slice(0, here + stream.index).lastIndexOf('/FlateDecode') >= 0;
    const end = bytes.indexOf('endstream', start);
    const content = bytes.subarray(start, end < 0 ? bytes.length : end);
    add(compressed ? inflated(content) : decodeText(content.subarray(0, packetBytes)));
    if (packets.length >= mostPackets) break;
  }
  return packets;
}

function* placesOf(bytes: Buffer, word: string): Iterable<number> {
  for (let at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + word.length)) yield at;
}

/** Undefined where it isn't what it claims to be, as in an encrypted file: metadata that can't be had is no text of it. */
function inflated(content: Buffer): string | undefined {
  try {
    return decodeText(inflateSync(content, { maxOutputLength: packetBytes }));
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
