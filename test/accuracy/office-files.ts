/** Office packages with the planted piece at the places where Office keeps text. */
import { docx, officePackage, wordXml, xlsx } from '../formats/packages.ts';
import { rawZip } from '../formats/raw-zip.ts';
import type { Block, Content } from './content.ts';
import { blockText } from './content.ts';

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const run = (text: string): string =>
  `<w:r>${escapeXml(text)
    .split(/([\t\n])/)
    .map((piece) =>
      piece === '\t' ? '<w:tab/>' : piece === '\n' ? '<w:br/>' : `<w:t xml:space="preserve">${piece}</w:t>`,
    )
    .join('')}</w:r>`;
const wordParagraph = (text: string, wrap: (runs: string) => string = (runs) => runs): string =>
  `<w:p>${wrap(run(text))}</w:p>`;

function wordBlock(block: Block): string {
  if (block.kind === 'text') return wordParagraph(block.text);
  const cell = (text: string): string => `<w:tc>${wordParagraph(text)}</w:tc>`;
  return `<w:tbl>${block.rows.map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('')}</w:tbl>`;
}

const wordBlocks = (blocks: readonly Block[]): string => blocks.map(wordBlock).join('');

/** A part of its own (a header, footnotes) whose paragraphs stand in `inside`. */
function wordPart(name: string, kind: string, inside: (paragraphs: string) => string) {
  return ({ before, planted, after }: Content): Buffer => {
    const xml = wordXml('')
      .replace(/<w:body>.*<\/w:body>/s, '')
      .replace('<w:document', `<w:${kind}`)
      .replace('</w:document>', `${inside(wordBlocks(planted))}</w:${kind}>`);
    return docx(wordBlocks([...before, ...after]), {
      parts: { [`word/${name}.xml`]: { type: `wordprocessingml.${name.replace(/\d/, '')}+xml`, content: xml } },
      relationships: { 'word/document.xml': [['rId7', name.replace(/\d/, ''), `${name}.xml`]] },
    });
  };
}

function wordBody(wrap: (runs: string) => string) {
  return ({ before, planted, after }: Content): Buffer =>
    docx(
      wordBlocks(before) + planted.map((block) => wordParagraph(blockText(block), wrap)).join('') + wordBlocks(after),
    );
}

export const wordPlaces: Readonly<Record<string, (content: Content) => Buffer>> = {
  body: ({ before, planted, after }) => docx(wordBlocks([...before, ...planted, ...after])),
  header: wordPart('header1', 'hdr', (paragraphs) => paragraphs),
  footer: wordPart('footer1', 'ftr', (paragraphs) => paragraphs),
  footnote: wordPart('footnotes', 'footnotes', (paragraphs) => `<w:footnote w:id="2">${paragraphs}</w:footnote>`),
  comment: wordPart(
    'comments',
    'comments',
    (paragraphs) => `<w:comment w:id="0" w:author="N">${paragraphs}</w:comment>`,
  ),
  insertion: wordBody((runs) => `<w:ins w:id="1" w:author="N">${runs}</w:ins>`),
  deletion: wordBody(
    (runs) =>
      `<w:del w:id="1" w:author="N">${runs.replaceAll('w:t>', 'w:delText>').replaceAll('<w:t ', '<w:delText ')}</w:del>`,
  ),
  'text box': wordBody(
    (runs) => `<w:r><w:pict><v:textbox><w:txbxContent><w:p>${runs}</w:p></w:txbxContent></v:textbox></w:pict></w:r>`,
  ),
};

const columnName = (index: number): string => String.fromCharCode(65 + index);

function sheetRows(rows: readonly (readonly string[])[]): string {
  return rows
    .map((row, at) => {
      const cells = row.map(
        (text, column) =>
          `<c r="${columnName(column)}${at + 1}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`,
      );
      return `<row r="${at + 1}">${cells.join('')}</row>`;
    })
    .join('');
}

