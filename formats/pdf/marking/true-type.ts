/** A TrueType font (ISO/IEC 14496-22): measures of its glyphs, and a copy of it that holds only some of them. */

export interface TrueType {
  readonly unitsPerEm: number;
  /** Of a line, units; the descent is below the baseline and counts positive. */
  readonly ascent: number;
  readonly descent: number;
  readonly box: readonly [number, number, number, number];
  /** Undefined where the font has no glyph for the character. */
  glyph(codePoint: number): number | undefined;
  /** Units. */
  advance(glyph: number): number;
  /** The font with the outlines of these glyphs, their parts and the missing glyph; numbers of glyphs stay. */
  subset(glyphs: Iterable<number>): Buffer;
}

/** What a PDF needs of an embedded font whose glyphs are named by number (ISO 32000-1, 9.9). */
const keptTables = ['cvt ', 'fpgm', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'prep'];

/** `bytes` is a font that ships with us: it is trusted. */
export function readTrueType(bytes: Buffer): TrueType {
  const tables = tablesOf(bytes);
  const table = (tag: string): Buffer => {
    const found = tables.get(tag);
    if (found === undefined) throw new Error(`Cannot read font: it has no table ${tag}`);
    return found;
  };
  const [head, hhea, hmtx, glyf] = ['head', 'hhea', 'hmtx', 'glyf'].map(table) as [Buffer, Buffer, Buffer, Buffer];
  const offsets = offsetsOf(table('loca'), head.readInt16BE(50) === 1);
  const measured = hhea.readUInt16BE(34);
  const characters = charactersOf(table('cmap'));
  const outline = (glyph: number): Buffer =>
    glyf.subarray(offsets[glyph] ?? 0, offsets[glyph + 1] ?? offsets[glyph] ?? 0);
  return {
    unitsPerEm: head.readUInt16BE(18),
    ascent: hhea.readInt16BE(4),
    descent: -hhea.readInt16BE(6),
    box: [head.readInt16BE(36), head.readInt16BE(38), head.readInt16BE(40), head.readInt16BE(42)],
    glyph: (codePoint) => characters.get(codePoint),
    advance: (glyph) => hmtx.readUInt16BE(4 * Math.min(glyph, measured - 1)),
    subset(glyphs) {
      const kept = withParts([0, ...glyphs], outline);
      const outlines = offsets
        .slice(0, -1)
        .map((_, glyph) => (kept.has(glyph) ? padded(outline(glyph)) : Buffer.alloc(0)));
      return assemble(
        keptTables.flatMap((tag) => {
          const content = tables.get(tag);
          if (content === undefined) return [];
          if (tag === 'glyf') return [[tag, Buffer.concat(outlines)]];
          if (tag === 'loca') return [[tag, longOffsets(outlines)]];
          return [[tag, tag === 'head' ? withLongOffsets(content) : content]];
        }),
      );
    },
  };
}

function tablesOf(bytes: Buffer): ReadonlyMap<string, Buffer> {
  return new Map(
    Array.from({ length: bytes.readUInt16BE(4) }, (_, index) => {
      const at = 12 + 16 * index;
      const start = bytes.readUInt32BE(at + 8);
      return [bytes.toString('latin1', at, at + 4), bytes.subarray(start, start + bytes.readUInt32BE(at + 12))];
    }),
  );
}

/** Where each outline begins in `glyf`, and where the last one ends. */
function offsetsOf(loca: Buffer, long: boolean): readonly number[] {
  return Array.from({ length: loca.length / (long ? 4 : 2) }, (_, index) =>
    long ? loca.readUInt32BE(4 * index) : 2 * loca.readUInt16BE(2 * index),
  );
}

