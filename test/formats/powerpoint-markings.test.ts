import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allMarkings, contents, labelable, mark, marked, marking, open, part, unmarked } from './markings.ts';
import { officePackage } from './packages.ts';

const namespaces = {
  transitional:
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  strict:
    'xmlns:p="http://purl.oclc.org/ooxml/presentationml/main" xmlns:a="http://purl.oclc.org/ooxml/drawingml/main"',
};
const names = {
  presentation: 'ppt/presentation.xml',
  master: 'ppt/slideMasters/slideMaster1.xml',
  layout: 'ppt/slideLayouts/slideLayout1.xml',
  slide: 'ppt/slides/slide1.xml',
};

interface DeckOptions {
  readonly strict?: boolean;
  readonly master?: string;
  readonly layout?: string;
  readonly slide?: string;
  /** Attributes of the roots. */
  readonly layoutRoot?: string;
  readonly slideRoot?: string;
  readonly size?: string;
}

/** One master, one layout, one slide. */
function deck(options: DeckOptions = {}): Buffer {
  const { strict = false, master = '', layout = '', slide = '', layoutRoot = '', slideRoot = '', size = '' } = options;
  const xmlns = strict ? namespaces.strict : namespaces.transitional;
  const content = (root: string, attributes: string, shapes: string): string =>
    `<?xml version="1.0"?>\n<p:${root} ${xmlns}${attributes}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/></p:nvGrpSpPr>${shapes}</p:spTree></p:cSld></p:${root}>`;
  return officePackage({
    main: names.presentation,
    strict,
    parts: {
      [names.presentation]: {
        type: 'presentationml.presentation.main+xml',
        content: `<p:presentation ${xmlns}>${size}</p:presentation>`,
      },
      [names.master]: { type: 'presentationml.slideMaster+xml', content: content('sldMaster', '', master) },
      [names.layout]: { type: 'presentationml.slideLayout+xml', content: content('sldLayout', layoutRoot, layout) },
      [names.slide]: { type: 'presentationml.slide+xml', content: content('sld', slideRoot, slide) },
      ...(strict ? {} : labelable.parts),
    },
    relationships: {
      [names.presentation]: [
        ['rId1', 'slideMaster', 'slideMasters/slideMaster1.xml'],
        ['rId2', 'slide', 'slides/slide1.xml'],
      ],
      [names.master]: [['rId1', 'slideLayout', '../slideLayouts/slideLayout1.xml']],
      ...(strict ? {} : labelable.relationships),
    },
  });
}

