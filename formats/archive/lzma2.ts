/** LZMA2: chunks of LZMA, or of bytes as they are, each with a control byte (xz's lzma2_decoder, LZMA SDK Lzma2Dec). */
import { createLzmaDecoder, lzmaProperties, type LzmaDecoder } from './lzma.ts';
import { brokenArchive, type Output } from './output.ts';

const stored = { withReset: 1, without: 2 };
const compressed = 0x80;

/** Decodes to the end mark; answers with where the data ends. Throws `FileError`. */
export function decodeLzma2(input: Buffer, out: Output): number {
  let decoder: LzmaDecoder | undefined;
  let start = out.length;
  const need = (at: number, length: number): void => {
    if (at + length > input.length) throw brokenArchive('LZMA2 data');
  };
  for (let at = 0; ;) {
    need(at, 1);
    const control = input[at] ?? 0;
    if (control === 0) return at + 1;
    if (control === stored.withReset || control >= compressed + 0x60) start = out.length;
    if (control < compressed) {
      if (control > stored.without) throw brokenArchive('LZMA2 data');
      need(at, 3);
      const size = input.readUInt16BE(at + 1) + 1;
      need(at + 3, size);
      out.reserve(size);
      input.copy(out.bytes, out.length, at + 3, at + 3 + size);
      out.length += size;
      at += 3 + size;
      continue;
    }
    const newProperties = control >= compressed + 0x40;
    need(at, newProperties ? 6 : 5);
    const size = ((control & 0x1f) << 16) + input.readUInt16BE(at + 1) + 1;
    const packed = input.readUInt16BE(at + 3) + 1;
    const data = at + (newProperties ? 6 : 5);
    need(data, packed);
    if (newProperties) {
      const properties = lzmaProperties(input[at + 5] ?? 0);
      if (decoder === undefined) decoder = createLzmaDecoder(out, properties);
      else decoder.reset(properties);
    } else if (control >= compressed + 0x20) decoder?.reset();
    if (decoder === undefined) throw brokenArchive('LZMA2 data');
    decoder.dictionaryStart(start);
    decoder.decode(input.subarray(data, data + packed), size);
    at = data + packed;
  }
}
