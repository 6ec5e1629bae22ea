/**
 * Text of every kind, told by its content whatever its name says: plain text, source code, logs, settings, tables, JSON, XML. It can't carry
 * a label inside.
 */
import { FileError } from '../../model/errors.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { TextPart } from '../../model/finding.ts';
import { decodeText, detectEncoding, isPlausible } from '../decode-text.ts';
import type { Format, OpenContext } from '../format.ts';
import { countLineEnds, createLineLocator } from '../locate-line.ts';
import type { MappedText } from '../mapped-text.ts';
import { binaryKind } from '../sniff.ts';
import { jsonText, looksLikeJson } from './json-text.ts';
import { readSlices, sliceBytes } from './slices.ts';
import { tableByContent, tableByName, tableReader, type FoundTable } from './table.ts';
import { looksLikeXml, xmlText } from './xml-text.ts';

const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['txt', 'text/plain'],
  ['log', 'text/plain'],
  ['csv', 'text/csv'],
  ['tsv', 'text/tab-separated-values'],
  ['tab', 'text/tab-separated-values'],
  ['md', 'text/markdown'],
  ['json', 'application/json'],
  ['xml', 'application/xml'],
]);

const sampleBytes = 4096;

export const text: Format = {
  name: 'text',
  extensions: [...mediaTypes.keys()],
  recognizes: (source) => looksLikeText(source),
  open: (source, { name, budget }) => ({
    mediaType: mediaTypes.get(extensionOf(name)) ?? 'text/plain',
    labels: [],
    signed: false,
    parts: () => readParts(source, { extension: extensionOf(name), budget }),
    labeling: undefined,
  }),
};

interface Reading extends Pick<OpenContext, 'budget'> {
  readonly extension: string;
}

function* readParts(source: ByteSource, { extension, budget }: Reading): Iterable<TextPart> {
  const encoding = encodingOf(source);
  let read: Reader | undefined;
  let count = 0;
  for (const { text: slice, repeated } of readSlices(source, { encoding, budget })) {
    if (!isPlausible(slice)) throw new FileError('unsupported', 'Cannot read text: its content is binary');
    read ??= createReader(slice, { extension, budget, whole: source.size <= sliceBytes });
    count++;
    const { name, ...part } = read(slice, repeated);
    if (part.text !== '') yield { name: count === 1 ? name : `${name} (${count})`, ...part };
  }
}

/** Reads the slices of one text in order. */
type Reader = (slice: string, repeated: number) => TextPart;

function createReader(first: string, { extension, budget, whole }: Reading & { readonly whole: boolean }): Reader {
  const named = tableByName(first, extension);
  if (named !== undefined) return rowsReader(named, budget);
  if (whole && looksLikeJson(first)) return (slice) => mappedPart(slice, jsonText(slice, budget));
  if (whole && looksLikeXml(first)) return (slice) => mappedPart(slice, xmlText(slice, budget));
  const found = tableByContent(first);
  return found === undefined ? plainReader() : rowsReader(found, budget);
}

function rowsReader(table: FoundTable, budget: OpenContext['budget']): Reader {
  const read = tableReader(table, budget);
  return (slice, repeated) => ({ name: 'rows', ...read(slice, repeated) });
}

function mappedPart(source: string, { text: content, sourceOffset }: MappedText): TextPart {
  const lineOf = createLineLocator(source);
  return { name: 'body', text: content, locate: (offset) => lineOf(sourceOffset(offset)) };
}

function plainReader(): Reader {
  let line = 1;
  return (slice, repeated) => {
    const first = line - countLineEnds(slice.slice(0, repeated));
    line = first + countLineEnds(slice);
    return { name: 'body', text: slice, locate: createLineLocator(slice, first) };
  };
}

/** XML may declare its encoding (XML 1.0, 4.3.3). */
function encodingOf(source: ByteSource): string {
  const bytes = source.read(0, Math.min(sliceBytes, source.size));
  const declared = /^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([^"']{0,40})["']/u.exec(
    bytes.toString('latin1', 0, 400),
  )?.[1];
  return detectEncoding(bytes, declared);
}

function looksLikeText(source: ByteSource): boolean {
  if (binaryKind(source) !== undefined) return false;
  return decodeText(source.read(0, Math.min(sampleBytes, source.size))) !== undefined;
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