const shape = (text: string, more = '', name = 'TextBox 1'): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="7" name="${name}"/><p:nvPr>${more}</p:nvPr></p:nvSpPr><p:txBody>${text
    .split('\n')
    .map((line) => `<a:p><a:r><a:t>${line}</a:t></a:r></a:p>`)
    .join('')}</p:txBody></p:sp>`;
const tag = (value: string): string =>
  `<p:extLst><p:ext uri="{1162E1C5-73C7-4A58-AE30-91384D911F3F}"><p184:classification xmlns:p184="urn:p184" val="${value}"/></p:ext></p:extLst>`;
const tagsIn = (xml: string): readonly string[] => xml.match(/Labelwright_\w+?_[0-9a-f]{16}/gu) ?? [];
const tagged = (bytes: Buffer): readonly string[] =>
  Object.entries(contents(bytes)).flatMap(([name, xml]) => (tagsIn(xml).length > 0 ? [name] : []));

describe('PowerPoint markings', () => {
  it('stand on the master, with ids of their own, above its shapes and before its extensions', () => {
    const original = deck({ master: `${shape('Logo')}<p:extLst/>` });
    const bytes = marked(original);
    expect(tagged(bytes)).toEqual([names.master]);
    const xml = part(bytes, names.master);
    expect(tagsIn(xml)).toEqual(allMarkings.map(({ kind, key }) => `Labelwright_${kind}_${key}`));
    expect([...xml.matchAll(/cNvPr id="(\d+)"/gu)].map(([, id]) => id)).toEqual(['1', '7', '8', '9', '10']);
    expect(xml.endsWith('</p:sp><p:extLst/></p:spTree></p:cSld></p:sldMaster>')).toBe(true);
    expect(open(bytes).labels[0]?.contentBits).toBe(7);
  });

  it('stand on the layouts and slides too that hide what their master shows', () => {
    expect(tagged(marked(deck({ layoutRoot: ' showMasterSp="0"' })))).toEqual([names.master, names.layout]);
    expect(tagged(marked(deck({ slideRoot: ' showMasterSp="false"' })))).toEqual([names.master, names.slide]);
    expect(tagged(marked(deck({ slideRoot: ' showMasterSp="1"', layoutRoot: ' name="showMasterSp"' })))).toEqual([
      names.master,
    ]);
  });

  it('stay within slides of any size', () => {
    for (const [width, height] of [
      [12_192_000, 6_858_000],
      [3_000_000, 9_000_000],
      [9_144_000, 6_858_000],
    ] as const) {
      const xml = part(marked(deck({ size: `<p:sldSz cx="${width}" cy="${height}"/>` })), names.master);
      const boxes = [...xml.matchAll(/<a:off x="(-?\d+)" y="(-?\d+)"\/><a:ext cx="(\d+)" cy="(\d+)"\/>/gu)];
      expect(boxes).toHaveLength(3);
      boxes.forEach(([, ...numbers], index) => {
        const [x = 0, y = 0, cx = 0, cy = 0] = numbers.map(Number);
        const middle = { x: x + cx / 2, y: y + cy / 2 };
        const turned = index === 2 ? (cx + cy) / Math.SQRT2 : undefined;
        const [boxWidth, boxHeight] = [turned ?? cx, turned ?? cy];
        expect(middle.x - boxWidth / 2).toBeGreaterThanOrEqual(0);
        expect(middle.x + boxWidth / 2).toBeLessThanOrEqual(width);
        expect(middle.y - boxHeight / 2).toBeGreaterThanOrEqual(0);
        expect(middle.y + boxHeight / 2).toBeLessThanOrEqual(height);
      });
    }
  });

  it('are written as asked: lines, font, size, color, alignment, layout', () => {
    const xml = part(
      marked(deck(), [
        marking('header', { text: 'one\ntwo', font: 'Segoe UI', size: 12.5, color: '#00ff7f', alignment: 'right' }),
        marking('watermark', { layout: 'horizontal', size: 20 }),
      ]),
      names.master,
    );
    expect(xml).toContain('<a:t>one</a:t></a:r></a:p><a:p>');
    expect(xml).toContain('algn="r"');
    expect(xml).toContain('sz="1250"');
    expect(xml).toContain('<a:latin typeface="Segoe UI"/>');
    expect(xml).toContain('<a:srgbClr val="00FF7F">');
    expect(xml).not.toContain('rot=');
    expect(xml).toContain('sz="2000"');
  });

  it('of a strict presentation have strict namespaces', () => {
    const bytes = marked(deck({ strict: true }));
    expect(part(bytes, names.master)).not.toContain('schemas.openxmlformats.org');
    expect(tagsIn(part(bytes, names.master))).toHaveLength(3);
    expect(mark(bytes)).toBeUndefined();
  });

  it('of a presentation without a master are not there, and no bit says so', () => {
    const bytes = marked(
      officePackage({
        main: names.presentation,
        parts: {
          [names.presentation]: {
            type: 'presentationml.presentation.main+xml',
            content: `<p:presentation ${namespaces.transitional}/>`,
          },
        },
      }),
    );
    expect(open(bytes).labels[0]?.contentBits).toBe(0);
  });
});

describe('PowerPoint markings of others', () => {
  it('are told as those of Office, by its tag or its older names, and not doubled', () => {
    const original = deck({
      master:
        shape('Secret', tag('hdr')) + shape('Below', '', 'MSIPCM_v1_footer') + shape('Deep', '', 'MSIPWM_v1_main'),
    });
    expect(open(original).markings?.()).toEqual([
      { kind: 'header', text: 'Secret', by: 'office' },
      { kind: 'footer', text: 'Below', by: 'office' },
      { kind: 'watermark', text: 'Deep', by: 'office' },
    ]);
    const bytes = marked(original, [marking('header', { text: 'Secret' })]);
    expect(tagged(bytes)).toEqual([]);
    expect(open(bytes).labels[0]?.contentBits).toBe(7);
    expect(contents(unmarked(bytes))).toEqual(contents(original));
  });

  it('are taken out of masters and layouts where each line matches, but for placeholders and slides', () => {
    const placeholder = shape('Old', '<p:ph type="ftr"/>');
    const original = deck({
      master: shape('Old\nold') + shape('Old\nCompany') + placeholder,
      layout: shape('Old', tag('hdr')),
      slide: shape('Old'),
    });
    const bytes = marked(original, [], { removeMarkings: [/^old$/iu] });
    const before = contents(original);
    expect(part(bytes, names.master)).toBe(before[names.master]?.replace(shape('Old\nold'), ''));
    expect(part(bytes, names.layout)).toBe(before[names.layout]?.replace(shape('Old', tag('hdr')), ''));
    expect(part(bytes, names.slide)).toBe(before[names.slide]);
    expect(open(bytes).labels[0]?.contentBits).toBe(0);
  });
});

describe('property: PowerPoint markings', () => {
  const root = fc.constantFrom('', ' showMasterSp="0"', ' showMasterSp="1"');
  const shapes = fc.array(fc.constantFrom('Hello', 'Two\nlines', 'Labelwright_header_'), { maxLength: 3 });

  it('come and go without a trace', () => {
    const subset = fc.subarray([...allMarkings]);
    fc.assert(
      fc.property(
        fc.record({ layoutRoot: root, slideRoot: root }),
        shapes,
        subset,
        subset,
        (roots, texts, first, second) => {
          const all = texts.map((text) => shape(text)).join('');
          const original = deck({ ...roots, master: all, layout: all, slide: all });
          const once = marked(original, first);
          expect(mark(once, first)).toBeUndefined();
          const twice = mark(once, second) ?? once;
          const shown = open(twice).markings?.() ?? [];
          expect(shown.map(({ key }) => key).sort()).toEqual(second.map(({ key }) => key).sort());
          expect(contents(unmarked(twice))).toEqual(contents(original));
        },
      ),
      { seed: 1, numRuns: 40 },
    );
  });
});
