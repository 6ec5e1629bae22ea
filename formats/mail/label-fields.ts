/** Header fields that hold a message's label: `msip_labels`, which may be folded anywhere, or a field for each pair. */
import { headerEnd, headerLimit } from './mime.ts';
import { decodeWords, readHeaders } from './headers.ts';
import { labelHeader, pairText, readPairText } from './label-pairs.ts';
import { FileError } from '../../model/errors.ts';
import type { ByteEdit } from '../byte-edits.ts';
import type { LabelPair } from '../label-metadata.ts';

/** A field of a header block as its bytes stand, line ends included. */
export interface RawField {
  /** Lower case; empty of lines that are no field. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface FieldPair extends LabelPair {
  readonly field: RawField;
}

export function rawFields(block: Buffer): readonly RawField[] {
  const fields: { name: string; start: number; end: number }[] = [];
  for (let at = 0; at < block.length;) {
    const next = block.indexOf(0x0a, at);
    const end = next < 0 ? block.length : next + 1;
    const last = fields.at(-1);
    if (last !== undefined && (block[at] === 0x20 || block[at] === 0x09)) last.end = end;
    else {
      const line = block.toString('latin1', at, Math.min(end, at + 256));
      fields.push({ name: (/^([!-9;-~]{1,200})[ \t]*:/u.exec(line)?.[1] ?? '').toLowerCase(), start: at, end });
    }
    at = end;
  }
  return fields;
}

/** The pairs of a message's label, with the field of each. */
export function readLabelFields(message: Buffer): readonly FieldPair[] {
  const block = message.subarray(0, headerEnd(message));
  return rawFields(block).flatMap((field) => {
    const isPair = field.name.startsWith('msip_label_');
    if (!isPair && field.name !== labelHeader) return [];
    const value = decodeWords(readHeaders(block.subarray(field.start, field.end))[0]?.value ?? '');
    const pairs = isPair ? [{ name: field.name, value }] : readPairText(value);
    return pairs.map((pair) => ({ ...pair, field }));
  });
}

export interface PairEdit {
  /** Names of pairs that go wherever they stand: the same pair may be in a list and in a field of its own. */
  readonly remove: ReadonlySet<string>;
  readonly add: readonly LabelPair[];
}

/** Pairs of the message's label exchanged; all other fields and the body keep their bytes. */
export function editLabelFields(message: Buffer, { remove, add }: PairEdit): readonly ByteEdit[] {
  const end = headerEnd(message);
  if (end >= headerLimit) throw new FileError('too-large', 'Cannot label message: its header is too large');
  const pairs = readLabelFields(message);
  const names = new Set([...remove].map((name) => name.toLowerCase()));
  const goes = ({ name }: FieldPair): boolean => names.has(name.toLowerCase());
  const lists = [...new Set(pairs.map(({ field }) => field))].filter(({ name }) => name === labelHeader);
  const single = pairs.filter((pair) => pair.field.name !== labelHeader && goes(pair));
  const edits: ByteEdit[] = single.map(({ field }) => cut(field));
  const listed = pairs.filter(({ field }) => field.name === labelHeader);
  if (add.length === 0 && !listed.some(goes)) return edits;
  const field = writeField([...listed.filter((pair) => !goes(pair)), ...add], lineEnd(message));
  const [first, ...others] = lists;
  if (first === undefined) return [...edits, { start: end, end, bytes: ownLine(message, end, field) }];
  return [...edits, { ...cut(first), bytes: field }, ...others.map(cut)];
}

function cut({ start, end }: RawField): ByteEdit {
  return { start, end, bytes: Buffer.alloc(0) };
}

/** A message that ends with its header may lack the last line end. */
function ownLine(message: Buffer, end: number, field: Buffer): Buffer {
  const isOpen = end > 0 && message[end - 1] !== 0x0a;
  return isOpen ? Buffer.concat([Buffer.from(lineEnd(message)), field]) : field;
}

export function lineEnd(message: Buffer): string {
  const at = message.indexOf(0x0a);
  return at >= 0 && message[at - 1] !== 0x0d ? '\n' : '\r\n';
}

/** Octets of a line that hold no encoded words; RFC 5322, 2.1.1 allows 998. */
const longestPair = 900;

/** A pair on each line. Nothing where there is none. */
function writeField(pairs: readonly LabelPair[], eol: string): Buffer {
  if (pairs.length === 0) return Buffer.alloc(0);
  const lines = pairs.map(pairText).map((text) => {
    const plain = /^[\u0020-\u007e]*$/u.test(text) && text.length <= longestPair && !text.includes('=?');
    return plain ? text : encodedWords(text).join(`${eol} `);
  });
  return Buffer.from(`${labelHeader}: ${lines.join(`${eol} `)}${eol}`, 'latin1');
}

/** Bytes of an encoded word's text: with its frame and in Base64 it must not exceed 75 letters (RFC 2047, 2). */
const wordBytes = 45;

function encodedWords(text: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  const flush = (): void => {
    if (word !== '') words.push(`=?utf-8?B?${Buffer.from(word).toString('base64')}?=`);
    word = '';
  };
  for (const letter of text) {
    if (Buffer.byteLength(word + letter) > wordBytes) flush();
    word += letter;
  }
  flush();
  return words;
}
