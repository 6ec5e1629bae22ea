import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contents, label, labelable, mark, marked, marking, open, part, unmarked, allMarkings } from './markings.ts';
import { docx, documentType, officePackage, paragraph, type PackageOptions } from './packages.ts';

const w = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const strictWord = 'http://purl.oclc.org/ooxml/wordprocessingml/main';
const r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const headerType = 'wordprocessingml.header+xml';

const headerXml = (body: string, root = 'hdr', namespace = w): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<w:${root} xmlns:w="${namespace}">${body}</w:${root}>`;

/** A document with these headers and footers, by part name, related to it by ids `rH0`, `rH1` and so on. */
function withHeaders(body: string, headers: Readonly<Record<string, string>>): Buffer {
  const names = Object.keys(headers);
  return docx(body, {
    parts: {
      ...labelable.parts,
      ...Object.fromEntries(
        Object.entries(headers).map(([name, content]) => [
          `word/${name}`,
          { type: name.startsWith('h') ? headerType : 'wordprocessingml.footer+xml', content },
        ]),
      ),
    },
    relationships: {
      ...labelable.relationships,
      'word/document.xml': names.map((name, index) => [`rH${index}`, name.startsWith('h') ? 'header' : 'footer', name]),
    },
  });
}

const plain = (body = paragraph('Hello')): Buffer => docx(body, labelable);
const reference = (kind: string, type: string, id: string): string =>
  `<w:${kind}Reference ${r} w:type="${type}" r:id="${id}"/>`;
const tagsIn = (xml: string): readonly string[] => xml.match(/Labelwright_\w+?_[0-9a-f]{16}/gu) ?? [];
const headersOf = (bytes: Buffer): readonly string[] =>
  Object.entries(contents(bytes)).flatMap(([name, xml]) => (/^word\/header\d*\.xml$/u.test(name) ? [xml] : []));

describe('Word markings', () => {
  it('go into a header and a footer of each type, which a document without section properties gets', () => {
    const bytes = marked(plain());
    const xml = part(bytes, 'word/document.xml');
    const references = [...xml.matchAll(/<w:(\w+)Reference [^>]*w:type="(\w+)" r:id="(\w+)"\/>/gu)];
    expect(references.map(([, kind, type]) => `${kind} ${type}`)).toEqual([
      'header default',
      'header first',
      'header even',
      'footer default',
      'footer first',
      'footer even',
    ]);
    expect(new Set(references.map(([, , , id]) => id)).size).toBe(6);
    for (const header of headersOf(bytes)) {
      expect(tagsIn(header)).toEqual(['Labelwright_header_0123456789abcdef', 'Labelwright_watermark_2123456789abcdef']);
      expect(header).toContain('header of &lt;Confidential&gt; &amp; &quot;Co&quot;');
    }
    expect(headersOf(bytes)).toHaveLength(3);
  });

  it('are told with their keys, and by the content bits of the label', () => {
    const document = open(marked(plain()));
    expect(document.labels[0]?.contentBits).toBe(7);
    const found = document.markings?.() ?? [];
    expect([...found].sort((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual(
      ['footer', 'header', 'watermark'].map((kind) => ({
        kind,
        by: 'ours',
        key: allMarkings.find((one) => one.kind === kind)?.key,
        text: `${kind} of <Confidential> & "Co"`,
      })),
    );
  });

  it('keep the bit for encryption and no bit for what was not put in', () => {
    const patched = open(plain()).labeling?.set({ ...label, contentBits: 8 + 7 }, { store: 'custom', markings: [] });
    expect(patched).toBeDefined();
    const bytes = marked(plain(), [marking('footer')]);
    expect(open(bytes).labels[0]?.contentBits).toBe(2);
  });

  it('change nothing when they are there already, whatever their text says by now', () => {
    const bytes = marked(plain());
    expect(mark(bytes)).toBeUndefined();
    expect(mark(bytes, [...allMarkings.slice(1), marking('header', { text: 'later' })])).toBeUndefined();
  });

  it('are replaced where the policy asks for others', () => {
    const bytes = marked(marked(plain()), [marking('header', { key: 'ffffffffffffffff', text: 'New' })]);
    const all = Object.values(contents(bytes)).join('');
    expect(new Set(tagsIn(all))).toEqual(new Set(['Labelwright_header_ffffffffffffffff']));
    expect(Object.keys(contents(bytes)).filter((name) => name.includes('footer'))).toEqual([]);
    expect(open(bytes).labels[0]?.contentBits).toBe(1);
    expect(contents(unmarked(bytes))).toEqual(contents(plain()));
  });

  it('are appended to headers that are there, and add only the types that the first section lacks', () => {
    const section = `<w:sectPr>${reference('header', 'default', 'rH0')}<w:titlePg/></w:sectPr>`;
    const original = withHeaders(paragraph('Hello') + section, { 'header1.xml': headerXml(paragraph('Own header')) });
    const bytes = marked(original, [marking('header')]);
    const own = part(bytes, 'word/header1.xml');
    expect(own.startsWith(headerXml(paragraph('Own header')).replace('</w:hdr>', ''))).toBe(true);
    expect(tagsIn(own)).toHaveLength(1);
    const types = [...part(bytes, 'word/document.xml').matchAll(/headerReference [^>]*w:type="(\w+)"/gu)];
    expect(types.map(([, type]) => type)).toEqual(['first', 'even', 'default']);
    expect(contents(unmarked(bytes))).toEqual(contents(original));
  });

  it('stand in own headers of later sections too, not in those of the glossary or of what a section was', () => {
    const first = `<w:p><w:pPr><w:sectPr/></w:pPr></w:p>`;
    const was = `<w:sectPrChange><w:sectPr>${reference('header', 'even', 'rH1')}</w:sectPr></w:sectPrChange>`;
    const last = `<w:sectPr>${reference('header', 'default', 'rH0')}${was}</w:sectPr>`;
    const original = withHeaders(first + paragraph('Two') + last, {
      'header1.xml': headerXml(paragraph('Own')),
      'header2.xml': headerXml(paragraph('Old')),
    });
    const bytes = marked(original);
    expect(tagsIn(part(bytes, 'word/header1.xml'))).toHaveLength(2);
    const document = part(bytes, 'word/document.xml');
    expect(/<w:sectPr><w:headerReference [^>]*default[^>]*><w:headerReference/u.test(document)).toBe(true);
    expect(document.split('Reference ')).toHaveLength(1 + 6 + 2);
    expect(contents(unmarked(bytes))).toEqual(contents(original));
  });

  it('of a strict document have strict namespaces and no VML', () => {
    const options: Partial<PackageOptions> = { strict: true };
    const original = officePackage({
      main: 'word/document.xml',
      ...options,
      parts: {
        'word/document.xml': {
          type: documentType,
          content: `<w:document xmlns:w="${strictWord}"><w:body><w:p/><w:sectPr><w:pgSz w:w="595pt" w:h="842pt"/></w:sectPr></w:body></w:document>`,
        },
      },
    });
    const bytes = marked(original);
    const [header = ''] = headersOf(bytes);
    expect(header).toContain(`<w:hdr xmlns:w="${strictWord}">`);
    expect(header).not.toContain('schemas.openxmlformats.org/wordprocessingml');
    expect(header).not.toContain('urn:schemas-microsoft-com:vml');
    expect(part(bytes, 'word/_rels/document.xml.rels')).toContain(
      '"http://purl.oclc.org/ooxml/officeDocument/relationships/header"',
    );
    expect(mark(bytes)).toBeUndefined();
    expect(Object.keys(contents(unmarked(bytes))).filter((name) => name.startsWith('word/'))).toEqual([
      'word/document.xml',
    ]);
  });

  it('leave what a person wrote into our paragraph, and a header that hides an inherited one', () => {
    const [header = ''] = headersOf(marked(plain(), [marking('header')]));
    const ours = /<w:p .*<\/w:p>(?=<\/w:hdr>)/u.exec(header)?.[0] ?? '';
    const typed = ours.replace(/<\/w:p>$/u, '<w:r><w:t>typed</w:t></w:r></w:p>');
    const first = `<w:p><w:pPr><w:sectPr/></w:pPr></w:p>`;
    const last = `<w:sectPr>${reference('header', 'default', 'rH0')}${reference('header', 'first', 'rH1')}</w:sectPr>`;
    const original = withHeaders(first + last, { 'header1.xml': headerXml(typed), 'header2.xml': headerXml(ours) });
    const bytes = unmarked(marked(original, [marking('footer')]));
    expect(part(bytes, 'word/header1.xml')).toContain('<w:r><w:t>typed</w:t></w:r></w:p>');
    expect(tagsIn(Object.values(contents(bytes)).join(''))).toEqual([]);
    expect(part(bytes, 'word/header2.xml')).toBe(headerXml(`<w:p xmlns:w="${w}"/>`));
  });
});

describe('Word markings of others', () => {
  const office = (text: string): string =>
    `<w:p><w:r><w:drawing><wp:anchor xmlns:wp="urn:wp"><wp:docPr id="1" name="Text Box 1" descr="${text}"><a:ext xmlns:a="urn:a">` +
    '<aclsh:classification xmlns:aclsh="urn:aclsh" classificationOutcomeType="hdr"/></a:ext></wp:docPr>' +
    `<w:txbxContent>${paragraph(text)}</w:txbxContent></wp:anchor></w:drawing></w:r></w:p>`;
  const section = `<w:sectPr>${reference('header', 'default', 'rH0')}</w:sectPr>`;
  const withOffice = (text: string, more = ''): Buffer =>
    withHeaders(paragraph('Hello') + section, { 'header1.xml': headerXml(office(text) + more) });

  it('are told as those of Office, and ours of the same kind and text are not put beside them', () => {
    const bytes = marked(withOffice('Secret'), [marking('header', { text: 'Secret' })]);
    expect(tagsIn(part(bytes, 'word/header1.xml'))).toEqual([]);
    expect(open(bytes).markings?.()).toContainEqual({ kind: 'header', text: 'Secret', by: 'office' });
    expect(open(bytes).labels[0]?.contentBits).toBe(1);
    expect(mark(bytes, [marking('header', { text: 'Secret' })])).toBeUndefined();
  });

  it('are not doubled where they are word art that says the same, since saving programs take names away', () => {
    const art =
      '<w:p><w:r><w:pict><v:shape xmlns:v="urn:v" id="shape_0"><v:textpath string="Secret&#10;now"/></v:shape></w:pict></w:r></w:p>';
    const original = withHeaders(paragraph('Hello') + section, { 'header1.xml': headerXml(art) });
    const bytes = marked(original, [marking('watermark', { text: 'Secret\nnow' })]);
    expect(part(bytes, 'word/header1.xml')).toBe(headerXml(art));
    expect(open(original).markings?.()).toEqual([]);
    expect(open(marked(original, [])).labels[0]?.contentBits).toBe(0);
    expect(tagsIn(part(marked(original, [marking('watermark')]), 'word/header1.xml'))).toHaveLength(1);
  });

  it('count in the content bits beside ours, and stay when ours go', () => {
    const original = withOffice('Public');
    const bytes = marked(original, [marking('footer')]);
    expect(open(bytes).labels[0]?.contentBits).toBe(3);
    expect(contents(unmarked(bytes))).toEqual(contents(original));
  });

  const remove = (header: string, ...removeMarkings: readonly RegExp[]): string => {
    const original = withHeaders(paragraph('Hello') + section, { 'header1.xml': headerXml(header) });
    return part(marked(original, [], { removeMarkings }), 'word/header1.xml');
  };

  it('are taken out where their lines match: paragraphs, text boxes, word art; and nothing else', () => {
    const art =
      '<w:p><w:r><w:pict><v:shape xmlns:v="urn:v" id="WordArt 1"><v:textpath string="Old secret"/></v:shape></w:pict></w:r><w:r><w:t>Logo</w:t></w:r></w:p>';
    const left = remove(
      paragraph('Old secret') + paragraph('Old ', 'secret') + office('Old secret') + art + paragraph('Page 1'),
      /^old secret$/iu,
    );
    expect(left).toBe(headerXml('<w:p></w:p><w:p><w:r><w:t>Logo</w:t></w:r></w:p>' + paragraph('Page 1')));
  });

  it('are taken out of a cell and of the last paragraph without the paragraph itself, and beside a picture without that', () => {
    const cell = `<w:tbl><w:tr><w:tc>${paragraph('Old')}</w:tc></w:tr></w:tbl>`;
    const picture = '<w:r><w:drawing><a:blip xmlns:a="urn:a"/></w:drawing></w:r>';
    const beside = `<w:p>${picture}<w:r><w:t>Old</w:t></w:r></w:p>`;
    expect(remove(cell + beside + paragraph('Old'), /^Old$/u)).toBe(
      headerXml(`<w:tbl><w:tr><w:tc><w:p></w:p></w:tc></w:tr></w:tbl><w:p>${picture}<w:r></w:r></w:p><w:p></w:p>`),
    );
  });

  it('stay where one line does not match, or a field runs across their end', () => {
    const lines = '<w:p><w:r><w:t>Old</w:t><w:br/><w:t>Company</w:t></w:r></w:p>';
    const field = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>Old</w:t></w:r></w:p>';
    const original = withHeaders(paragraph('Hello') + section, { 'header1.xml': headerXml(lines + field) });
    const bytes = marked(original, [], { removeMarkings: [/Old/u] });
    expect(part(bytes, 'word/header1.xml')).toBe(headerXml(lines + field));
  });

  it('go with the label too, and ours stand in the place of theirs', () => {
    const original = withOffice('Old');
    const bytes = marked(original, [marking('header', { text: 'Old' })], { removeMarkings: [/^Old$/u] });
    expect(tagsIn(part(bytes, 'word/header1.xml'))).toHaveLength(1);
    expect(mark(bytes, [marking('header', { text: 'Old' })], { removeMarkings: [/^Old$/u] })).toBeUndefined();
    const cleared = unmarked(marked(withOffice('Old'), []), { removeMarkings: [/^Old$/u] });
    expect(part(cleared, 'word/header1.xml')).toBe(headerXml('<w:p></w:p>'));
  });
});

describe('property: Word markings', () => {
  const types = ['default', 'first', 'even'];
  const own = fc.uniqueArray(fc.tuple(fc.constantFrom('header', 'footer'), fc.constantFrom(...types)), {
    selector: ([kind, type]) => `${kind} ${type}`,
    maxLength: 4,
  });
  const subset = fc.subarray([...allMarkings]);

  it('come and go without a trace in documents of any sections', () => {
    fc.assert(
      fc.property(fc.array(own, { maxLength: 4 }), subset, subset, (sections, first, second) => {
        const headers: Record<string, string> = {};
        const bodies = sections.map((references, index) => {
          const items = references.map(([kind, type]) => {
            const number = Object.keys(headers).length;
            headers[`${kind}${number}.xml`] = headerXml(paragraph(`Own ${number}`), kind === 'header' ? 'hdr' : 'ftr');
            return reference(kind, type, `rH${number}`);
          });
          const section =
            items.length === 0
              ? '<w:sectPr />'
              : `<w:sectPr>${items.join('')}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>`;
          return index === sections.length - 1 ? section : `<w:p><w:pPr>${section}</w:pPr></w:p>`;
        });
        const original = withHeaders(paragraph('Hello') + bodies.join(''), headers);
        const once = marked(original, first);
        expect(mark(once, first)).toBeUndefined();
        const twice = mark(once, second) ?? once;
        const shown = open(twice).markings?.() ?? [];
        expect(new Set(shown.map(({ key }) => key))).toEqual(new Set(second.map(({ key }) => key)));
        expect(mark(twice, second)).toBeUndefined();
        expect(contents(unmarked(twice))).toEqual(contents(original));
      }),
      { seed: 1, numRuns: 40 },
    );
  });
});
