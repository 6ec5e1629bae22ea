import { gzipSync } from 'node:zlib';

import { rawZip } from '../formats/raw-zip.ts';
import { customXml, docx, paragraph, withStores } from '../formats/packages.ts';
import { pdf } from '../formats/pdfs.ts';
import { tarFile } from '../formats/tar-file.ts';

const megabyte = 1024 ** 2;

/** Files that keep a reader busy: bombs, deep nesting, endless lines, and the most of everything that is still let in. Names say how they are told apart. */
export function hostileFiles(): readonly { readonly name: string; readonly bytes: Buffer }[] {
  const zeros = Buffer.alloc(32 * megabyte);
  const bomb = rawZip([{ name: 'a', content: zeros }]);
  let nested = bomb;
  for (let depth = 0; depth < 8; depth++) nested = rawZip([{ name: 'inner.zip', content: nested, stored: true }]);
  const many = Array.from({ length: 9_000 }, (_, index) => ({ name: `word/media/${index}.txt`, content: 'x' }));
  const cells = Array.from({ length: 60_000 }, (_, at) => `4111 1111 1111 ${1000 + (at % 9000)}`);
  const label = withStores({ custom: customXml({ Project: 'Falcon' }) });
  return [
    { name: 'bomb.zip', bytes: bomb },
    { name: 'bomb.gz', bytes: gzipSync(zeros) },
    { name: 'nested.zip', bytes: nested },
    { name: 'many.tar', bytes: tarFile(many.slice(0, 5_000)) },
    {
      name: 'entities.xml',
      bytes: Buffer.from(`<!DOCTYPE a [<!ENTITY a "${'x'.repeat(1000)}">]><a>${'&a;'.repeat(200_000)}</a>`),
    },
    { name: 'deep.xml', bytes: Buffer.from('<a>'.repeat(500_000)) },
    { name: 'deep.json', bytes: Buffer.from('['.repeat(4_000_000)) },
    { name: 'deep.rtf', bytes: Buffer.from(`{\\rtf1 ${'{\\b '.repeat(500_000)}`) },
    { name: 'open.html', bytes: Buffer.from(`<html>${'<div><table><tr><td>'.repeat(100_000)}`) },
    { name: 'line.txt', bytes: Buffer.alloc(16 * megabyte, 'a1 ') },
    { name: 'digits.txt', bytes: Buffer.alloc(8 * megabyte, '4') },
    { name: 'noise.txt', bytes: Buffer.from(Array.from({ length: 2_000_000 }, (_, at) => (at * 7919) % 251)) },
    { name: 'cards.csv', bytes: Buffer.from(cells.join('\n')) },
    { name: 'quotes.csv', bytes: Buffer.from('"'.repeat(3_000_000)) },
    {
      name: 'parts.eml',
      bytes: Buffer.from(
        `From: a@b\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n${'--a\r\n\r\nx\r\n'.repeat(200_000)}`,
      ),
    },
    {
      name: 'runs.docx',
      bytes: docx(Array.from({ length: 150_000 }, (_, at) => paragraph(`4111 1111 ${at}`)).join(''), label),
    },
    { name: 'tags.docx', bytes: docx(`<w:p ${'a="b" '.repeat(200_000)}/>`) },
    {
      name: 'entries.docx',
      bytes: docx(paragraph('Card'), {
        ...label,
        last: many.map((entry) => ({ ...entry, content: Buffer.from('x') })),
      }),
    },
    { name: 'pages.pdf', bytes: pdf({ pages: Array.from({ length: 1_500 }, (_, at) => ({ lines: [`Page ${at}`] })) }) },
    {
      name: 'noise.pdf',
      bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4 * megabyte, '1 0 obj << /Kids [1 0 R] >> ')]),
    },
  ];
}
