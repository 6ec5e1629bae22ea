/** HTML and XHTML pages, told by their tags. They can't carry a label inside. */
import { FileError } from '../../model/errors.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { decodeText } from '../decode-text.ts';
import type { Format } from '../format.ts';
import { htmlText } from '../html-text.ts';
import { createLineLocator } from '../locate-line.ts';
import { binaryKind } from '../sniff.ts';

/** Bytes; larger ones are read as plain text, slice by slice. */
const sizeLimit = 64 * 1024 ** 2;
const sampleBytes = 4096;

/** Behind white space, comments and an XML declaration: a document type, or an element that only HTML has. */
const beginning =
  /^\uFEFF?(?:\s+|<\?[^>]{0,500}>|<!--(?:(?!-->)[^]){0,2000}-->){0,20}<(?:!doctype\s+html|html|head|body|title|meta|table|div|p|script|style|center|font|h[1-6]|br|span|ul|ol|a)\b/iu;

export const html: Format = {
  name: 'html',
  extensions: ['htm', 'html', 'mht', 'xhtml'],
  recognizes: (source) => source.size <= sizeLimit && looksLikeHtml(source),
  open: (source, { budget }) => ({
    mediaType: 'text/html',
    labels: [],
    signed: false,
    *parts() {
      budget.checkTime();
      budget.spend(source.size);
      const bytes = source.read(0, source.size);
      const page = decodeText(bytes, declaredCharset(bytes));
      if (page === undefined) throw new FileError('unsupported', 'Cannot read page: its content is binary');
      const { body, code } = htmlText(page, budget);
      const lineOf = createLineLocator(page);
      for (const [name, { sourceOffset, ...part }] of [
        ['body', body],
        ['code', code],
      ] as const) {
        if (part.text !== '') yield { name, ...part, locate: (offset: number) => lineOf(sourceOffset(offset)) };
      }
    },
    labeling: undefined,
  }),
};

function looksLikeHtml(source: ByteSource): boolean {
  if (binaryKind(source) !== undefined) return false;
  const head = decodeText(source.read(0, Math.min(sampleBytes, source.size)));
  return head !== undefined && beginning.test(head);
}

/** HTML Standard, 13.2.3.2: a `meta` element within the first 1,024 bytes; an XML declaration in XHTML. */
function declaredCharset(bytes: Buffer): string | undefined {
  return /<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]{1,40})/iu.exec(
    bytes.toString('latin1', 0, 1024),
  )?.[1];
}
