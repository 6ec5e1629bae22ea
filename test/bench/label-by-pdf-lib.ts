import { PDFDict, PDFDocument, PDFHexString, PDFName } from 'pdf-lib';

/** The pairs into the information dictionary and into a new XMP packet, as pdf-lib does it: the whole file read and written anew. */
export async function labelByPdfLib(bytes: Buffer, pairs: ReadonlyMap<string, string>): Promise<Buffer> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const { context, catalog } = document;
  const info = context.lookup(context.trailerInfo.Info);
  if (!(info instanceof PDFDict)) throw new Error('Cannot go on: the document has no properties');
  for (const [name, value] of pairs) info.set(PDFName.of(name), PDFHexString.fromText(value));
  const elements = [...pairs].map(([name, value]) => `<pdfx:${name}>${value}</pdfx:${name}>`).join('');
  const packet =
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    `<rdf:Description rdf:about="" xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/">${elements}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
  const stream = context.stream(packet, { Type: 'Metadata', Subtype: 'XML' });
  catalog.set(PDFName.of('Metadata'), context.register(stream));
  return Buffer.from(await document.save({ useObjectStreams: false }));
}
