/** What the codes of a font mean, as its `ToUnicode` map says (ISO 32000-1, 9.10.3; Adobe technical note 5014). */
import { EndOfBytes, parseValue, parseWord, skipBlanks, type Cursor } from '../syntax/parse-value.ts';
import type { PdfValue } from '../syntax/values.ts';

export interface CodeMap {
  /** Text of each code, by the number of its bytes and its value: `2 65`. */
  readonly texts: ReadonlyMap<string, string>;
  readonly ranges: readonly CodeRange[];
}

export interface CodeRange {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Codes of a map; a real one has a few thousand. */
const mostCodes = 70_000;

/** Undefined where it is no map that can be relied on. Throws `FileError` (`corrupt`). */
export function readToUnicode(content: Buffer): CodeMap | undefined {
  const cursor: Cursor = { bytes: Buffer.concat([content, Buffer.from(' ')]), at: 0 };
  const texts = new Map<string, string>();
  const ranges: CodeRange[] = [];
  let values: PdfValue[] = [];
  try {
    for (;;) {
      const word = nextWord(cursor);
      if (word === undefined) {
        values.push(parseValue(cursor));
        continue;
      }
      if (word === 'usecmap') return undefined;
      if (word === 'endcodespacerange') ranges.push(...rangesOf(values));
      const found = word === 'endbfchar' ? pairsOf(values) : word === 'endbfrange' ? rangeTexts(values) : [];
      for (const [code, text] of found) {
        if (texts.size >= mostCodes) return undefined;
        texts.set(codeKey(code), new TextDecoder('utf-16be').decode(text));
      }
      values = [];
    }
  } catch (error) {
    if (!(error instanceof EndOfBytes)) throw error;
  }
  return ranges.length === 0 ? undefined : { texts, ranges };
}

interface Code {
  readonly bytes: number;
  readonly value: number;
}

export function codeKey({ bytes, value }: Code): string {
  return `${bytes} ${value}`;
}

function nextWord(cursor: Cursor): string | undefined {
  skipBlanks(cursor);
  return /[A-Za-z]/u.test(String.fromCharCode(cursor.bytes[cursor.at] ?? 0)) ? parseWord(cursor) : undefined;
}

function codeOf(value: PdfValue | undefined): Code | undefined {
  if (value?.kind !== 'string' || value.value.length < 1 || value.value.length > 4) return undefined;
  return { bytes: value.value.length, value: value.value.readUIntBE(0, value.value.length) };
}

function rangesOf(values: readonly PdfValue[]): readonly CodeRange[] {
  return grouped(values, 2).flatMap(([low, high]) => {
    const [first, last] = [codeOf(low), codeOf(high)];
    return first === undefined || last?.bytes !== first.bytes
      ? []
      : [{ bytes: first.bytes, first: first.value, last: last.value }];
  });
}

function pairsOf(values: readonly PdfValue[]): readonly (readonly [Code, Buffer])[] {
  return grouped(values, 2).flatMap(([source, target]) => {
    const code = codeOf(source);
    return code === undefined || target?.kind !== 'string' ? [] : [[code, target.value] as const];
  });
}

/** A range of codes means texts in a row, the last unit of which counts up, or those of a list. */
function* rangeTexts(values: readonly PdfValue[]): Iterable<readonly [Code, Buffer]> {
  for (const [low, high, target] of grouped(values, 3)) {
    const [first, last] = [codeOf(low), codeOf(high)];
    if (first === undefined || last === undefined) continue;
    const count = Math.min(last.value - first.value + 1, mostCodes);
    for (let index = 0; index < count; index++) {
      const text = target?.kind === 'array' ? target.items[index] : target;
      if (text?.kind !== 'string' || text.value.length < 2) continue;
      const units = Buffer.from(text.value);
      const unit = units.readUInt16BE(units.length - 2) + (target?.kind === 'array' ? 0 : index);
      units.writeUInt16BE(unit & 0xffff, units.length - 2);
      yield [{ bytes: first.bytes, value: first.value + index }, units];
    }
  }
}

function grouped(values: readonly PdfValue[], size: number): readonly (readonly (PdfValue | undefined)[])[] {
  // The number of entries stands before them and was read with them.
  const strings = values.filter(({ kind }) => kind === 'string' || kind === 'array');
  return Array.from({ length: Math.floor(strings.length / size) }, (_, index) =>
    strings.slice(index * size, (index + 1) * size),
  );
}
