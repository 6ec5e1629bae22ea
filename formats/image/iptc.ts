import { decodeAs, decodeText } from '../decode-text.ts';

/** Tag marker of a dataset (IPTC IIM 4.2, 1.5.3): marker, record, dataset, two bytes of length. */
const marker = 0x1c;
/** Record 1, dataset 90: `ESC % G` says that texts are UTF-8. */
const utf8 = Buffer.from('\u001b%G', 'latin1');
const application = 2;

/** Texts of the application record: title, keywords, caption, by-line, place and so on. */
export function iptcTexts(bytes: Buffer): readonly string[] {
  const texts: string[] = [];
  let isUtf8 = false;
  for (let at = 0; at + 5 <= bytes.length && bytes[at] === marker;) {
    const length = bytes.readUInt16BE(at + 3);
    // A length of lengths (bit 15) belongs to data beyond 32 KB, which no text is.
    if (length > 0x7fff) break;
    const value = bytes.subarray(at + 5, at + 5 + length);
    const [, record, dataset] = bytes.subarray(at, at + 3);
    if (record === 1 && dataset === 90) isUtf8 = value.equals(utf8);
    // Dataset 0 is a version in binary.
    else if (record === application && dataset !== 0) {
      texts.push((isUtf8 ? decodeAs(value, 'utf-8') : decodeText(value)) ?? '');
    }
    at += 5 + length;
  }
  return texts;
}

/** Resource 0x0404 of Photoshop's image resource blocks (Photoshop File Formats, Image Resources Section). */
export function photoshopIptc(bytes: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 12 <= bytes.length && bytes.toString('latin1', at, at + 4) === '8BIM';) {
    const id = bytes.readUInt16BE(at + 4);
    const name = 1 + (bytes[at + 6] ?? 0);
    const sizeAt = at + 6 + name + (name % 2);
    if (sizeAt + 4 > bytes.length) break;
    const size = bytes.readUInt32BE(sizeAt);
    if (id === 0x0404) found.push(bytes.subarray(sizeAt + 4, sizeAt + 4 + size));
    at = sizeAt + 4 + size + (size % 2);
  }
  return found;
}
