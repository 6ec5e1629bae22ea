/** The XMP packet of a PNG: a chunk of international text (XMP part 3, 1.1.5), in front of the picture where it is new. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { ByteSource } from '../../model/bytes.ts';
import { patchOf } from '../byte-edits.ts';
import type { Budget } from '../limits.ts';
import { pieceLimit } from './metadata.ts';
import { pngChunks, type PngChunk } from './png.ts';
import { cannotLabel, type XmpHolder } from './xmp-holder.ts';

const keyword = Buffer.from('XML:com.adobe.xmp\0', 'latin1');

export function pngXmp(source: ByteSource, budget: Budget): XmpHolder {
  const chunks = [...pngChunks(source, budget)];
  const holders = chunks.filter((chunk) => isXmp(source, chunk));
  const [holder] = holders;
  const text = holder === undefined ? undefined : readText(source, holder);
  return {
    packet: text?.packet,
    replace(packet) {
      if (holders.length > 1) throw cannotLabel('it has two XMP packets');
      const picture = chunks.find(({ type }) => type === 'IDAT');
      if (picture === undefined) throw cannotLabel('it has no picture');
      const { start, end } = holder ?? { start: picture.start, end: picture.start };
      const bytes = packet === undefined ? Buffer.alloc(0) : chunkOf(packet, text?.isDeflated ?? false);
      return patchOf(source.size, [{ start, end, bytes }]);
    },
  };
}

function isXmp(source: ByteSource, { type, start, end }: PngChunk): boolean {
  const fits = type === 'iTXt' && end - start >= 12 + keyword.length;
  return fits && source.read(start + 8, keyword.length).equals(keyword);
}

/** Whether it is compressed, the method, the language, the translated keyword, the text (PNG, 11.3.4.5). */
function readText(
  source: ByteSource,
  { start, end }: PngChunk,
): { readonly packet: Buffer; readonly isDeflated: boolean } {
  if (end - start > pieceLimit) throw cannotLabel('its XMP packet is too large', 'too-large');
  const content = source.read(start + 8 + keyword.length, end - start - 12 - keyword.length);
  const language = content.indexOf(0, 2);
  const translated = language < 0 ? -1 : content.indexOf(0, language + 1);
  if (translated < 0) throw cannotLabel('its XMP packet is broken');
  const isDeflated = content[0] === 1;
  const text = content.subarray(translated + 1);
  return { packet: isDeflated ? inflated(text) : text, isDeflated };
}

function inflated(text: Buffer): Buffer {
  try {
    return inflateSync(text, { maxOutputLength: pieceLimit });
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    throw cannotLabel('its XMP packet is broken');
  }
}

function chunkOf(packet: Buffer, isDeflated: boolean): Buffer {
  const head = Buffer.from([isDeflated ? 1 : 0, 0, 0, 0]);
  const content = Buffer.concat([Buffer.from('iTXt'), keyword, head, isDeflated ? deflateSync(packet) : packet]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length - 4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}
