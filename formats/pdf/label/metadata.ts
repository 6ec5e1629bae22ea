/** The document's own XMP packet: the stream that the catalog names (ISO 32000-1, 14.3.2). */
import { emptyXmp, readXmp, type Xmp, type XmpPair } from '../../xmp.ts';
import { decodeXml, encodeXml, type XmlText } from '../../xml.ts';
import type { LabelPair } from '../../label-metadata.ts';
import type { Update } from '../syntax/append-update.ts';
import type { Catalog } from '../syntax/catalog.ts';
import { orUnreadable } from '../syntax/or-unreadable.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { editDictionary } from '../syntax/edit-dictionary.ts';
import { writeStream } from '../syntax/append-update.ts';
import { entryOf, type PdfDictionary, type PdfReference } from '../syntax/values.ts';

export interface Metadata {
  /** `broken` is there but can't be read as XMP: it stays as it is. */
  readonly state: 'absent' | 'broken' | 'read';
  readonly pairs: readonly XmpPair[];
  readonly pdfaPart: number | undefined;
  readonly packet?: Packet;
}

interface Packet {
  readonly reference: PdfReference;
  readonly dictionary: PdfDictionary;
  readonly text: XmlText;
  readonly xmp: Xmp;
}

const absent: Metadata = { state: 'absent', pairs: [], pdfaPart: undefined };

export function readMetadata(file: PdfFile, catalog: Catalog): Metadata {
  const reference = entryOf(catalog.dictionary, 'Metadata');
  if (reference?.kind !== 'reference') return absent;
  const stream = file.object(reference.number);
  if (stream?.value.kind !== 'dictionary' || stream.streamStart === undefined) return absent;
  const { value: dictionary } = stream;
  return orUnreadable({ ...absent, state: 'broken' }, (): Metadata => {
    const text = decodeXml(file.content(stream));
    const xmp = readXmp(text.text, file.budget);
    if (xmp === undefined) return { ...absent, state: 'broken' };
    return { state: 'read', pairs: xmp.pairs, pdfaPart: xmp.pdfaPart, packet: { reference, dictionary, text, xmp } };
  });
}

export interface MetadataChange {
  readonly remove: readonly XmpPair[];
  readonly add: readonly LabelPair[];
}

/** Answers with what becomes of the catalog's entry; written without compression, so that any reader finds it. */
export function changeMetadata(
  { state, packet }: Metadata,
  change: MetadataChange,
  update: Update,
): Readonly<Record<string, string | undefined>> {
  if (state === 'broken' || (change.add.length === 0 && change.remove.length === 0)) return {};
  if (packet === undefined) {
    const xml = readXmp(emptyXmp, noLimits)?.edit(change) ?? '';
    return { Metadata: update.add(writeStream({ Type: '/Metadata', Subtype: '/XML' }, Buffer.from(xml))) };
  }
  const xml = packet.xmp.edit(change);
  if (xml === emptyXmp) return { Metadata: undefined };
  const content = encodeXml({ text: xml, encoding: packet.text.encoding }).toString('latin1');
  const plain = { Filter: undefined, DecodeParms: undefined, DL: undefined, Length: String(content.length) };
  update.put(packet.reference, `${editDictionary(packet.dictionary, plain)}\nstream\n${content}\nendstream`);
  return {};
}

/** For the packet that we write ourselves. */
const noLimits: PdfFile['budget'] = {
  limits: { inflatedBytes: 0, ratio: 0, entries: 0, depth: 0 },
  spend: () => undefined,
  checkTime: () => undefined,
};
