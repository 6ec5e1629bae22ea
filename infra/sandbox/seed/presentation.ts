import { escapeXml, relationships, writePackage } from './package.ts';
import type { Part } from './package.ts';

export interface Slide {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface Presentation {
  readonly title: string;
  readonly author: string;
  readonly slides: readonly Slide[];
}

const drawing = 'http://schemas.openxmlformats.org/drawingml/2006/main';
const namespaces =
  `xmlns:a="${drawing}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
  'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"';
const type = (name: string) => `application/vnd.openxmlformats-officedocument.presentationml.${name}+xml`;
const layout = 'slideLayouts/slideLayout1.xml';
const master = 'slideMasters/slideMaster1.xml';
const theme = 'theme/theme1.xml';

/** A .pptx with one master and one layout. */
export function presentation({ title, author, slides }: Presentation): Promise<Buffer> {
  return writePackage({
    title,
    author,
    main: 'ppt/presentation.xml',
    types: [
      ['ppt/presentation.xml', type('presentation.main')],
      [`ppt/${master}`, type('slideMaster')],
      [`ppt/${layout}`, type('slideLayout')],
      [`ppt/${theme}`, 'application/vnd.openxmlformats-officedocument.theme+xml'],
      ...slides.map((_slide, index) => [slidePart(index), type('slide')] as const),
    ],
    parts: [...frame(slides.length), ...slides.flatMap(slideParts)],
  });
}

const slidePart = (index: number) => `ppt/slides/slide${index + 1}.xml`;

function slideParts(slide: Slide, index: number): readonly Part[] {
  const title = shape(2, { name: 'Title', kind: 'title', top: 400_000, height: 1_100_000, lines: [slide.title] });
  const body = shape(3, { name: 'Content', kind: 'body', top: 1_700_000, height: 4_500_000, lines: slide.lines });
  return [
    [slidePart(index), `<p:sld ${namespaces}><p:cSld>${tree(title + body)}</p:cSld>${colorMap}</p:sld>`],
    [`ppt/slides/_rels/slide${index + 1}.xml.rels`, relationships([{ type: 'slideLayout', target: `../${layout}` }])],
  ];
}

function frame(count: number): readonly Part[] {
  const slides = Array.from({ length: count }, (_, index) => `<p:sldId id="${256 + index}" r:id="rId${index + 2}"/>`);
  return [
    [
      'ppt/presentation.xml',
      `<p:presentation ${namespaces}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>` +
        `<p:sldIdLst>${slides.join('')}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/>` +
        '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
    ],
    [
      'ppt/_rels/presentation.xml.rels',
      relationships([
        { type: 'slideMaster', target: master },
        ...slides.map((_slide, index) => ({ type: 'slide', target: `slides/slide${index + 1}.xml` })),
        { type: 'theme', target: theme },
      ]),
    ],
    [
      `ppt/${master}`,
      `<p:sldMaster ${namespaces}><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg>${tree('')}` +
        '</p:cSld><p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" ' +
        'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>' +
        '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>',
    ],
    [
      'ppt/slideMasters/_rels/slideMaster1.xml.rels',
      relationships([
        { type: 'slideLayout', target: `../${layout}` },
        { type: 'theme', target: `../${theme}` },
      ]),
    ],
    [
      `ppt/${layout}`,
      `<p:sldLayout ${namespaces} type="obj"><p:cSld name="Title and Content">${tree('')}</p:cSld>${colorMap}</p:sldLayout>`,
    ],
    ['ppt/slideLayouts/_rels/slideLayout1.xml.rels', relationships([{ type: 'slideMaster', target: `../${master}` }])],
    [`ppt/${theme}`, themeXml()],
  ];
}

const colorMap = '<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>';

function tree(shapes: string): string {
  return (
    '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>' +
    `${shapes}</p:spTree>`
  );
}

interface Shape {
  readonly name: string;
  readonly kind: 'title' | 'body';
  /** English Metric Units, 914,400 to the inch. */
  readonly top: number;
  readonly height: number;
  readonly lines: readonly string[];
}

function shape(id: number, { name, kind, top, height, lines }: Shape): string {
  const text = lines.map((line) => `<a:p><a:r><a:rPr lang="en-GB"/><a:t>${escapeXml(line)}</a:t></a:r></a:p>`);
  const index = kind === 'body' ? ' idx="1"' : '';
  return (
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr/><p:nvPr><p:ph type="${kind}"${index}/></p:nvPr></p:nvSpPr>` +
    `<p:spPr><a:xfrm><a:off x="800000" y="${top}"/><a:ext cx="10500000" cy="${height}"/></a:xfrm></p:spPr>` +
    `<p:txBody><a:bodyPr/><a:lstStyle/>${text.join('')}</p:txBody></p:sp>`
  );
}

/** ECMA-376 part 1, 20.1.6: colors, fonts and three of each kind of format are required. */
function themeXml(): string {
  const color = ([name, value]: readonly string[]) => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`;
  const colors = ['dk1 000000', 'lt1 FFFFFF', 'dk2 1F3044', 'lt2 E8ECEF', 'accent1 2F6690', 'accent2 D9772B']
    .concat(['accent3 81A4CD', 'accent4 6A994E', 'accent5 8E6C88', 'accent6 3A7D7C', 'hlink 0B5394', 'folHlink 674EA7'])
    .map((entry) => color(entry.split(' ')));
  const font = (kind: string) =>
    `<a:${kind}Font><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/></a:${kind}Font>`;
  const fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>';
  const list = (name: string, item: string) => `<a:${name}>${item.repeat(3)}</a:${name}>`;
  return (
    `<a:theme xmlns:a="${drawing}" name="Tarnbrook"><a:themeElements><a:clrScheme name="Tarnbrook">${colors.join('')}` +
    `</a:clrScheme><a:fontScheme name="Tarnbrook">${font('major')}${font('minor')}</a:fontScheme>` +
    `<a:fmtScheme name="Tarnbrook">${list('fillStyleLst', fill)}${list('lnStyleLst', `<a:ln w="9525">${fill}</a:ln>`)}` +
    list('effectStyleLst', '<a:effectStyle><a:effectLst/></a:effectStyle>') +
    `${list('bgFillStyleLst', fill)}</a:fmtScheme></a:themeElements></a:theme>`
  );
}