/** The map of characters of the first plane: platform 3, encoding 1, format 4. */
function charactersOf(cmap: Buffer): ReadonlyMap<number, number> {
  const count = cmap.readUInt16BE(2);
  const records = Array.from({ length: count }, (_, index) => 4 + 8 * index);
  const record = records.find((at) => cmap.readUInt32BE(at) === 0x0003_0001);
  const format = record === undefined ? cmap : cmap.subarray(cmap.readUInt32BE(record + 4));
  if (record === undefined || format.readUInt16BE(0) !== 4)
    throw new Error('Cannot read font: its characters are mapped otherwise');
  const segments = format.readUInt16BE(6) / 2;
  const characters = new Map<number, number>();
  for (let segment = 0; segment < segments; segment++) {
    const end = format.readUInt16BE(14 + 2 * segment);
    const start = format.readUInt16BE(16 + 2 * (segments + segment));
    const delta = format.readUInt16BE(16 + 2 * (2 * segments + segment));
    const rangeAt = 16 + 2 * (3 * segments + segment);
    const range = format.readUInt16BE(rangeAt);
    for (let code = start; code <= end && code < 0xffff; code++) {
      const found = range === 0 ? code : format.readUInt16BE(rangeAt + range + 2 * (code - start));
      const glyph = found === 0 ? 0 : (found + delta) & 0xffff;
      if (glyph !== 0) characters.set(code, glyph);
    }
  }
  return characters;
}

/** Flags of a glyph that is made of others: words for its arguments, a scale, more parts, two scales, a matrix. */
const part = { words: 1, scale: 8, more: 32, scales: 64, matrix: 128 };

function withParts(glyphs: readonly number[], outline: (glyph: number) => Buffer): ReadonlySet<number> {
  const kept = new Set(glyphs);
  for (const glyph of kept) {
    const bytes = outline(glyph);
    if (bytes.length === 0 || bytes.readInt16BE(0) >= 0) continue;
    for (let at = 10, flags = part.more; (flags & part.more) !== 0;) {
      flags = bytes.readUInt16BE(at);
      kept.add(bytes.readUInt16BE(at + 2));
      const scale =
        (flags & part.matrix) !== 0 ? 8 : (flags & part.scales) !== 0 ? 4 : (flags & part.scale) !== 0 ? 2 : 0;
      at += ((flags & part.words) !== 0 ? 8 : 6) + scale;
    }
  }
  return kept;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes], Math.ceil(bytes.length / 4) * 4);
}

function longOffsets(outlines: readonly Buffer[]): Buffer {
  const loca = Buffer.alloc(4 * (outlines.length + 1));
  let at = 0;
  outlines.forEach((outline, index) => {
    at += outline.length;
    loca.writeUInt32BE(at, 4 * (index + 1));
  });
  return loca;
}

function withLongOffsets(head: Buffer): Buffer {
  const copy = Buffer.from(head);
  copy.writeUInt32BE(0, 8);
  copy.writeInt16BE(1, 50);
  return copy;
}

/** The directory of tables, each at a multiple of four, with its sum; and the sum of all in `head`. */
function assemble(tables: readonly (readonly [string, Buffer])[]): Buffer {
  const count = tables.length;
  const power = 2 ** Math.floor(Math.log2(count));
  const header = Buffer.alloc(12 + 16 * count);
  header.writeUInt32BE(0x0001_0000, 0);
  [count, 16 * power, Math.log2(power), 16 * (count - power)].forEach((value, index) =>
    header.writeUInt16BE(value, 4 + 2 * index),
  );
  let at = header.length;
  let headAt = 0;
  tables.forEach(([tag, content], index) => {
    const entry = 12 + 16 * index;
    header.write(tag, entry, 'latin1');
    [sumOf(content), at, content.length].forEach((value, field) => header.writeUInt32BE(value, entry + 4 + 4 * field));
    if (tag === 'head') headAt = at;
    at += padded(content).length;
  });
  const font = Buffer.concat([header, ...tables.map(([, content]) => padded(content))]);
  font.writeUInt32BE((0xb1b0_afba - sumOf(font)) >>> 0, headAt + 8);
  return font;
}

function sumOf(bytes: Buffer): number {
  const whole = padded(bytes);
  let sum = 0;
  for (let at = 0; at < whole.length; at += 4) sum = (sum + whole.readUInt32BE(at)) >>> 0;
  return sum;
}
