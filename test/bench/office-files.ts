import { randomFillSync } from 'node:crypto';

import JSZip from 'jszip';

import { paragraph, wordDocument } from '../../infra/sandbox/seed/word-document.ts';
import { createRandom, words } from './documents.ts';

/** Of each kind. */
const count = 40;
const pictureBytes = 90_000;
/** Pictures of the files of a kind, in turn: reports and slides have some as a rule, tables seldom do. */
const pictures = { docx: [3, 0, 5, 1], xlsx: [0, 0, 0, 2], pptx: [8, 3, 0, 12] };

/** Files of these kinds as people have them, with pictures: about 15,000 words each, or 20,000 cells, or 40 slides. */
export async function officeFiles(): Promise<Readonly<Record<'docx' | 'xlsx' | 'pptx', readonly Buffer[]>>> {
  const random = createRandom(11);
  const sentence = (length: number): string =>
    Array.from({ length }, () => words[Math.floor(random() * words.length)] ?? '').join(' ');
  const all = <Made>(make: (index: number) => Promise<Made>): Promise<readonly Made[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => make(index)));
  return {
    docx: await all(async (index) => {
      const blocks = Array.from({ length: 165 }, () => paragraph(sentence(90)));
      return packed(
        await wordDocument({ title: `Report ${index}`, author: 'Nora Whitfield', blocks }),
        'word',
        pictures.docx[index % 4] ?? 0,
      );
    }),
    xlsx: await all((index) => workbook(index, { sentence, random })),
    pptx: await all((index) => presentation(index, sentence)),
  };
}

async function packed(bytes: Buffer, folder: string, count: number): Promise<Buffer> {
  const zip = await JSZip.loadAsync(bytes);
  return finished(zip, folder, count);
}

function finished(zip: JSZip, folder: string, count: number): Promise<Buffer> {
  for (let at = 1; at <= count; at++) {
    zip.file(`${folder}/media/image${at}.jpeg`, randomFillSync(Buffer.alloc(pictureBytes)), { compression: 'STORE' });
  }
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function officePackage(main: string, types: Readonly<Record<string, string>>): JSZip {
  const zip = new JSZip();
  const overrides = Object.entries(types).map(
    ([name, type]) =>
      `<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-officedocument.${type}"/>`,
  );
  zip.file(
    '[Content_Types].xml',
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ' +
      `ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${overrides.join('')}</Types>`,
  );
  zip.file('_rels/.rels', linksTo([{ kind: 'officeDocument', target: main }]));
  return zip;
}

function linksTo(links: readonly { readonly kind: string; readonly target: string }[]): string {
  const all = links.map(
    ({ kind, target }, index) => `<Relationship Id="r${index + 1}" Type="${office}/${kind}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${relationships}">${all.join('')}</Relationships>`;
}

/** A table of 2,000 rows: shared strings, numbers, and a text of its own. */
function workbook(
  index: number,
  { sentence, random }: { sentence: (length: number) => string; random: () => number },
): Promise<Buffer> {
  const zip = officePackage('xl/workbook.xml', {
    'xl/workbook.xml': 'spreadsheetml.sheet.main+xml',
    'xl/worksheets/sheet1.xml': 'spreadsheetml.worksheet+xml',
    'xl/sharedStrings.xml': 'spreadsheetml.sharedStrings+xml',
  });
  const namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const sheets = `<sheets><sheet name="Orders" sheetId="1" r:id="r1" xmlns:r="${office}"/></sheets>`;
  zip.file('xl/workbook.xml', `<workbook ${namespace}>${sheets}</workbook>`);
  const links = [
    { kind: 'worksheet', target: 'worksheets/sheet1.xml' },
    { kind: 'sharedStrings', target: 'sharedStrings.xml' },
  ];
  zip.file('xl/_rels/workbook.xml.rels', linksTo(links));
  const strings = Array.from({ length: 500 }, () => `<si><t>${sentence(3)}</t></si>`);
  zip.file('xl/sharedStrings.xml', `<sst ${namespace}>${strings.join('')}</sst>`);
  const cell = (column: number, row: number): string => {
    const at = `r="${String.fromCharCode(65 + column)}${row}"`;
    if (column % 3 === 0) return `<c ${at} t="s"><v>${Math.floor(random() * 500)}</v></c>`;
    return column === 1
      ? `<c ${at} t="inlineStr"><is><t>${sentence(4)}</t></is></c>`
      : `<c ${at} s="2"><v>${Math.floor(random() * 1e9)}</v></c>`;
  };
  const rows = Array.from(
    { length: 2_000 },
    (_, row) =>
      `<row r="${row + 1}">${Array.from({ length: 10 }, (__, column) => cell(column, row + 1)).join('')}</row>`,
  );
  zip.file('xl/worksheets/sheet1.xml', `<worksheet ${namespace}><sheetData>${rows.join('')}</sheetData></worksheet>`);
  return finished(zip, 'xl', pictures.xlsx[index % 4] ?? 0);
}

function presentation(index: number, sentence: (length: number) => string): Promise<Buffer> {
  const slides = Array.from({ length: 40 }, (_, at) => `slides/slide${at + 1}.xml`);
  const zip = officePackage('ppt/presentation.xml', {
    'ppt/presentation.xml': 'presentationml.presentation.main+xml',
    ...Object.fromEntries(slides.map((slide) => [`ppt/${slide}`, 'presentationml.slide+xml'])),
  });
  const spaces =
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" ' +
    `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="${office}"`;
  const ids = slides.map((_, at) => `<p:sldId id="${256 + at}" r:id="r${at + 1}"/>`);
  zip.file(
    'ppt/presentation.xml',
    `<p:presentation ${spaces}><p:sldIdLst>${ids.join('')}</p:sldIdLst></p:presentation>`,
  );
  zip.file('ppt/_rels/presentation.xml.rels', linksTo(slides.map((target) => ({ kind: 'slide', target }))));
  const line = (): string => `<a:p><a:r><a:rPr lang="en-US" dirty="0"/><a:t>${sentence(12)}</a:t></a:r></a:p>`;
  const shape = (): string =>
    `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>${line()}${line()}</p:txBody></p:sp>`;
  for (const slide of slides) {
    const shapes = Array.from({ length: 5 }, shape).join('');
    zip.file(`ppt/${slide}`, `<p:sld ${spaces}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`);
  }
  return finished(zip, 'ppt', pictures.pptx[index % 4] ?? 0);
}
