import { escapeXml, relationships, writePackage } from './package.ts';

export type Block =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

export interface WordDocument {
  readonly title: string;
  readonly author: string;
  readonly header?: string;
  readonly footer?: string;
  readonly blocks: readonly Block[];
  /** Custom document properties. */
  readonly properties?: readonly (readonly [name: string, value: string])[];
}

const namespace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const relationshipNamespace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const type = (name: string) => `application/vnd.openxmlformats-officedocument.wordprocessingml.${name}+xml`;

export const heading = (text: string): Block => ({ kind: 'heading', text });
export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
/** The first row holds the columns' names. */
export const table = (...rows: readonly (readonly string[])[]): Block => ({ kind: 'table', rows });

/** A .docx with styles, a header and a footer. */
export function wordDocument(document: WordDocument): Promise<Buffer> {
  const { title, author, properties = [] } = document;
  return writePackage({
    title,
    author,
    properties,
    main: 'word/document.xml',
    types: [
      ['word/document.xml', type('document.main')],
      ['word/styles.xml', type('styles')],
      ['word/header1.xml', type('header')],
      ['word/footer1.xml', type('footer')],
    ],
    parts: [
      ['word/document.xml', body(document)],
      [
        'word/_rels/document.xml.rels',
        relationships([
          { type: 'styles', target: 'styles.xml' },
          { type: 'header', target: 'header1.xml' },
          { type: 'footer', target: 'footer1.xml' },
        ]),
      ],
      ['word/styles.xml', styles],
      ['word/header1.xml', margin('hdr', document.header ?? title)],
      ['word/footer1.xml', margin('ftr', document.footer ?? author)],
    ],
  });
}

function body({ title, blocks }: WordDocument): string {
  const content = [paragraphXml(title, 'Title'), ...blocks.map(blockXml)].join('');
  const section =
    '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>' +
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" ' +
    'w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>';
  return (
    `<w:document xmlns:w="${namespace}" xmlns:r="${relationshipNamespace}">` +
    `<w:body>${content}${section}</w:body></w:document>`
  );
}

function blockXml(block: Block): string {
  if (block.kind === 'table') return tableXml(block.rows);
  return paragraphXml(block.text, block.kind === 'heading' ? 'Heading1' : 'Normal');
}

function paragraphXml(text: string, style: string): string {
  const run = `<w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;
  return `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${run}</w:p>`;
}

/** A paragraph follows, since two tables in a row would grow together. */
function tableXml(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]?.length ?? 0;
  const width = Math.floor(9026 / Math.max(columns, 1));
  const edge = (name: string) => `<w:${name} w:val="single" w:sz="4" w:space="0" w:color="808080"/>`;
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(edge).join('');
  const cell = (text: string) =>
    `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/></w:tcPr>${paragraphXml(text, 'Normal')}</w:tc>`;
  return (
    `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>${borders}</w:tblBorders></w:tblPr>` +
    `<w:tblGrid>${`<w:gridCol w:w="${width}"/>`.repeat(columns)}</w:tblGrid>` +
    rows.map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('') +
    `</w:tbl>${paragraphXml('', 'Normal')}`
  );
}

function margin(name: 'hdr' | 'ftr', text: string): string {
  return `<w:${name} xmlns:w="${namespace}">${paragraphXml(text, 'Normal')}</w:${name}>`;
}

const style = (id: string, name: string, properties: string) =>
  `<w:style w:type="paragraph"${id === 'Normal' ? ' w:default="1"' : ''} w:styleId="${id}"><w:name w:val="${name}"/>` +
  `${id === 'Normal' ? '' : '<w:basedOn w:val="Normal"/>'}<w:qFormat/>${properties}</w:style>`;

const styles =
  `<w:styles xmlns:w="${namespace}"><w:docDefaults><w:rPrDefault><w:rPr>` +
  '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:lang w:val="en-GB"/>' +
  '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>' +
  style('Normal', 'Normal', '') +
  style('Title', 'Title', '<w:rPr><w:b/><w:sz w:val="40"/></w:rPr>') +
  style('Heading1', 'heading 1', '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr>') +
  '</w:styles>';
