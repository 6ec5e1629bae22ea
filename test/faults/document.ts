import { crc32 } from 'node:zlib';

/** What a user writes: nothing that matters, a payment card (labeled), or a key of a cloud account (protected). */
export type Kind = 'plain' | 'card' | 'secret';
export type Extension = 'docx' | 'txt';

/** Numbers that pass their checks and aren't published for tests, with the words that make them count. */
const texts: Readonly<Record<Kind, string>> = {
  plain: 'The quarterly garden report praises the tulips.',
  card: 'Paid by Visa card 4556 7375 8689 9855, CVV 311, expires 08/27.',
  secret: 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA',
};

/** The bytes of a document; `marker` stands in them as it is, so that anybody can tell whose edit they are. */
export function writeDocument(extension: Extension, kind: Kind, marker: string): Buffer {
  if (extension === 'txt') return Buffer.from(`[default]\n${texts[kind]}\n# ${marker}\n`);
  const body = [texts[kind], marker].map((text) => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`);
  return storedZip([
    ['[Content_Types].xml', contentTypes],
    ['_rels/.rels', relationships],
    [
      'word/document.xml',
      `${declaration}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body.join('')}</w:body></w:document>`,
    ],
  ]);
}

/** The marker in a document's plain bytes. */
export function markerOf(bytes: Buffer): string | undefined {
  return /edit-\d{4}/.exec(bytes.toString('latin1'))?.[0];
}

export function markerNumbered(number: number): string {
  return `edit-${String(number).padStart(4, '0')}`;
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const contentTypes =
  `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
const relationships =
  `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
  '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>';

/** A zip archive without compression (PKWARE APPNOTE 4.3), so that its text can be read without unpacking it. */
function storedZip(entries: readonly (readonly [name: string, text: string])[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of entries) {
    const [path, data] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    // 1980-01-01, the earliest date of the format.
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([signature(0x04034b50), common, path, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(signature(0x02014b50), Buffer.of(20, 0), common, tail, path);
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
