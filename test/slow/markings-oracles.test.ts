/**
 * Files of other writers, labeled with all markings, as LibreOffice shows them: each page, sheet and slide carries what it should.
 * Programs are packages of the operating system; without them the checks are skipped with that as their reason.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { contents, marked, marking, open, unmarked } from '../formats/markings.ts';

const samples = join(import.meta.dirname, '../fixtures/markings');
const python = '/usr/bin/python3';
/** Colors that nothing else in the samples has. */
const markings = [
  marking('header', {
    text: 'HEADER <mark> & more\nsecond line',
    color: '#ff0000',
    alignment: 'right',
    margin: 10,
  }),
  marking('footer', {
    text: 'FOOTER mark',
    color: '#0000ff',
    alignment: 'left',
    margin: 10,
  }),
  marking('watermark', { text: 'STRICTLY\nSECRET', color: '#00aa00' }),
];

/** Files by name, with their pages, and what each page shows of its own. */
const files: Readonly<Record<string, readonly RegExp[]>> = {
  'plain.docx': [/Lorem/u],
  'sections.docx': [
    ...Array.from({ length: 4 }, () => /Lorem/u),
    /Lorem/u,
    ...Array.from({ length: 3 }, () => /Lorem|Own header/u),
    /Own first footer/u,
    ...Array.from({ length: 3 }, () => /Lorem/u),
  ],
  'book.xlsx': [
    /Own header[^]*Page 1/u,
    /Own header[^]*Page 2/u,
    /Own header[^]*Page 3/u,
    ...[1, 2, 3, 4].map(() => /row/u),
    /./u,
  ],
  'deck.pptx': [/Slide 1/u, /Slide 2/u, /Slide 3/u, /Slide 4/u],
};

let folder = '';
const works = (program: string, args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;
const ready =
  works('soffice', ['--version']) && works('pdftotext', ['-v']) && works(python, ['-c', 'import docx, openpyxl']);

function convert(to: string, ...names: readonly string[]): void {
  const args = ['--headless', '--convert-to', to, '--outdir', folder, ...names.map((name) => join(folder, name))];
  execFileSync('soffice', [`-env:UserInstallation=file://${folder}/profile`, ...args], {
    stdio: 'ignore',
    timeout: 110_000,
  });
}

/** Slide 3 hides what its layout and master show, and so does the layout of slide 4. */
async function hideMasters(name: string): Promise<void> {
  const zip = await JSZip.loadAsync(readFileSync(join(folder, name)));
  const read = async (part: string): Promise<string> => (await zip.file(part)?.async('string')) ?? '';
  const layout = /slideLayout\d+\.xml/u.exec(await read('ppt/slides/_rels/slide4.xml.rels'))?.[0] ?? '';
  for (const part of ['ppt/slides/slide3.xml', `ppt/slideLayouts/${layout}`]) {
    zip.file(part, (await read(part)).replace(/<p:sld(?:Layout)? /u, '$&showMasterSp="0" '));
  }
  writeFileSync(join(folder, name), await zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' }));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-markings-'));
  if (!ready) return;
  execFileSync(python, [join(samples, 'make.py'), folder]);
  writeFileSync(join(folder, 'deck.fodp'), readFileSync(join(samples, 'deck.fodp')));
  convert('pptx', 'deck.fodp');
  await hideMasters('deck.pptx');
  for (const name of Object.keys(files)) {
    writeFileSync(join(folder, `marked-${name}`), marked(readFileSync(join(folder, name)), markings));
  }
  convert('pdf', ...Object.keys(files).map((name) => `marked-${name}`));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function needAll(context: TestContext): void {
  if (!ready) context.skip('LibreOffice, poppler, python-docx or openpyxl is not here');
}

const pdfOf = (name: string): string => join(folder, `marked-${name.replace(extname(name), '.pdf')}`);

/** The text of each page. */
function pagesOf(name: string): readonly string[] {
  return execFileSync('pdftotext', ['-layout', pdfOf(name), '-'])
    .toString()
    .split('\f')
    .slice(0, -1);
}

/** Which of the three colors each page shows somewhere: word art is drawn, not written. */
function colorsOf(name: string, page: number): ReadonlySet<string> {
  const args = ['-r', '40', '-f', String(page), '-l', String(page), pdfOf(name)];
  const image = execFileSync('pdftoppm', args, { maxBuffer: 64 * 1024 ** 2 });
  const header = /^P6\s+\d+\s+\d+\s+255\s/u.exec(image.toString('latin1', 0, 64))?.[0].length ?? 0;
  const found = new Set<string>();
  for (let at = header; at + 2 < image.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = image.subarray(at, at + 3);
    if (red > 150 && green < 140 && blue < 140) found.add('header');
    if (blue > 150 && green < 140 && red < 140) found.add('footer');
    if (green > 140 && green > red + 60 && green > blue + 60) found.add('watermark');
  }
  return found;
}

describe.each(Object.entries(files))('%s with all markings', (name, own) => {
  it('shows header and footer on every page, beside what it showed before', (context) => {
    needAll(context);
    const pages = pagesOf(name);
    expect(pages).toHaveLength(own.length);
    pages.forEach((text, index) => {
      expect(text, `page ${index + 1}`).toMatch(/HEADER <mark> & more/u);
      expect(text, `page ${index + 1}`).toMatch(/second line/u);
      expect(text, `page ${index + 1}`).toMatch(/FOOTER mark/u);
      expect(text, `page ${index + 1}`).toMatch(own[index] ?? /./u);
    });
  });

  it('shows them in their colors, the watermark too but in workbooks', (context) => {
    needAll(context);
    const kinds = name.endsWith('.xlsx') ? ['footer', 'header'] : ['footer', 'header', 'watermark'];
    own.forEach((_, index) => {
      expect([...colorsOf(name, index + 1)].sort(), `page ${index + 1}`).toEqual(kinds);
    });
  });

  it('is what it was once the label is taken out', (context) => {
    needAll(context);
    const original = readFileSync(join(folder, name));
    const bytes = readFileSync(join(folder, `marked-${name}`));
    expect(open(bytes).labels[0]?.contentBits).toBe(name.endsWith('.xlsx') ? 3 : 7);
    expect(contents(unmarked(bytes))).toEqual(contents(original));
  });
});

it('python-docx and openpyxl read the marked files, headers included', (context) => {
  needAll(context);
  const code = `
import docx, openpyxl, sys
d = docx.Document(sys.argv[1] + '/marked-sections.docx')
print(len(d.sections), [s.header.paragraphs[0].text for s in d.sections], d.sections[2].first_page_footer.paragraphs[0].text)
w = openpyxl.load_workbook(sys.argv[1] + '/marked-book.xlsx')
print(w.sheetnames, w['One'].oddHeader.center.text, 'HEADER' in w['One'].oddHeader.right.text, 'FOOTER' in w['Two'].firstFooter.left.text)
`;
  const answer = execFileSync(python, ['-c', code, folder]).toString().trim().split('\n');
  expect(answer).toEqual([
    "3 ['', 'Own header', 'Own header'] Own first footer",
    "['One', 'Two', 'Chart'] Own header True True",
  ]);
});
