/**
 * Distinguished encoding rules (X.690), as much as CMS needs: one-byte tags, definite lengths, nothing nested on its own
 * account. Reading is strict and bounded: what isn't the shortest encoding throws `FileError` `corrupt`.
 */
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';

/** X.690 8.1.2 and 8.14: universal tags, and the context tags that CMS uses. */
export const tags = {
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  sequence: 0x30,
  set: 0x31,
  context0: 0x80,
  contextConstructed0: 0xa0,
  contextConstructed1: 0xa1,
} as const;

/** Six length bytes address 256 TiB, which a JavaScript number still counts exactly. */
const maxLengthBytes = 6;

/** Tag and length of an element whose content has `length` bytes. */
export function derHeader(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.of(tag, length);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Buffer.of(tag, 0x80 | digits.length, ...digits);
}

/** An element; the parts together are its content. */
export function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  return derOpen(tag, Buffer.concat(parts), 0);
}

/** An element of which only the beginning is given: `following` more bytes of content will be written after it. */
export function derOpen(tag: number, beginning: Buffer, following: number): Buffer {
  return Buffer.concat([derHeader(tag, beginning.length + following), beginning]);
}

/** An object identifier from its dotted form; X.690 8.19. */
export function derOid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const septets = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) septets.unshift(0x80 | (left & 0x7f));
    return septets;
  });
  return der(tags.objectIdentifier, Buffer.from(bytes));
}

/** Elements one after the other; every call takes the next one. */
export interface DerReader {
  /** The tag of the next element; undefined at the end. */
  peek(): number | undefined;
  /** Reads inside the next element, which must have this tag. */
  enter(tag: number): DerReader;
  /** The content of the next element, which must have this tag; at most `limit` bytes. */
  value(tag: number, limit: number): Buffer;
  /** The next element as it is encoded, header included; at most `limit` bytes. */
  element(limit: number): Buffer;
  /** Where the content of the next element lies, without reading it. */
  range(tag: number): { readonly offset: number; readonly length: number };
  /** Takes the next element, which must be encoded exactly so. */
  expect(encoded: Buffer, what: string): void;
  /** Throws unless everything was taken. */
  end(): void;
}

/** A reader over bytes `offset` to `end` of a source. */
export function derReader(source: ByteSource, offset = 0, end = source.size): DerReader {
  let position = offset;

  function take(tag?: number, limit = Number.MAX_SAFE_INTEGER) {
    const header = readHeader(source, position, end);
    if (tag !== undefined && header.tag !== tag) {
      throw corrupt(`tag ${hex(tag)} expected, ${hex(header.tag)} found`);
    }
    const element = { offset: position, content: header.content, length: header.length };
    const next = header.content + header.length;
    if (next - position > limit) throw corrupt(`an element of ${next - position} bytes, ${limit} allowed`);
    position = next;
    return element;
  }

  return {
    peek: () => (position < end ? source.read(position, 1)[0] : undefined),
    enter(tag) {
      const { content, length } = take(tag);
      return derReader(source, content, content + length);
    },
    value(tag, limit) {
      const { content, length } = take(tag, limit);
      return source.read(content, length);
    },
    element(limit) {
      const { offset: start, content, length } = take(undefined, limit);
      return source.read(start, content + length - start);
    },
    range(tag) {
      const { content, length } = take(tag);
      return { offset: content, length };
    },
    expect(encoded, what) {
      const { offset: start, content, length } = take();
      const total = content + length - start;
      if (total !== encoded.length || !source.read(start, total).equals(encoded)) throw corrupt(`unexpected ${what}`);
    },
    end() {
      if (position !== end) throw corrupt(`${end - position} bytes more than expected`);
    },
  };
}

function readHeader(source: ByteSource, offset: number, end: number) {
  if (end - offset < 2) throw corrupt('truncated');
  const [tag = 0, first = 0] = source.read(offset, 2);
  if ((tag & 0x1f) === 0x1f) throw corrupt('a tag of several bytes');
  const length = first < 0x80 ? first : readLongLength(source, offset + 2, { count: first & 0x7f, end });
  const content = offset + 2 + (first < 0x80 ? 0 : first & 0x7f);
  if (length > end - content) throw corrupt('truncated');
  return { tag, content, length };
}

function readLongLength(source: ByteSource, offset: number, field: { count: number; end: number }): number {
  const { count, end } = field;
  if (count === 0 || count > maxLengthBytes) throw corrupt('a length that is indefinite or out of bounds');
  if (end - offset < count) throw corrupt('truncated');
  const length = source.read(offset, count).readUIntBE(0, count);
  if (length < 0x80 || length < 256 ** (count - 1)) throw corrupt('a length that is not the shortest');
  return length;
}

function corrupt(state: string): FileError {
  return new FileError('corrupt', `Cannot read DER: ${state}`);
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(2, '0')}`;
}