const rowsOf = (blocks: readonly Block[]): readonly (readonly string[])[] =>
  blocks.flatMap((block) => (block.kind === 'table' ? block.rows : [[block.text]]));

const sheetXml = (rows: string): string =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;

export const sheetPlaces: Readonly<Record<string, (content: Content) => Buffer>> = {
  sheet: ({ planted }) => xlsx(sheetRows(rowsOf(planted))),
  'below a title': ({ planted }) => xlsx(sheetRows([['List of the autumn campaign'], [''], ...rowsOf(planted)])),
  'hidden sheet': ({ before, planted }) =>
    xlsx(sheetRows(rowsOf(before)), '', {
      parts: {
        'xl/workbook.xml': {
          type: 'spreadsheetml.sheet.main+xml',
          content:
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>' +
            '<sheet name="Plan" sheetId="1" r:id="rId1"/><sheet name="Data" sheetId="2" state="hidden" r:id="rId9"/></sheets></workbook>',
        },
        'xl/worksheets/sheet2.xml': {
          type: 'spreadsheetml.worksheet+xml',
          content: sheetXml(sheetRows(rowsOf(planted))),
        },
      },
      relationships: {
        'xl/workbook.xml': [
          ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
          ['rId9', 'worksheet', 'worksheets/sheet2.xml'],
        ],
      },
    }),
};

const drawing =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

function shapes(kind: string, blocks: readonly Block[]): string {
  const paragraphs = blocks
    .flatMap((block) => blockText(block).split('\n'))
    .map((text) => `<a:p><a:r><a:t>${escapeXml(text)}</a:t></a:r></a:p>`);
  return `<p:${kind} ${drawing}><p:cSld><p:spTree><p:sp><p:txBody>${paragraphs.join('')}</p:txBody></p:sp></p:spTree></p:cSld></p:${kind}>`;
}

function slides(slide: readonly Block[], notes: readonly Block[]): Buffer {
  return officePackage({
    main: 'ppt/presentation.xml',
    parts: {
      'ppt/presentation.xml': {
        type: 'presentationml.presentation.main+xml',
        content: `<p:presentation ${drawing}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>`,
      },
      'ppt/slides/slide1.xml': { type: 'presentationml.slide+xml', content: shapes('sld', slide) },
      'ppt/notesSlides/notesSlide1.xml': { type: 'presentationml.notesSlide+xml', content: shapes('notes', notes) },
    },
    relationships: {
      'ppt/presentation.xml': [['rId1', 'slide', 'slides/slide1.xml']],
      'ppt/slides/slide1.xml': [['rId1', 'notesSlide', '../notesSlides/notesSlide1.xml']],
    },
  });
}

export const slidePlaces: Readonly<Record<string, (content: Content) => Buffer>> = {
  slide: ({ planted, after }) => slides([...planted, ...after], []),
  notes: ({ before, planted }) => slides(before, planted),
};

const open =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"';
const openText = (text: string): string =>
  `<text:p>${escapeXml(text).replaceAll('\t', '<text:tab/>').replaceAll('\n', '<text:line-break/>')}</text:p>`;

function openBlock(block: Block): string {
  if (block.kind === 'text') return openText(block.text);
  const row = (cells: readonly string[]): string =>
    `<table:table-row>${cells.map((cell) => `<table:table-cell office:value-type="string">${openText(cell)}</table:table-cell>`).join('')}</table:table-row>`;
  return `<table:table table:name="T">${block.rows.map(row).join('')}</table:table>`;
}

export function openDocument({ before, planted, after }: Content): Buffer {
  const body = [...before, ...planted, ...after].map(openBlock).join('');
  return rawZip([
    { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text', stored: true },
    {
      name: 'content.xml',
      content: `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${open}><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    },
    {
      name: 'META-INF/manifest.xml',
      content:
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>',
    },
  ]);
}
