import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { OpenDocument } from '../../formats/format.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment } from '../../model/label.ts';
import type { Marking } from '../../model/marking.ts';
import { apply, budget, failure } from './helpers.ts';
import { pdf, type PdfPage, type PdfParts } from './pdfs.ts';
import { xrefKinds } from './pdf-writer.ts';

const tenant = '11111111-1111-4111-8111-111111111111' as SiteId;
const label = (id = 'a', contentBits = 0): LabelAssignment => ({
  siteId: tenant,
  labelId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'.replaceAll('a', id) as LabelId,
  name: 'Confidential',
  method: 'standard',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits,
});
const marking = (kind: Marking['kind'], text: string, more: Partial<Marking> = {}): Marking => ({
  kind,
  text,
  font: 'Calibri',
  size: kind === 'watermark' ? 1 : 10,
  color: '#ff0000',
  alignment: 'left',
  margin: 20,
  layout: 'horizontal',
  key: '0123456789abcdef',
  ...more,
});
const header = marking('header', 'Top secret');
const footer = marking('footer', 'Bottom line\nΩ Ж Ł');
const watermark = marking('watermark', 'DRAFT');

const open = (bytes: Buffer): OpenDocument =>
  openDocument(memorySource(bytes), { name: 'a.pdf', budget: budget() }, formats).document;
const mark = (bytes: Buffer, markings: readonly Marking[], assignment = label()): Buffer =>
  apply(bytes, open(bytes).labeling?.set(assignment, { store: 'auto', markings }));
const unmark = (bytes: Buffer): Buffer => apply(bytes, open(bytes).labeling?.remove(tenant));
const bits = (bytes: Buffer): number | undefined => open(bytes).labels[0]?.contentBits;
const pageTexts = (bytes: Buffer): string[] =>
  [...open(bytes).parts()].flatMap((part) => (/^page \d+$/u.test(part.name) && 'text' in part ? [part.text] : []));
/** What an object looks like in the newest revision that has it. */
const lastObject = (bytes: Buffer, number: number): string => {
  const text = bytes.toString('latin1');
  return text.slice(text.lastIndexOf(`\n${number} 0 obj\n`) + `\n${number} 0 obj\n`.length).split('\nendobj')[0] ?? '';
};
const document = (pages: readonly PdfPage[], more: Omit<PdfParts, 'pages'> = {}): Buffer => pdf({ pages, ...more });
const twoPages = document([{ lines: ['First'] }, { lines: ['Second'] }]);

describe('markings of a PDF', () => {
  it.each(xrefKinds)('show on every page of a file of the kind: %s', (xref) => {
    const bytes = document([{ lines: ['First'] }, {}, { lines: ['Third'] }], { xref });
    const after = mark(bytes, [header, footer, watermark]);
    expect(after.subarray(0, bytes.length).equals(bytes)).toBe(true);
    const texts = pageTexts(after);
    expect(texts).toHaveLength(3);
    for (const text of texts) {
      for (const words of ['Top secret', 'Bottom line', 'Ω Ж Ł', 'DRAFT']) expect(text).toContain(words);
    }
    expect(texts[2]).toContain('Third');
    expect(bits(after)).toBe(7);
    expect(open(after).markings?.()).toEqual(
      [header, footer, watermark].map(({ kind, text, key }) => ({ kind, text, key, by: 'ours' })),
    );
  });

  it('are put on once: the same keys change nothing, whatever the text says', () => {
    const after = mark(twoPages, [header, footer]);
    const again = [{ ...footer, text: 'other' }, header];
    expect(open(after).labeling?.set(label(), { store: 'auto', markings: again })).toBeUndefined();
  });

  it('are put on a page that somebody has added since', () => {
    const after = mark(twoPages, [header]);
    const text = after.toString('latin1');
    const kids = '2 0 obj\n<</Type/Pages/Count 3/Kids[10 0 R 12 0 R 5 0 R]>>\nendobj\n';
    const page = '5 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>\nendobj\n';
    const [, previous = ''] = /startxref\n(\d+)\n%%EOF\n$/u.exec(text) ?? [];
    const size = /\/Size (\d+)/u.exec(text.slice(text.lastIndexOf('trailer')))?.[1] ?? '';
    const entries = [
      [2, text.length],
      [5, text.length + kids.length],
    ].map(([number, at]) => `${number ?? 0} 1\n${String(at).padStart(10, '0')} 00000 n \n`);
    const start = text.length + kids.length + page.length;
    const info = /\/Info (\d+ 0 R)/u.exec(text)?.[1] ?? '';
    const added = `${text}${kids}${page}xref\n${entries.join('')}trailer\n<</Size ${size}/Root 1 0 R/Info ${info}/Prev ${previous}>>\nstartxref\n${start}\n%%EOF\n`;
    const third = mark(Buffer.from(added, 'latin1'), [header]);
    expect(pageTexts(third).map((page) => page.match(/Top secret/gu)?.length)).toEqual([1, 1, 1]);
  });

  it('are replaced where the label asks for others, and go with it', () => {
    const first = mark(twoPages, [header, watermark]);
    const second = mark(first, [marking('footer', 'New words', { key: 'fedcba9876543210' })], label('b'));
    expect(pageTexts(second).join()).not.toMatch(/Top secret|DRAFT/u);
    expect(pageTexts(second).every((text) => text.includes('New words'))).toBe(true);
    expect(bits(second)).toBe(2);
    const none = mark(second, [], label('c'));
    expect(pageTexts(none)).toEqual(pageTexts(twoPages));
    expect(bits(none)).toBe(0);
    const third = unmark(second);
    expect(pageTexts(third)).toEqual(pageTexts(twoPages));
    expect(open(third).markings?.()).toEqual([]);
  });

  it('leave pages and catalog written as they were, once they are gone', () => {
    const bytes = document(
      [
        {
          lines: ['Own'],
          entries: '/Tabs/S/PieceInfo<</Other<</LastModified(D:2020)/Private 1>>>>/LastModified(D:2021)',
        },
        { lines: ['Shared'], entries: '/Resources 100 0 R/Contents [ 101 0 R\n11 0 R ]' },
        { entries: '/PieceInfo 102 0 R' },
      ],
      {
        catalog: '/Lang(en)',
        objects: {
          100: '<</Font<</F 3 0 R>>/XObject 103 0 R>>',
          101: { entries: '', content: 'q Q' },
          102: '<</Other<</LastModified(D:2020)>>>>',
          103: '<</I 4 0 R>>',
        },
      },
    );
    const first = mark(bytes, [header]);
    const after = unmark(mark(first, [footer, watermark], label('b')));
    for (const number of [1, 10, 12, 14, 100, 102, 103]) {
      expect(lastObject(after, number)).toBe(lastObject(bytes, number));
    }
  });

  it('keep what somebody else has put on a page since', () => {
    const bytes = mark(twoPages, [header]);
    const page = lastObject(bytes, 10);
    const contents = /\/Contents (\[[^\]]*)\]/u.exec(page)?.[1] ?? '';
    const changed = page.replace(contents, `${contents} 13 0 R`);
    const at = bytes.lastIndexOf(page);
    const moved = Buffer.from(
      bytes.toString('latin1').replace(page, () => changed),
      'latin1',
    );
    expect(at).toBeGreaterThan(0);
    const shift = changed.length - page.length;
    const tail = moved
      .toString('latin1', twoPages.length)
      .replaceAll(/^(\d{10}) 00000 n/gmu, (line, offset: string) =>
        Number(offset) > at ? `${String(Number(offset) + shift).padStart(10, '0')} 00000 n` : line,
      );
    const fixed = tail.replace(/startxref\n(\d+)/u, (_, start: string) => `startxref\n${Number(start) + shift}`);
    const theirs = Buffer.concat([twoPages, Buffer.from(fixed, 'latin1')]);
    expect(pageTexts(theirs)[0]).toContain('Second');
    const after = unmark(theirs);
    expect(lastObject(after, 10)).toContain('/Contents [11 0 R 13 0 R]');
    expect(pageTexts(after)[0]).not.toContain('Top secret');
  });

  it('are artifacts that stand around nothing of the page, and name a form of their own', () => {
    const text = mark(twoPages, [header, watermark]).toString('latin1');
    expect(text).toMatch(/\nstream\nq\n\nendstream/u);
    expect(text).toMatch(
      /\nstream\n\nQ\n\/Artifact<<\/Type\/Pagination\/Subtype\/Header\/Attached\[\/Top\]>>BDC\nq 1 0 0 1 0 0 cm \/Lw\d+ Do Q\nEMC\n\/Artifact<<\/Type\/Pagination\/Subtype\/Watermark>>BDC/u,
    );
  });

  it('close what a page leaves open, and open what it closes too much', () => {
    const text = mark(
      document([{ operators: 'q q 2 0 0 2 0 0 cm (q) Tj BI /W 1 ID q q EI Q' }, { operators: 'Q Q' }]),
      [header],
    ).toString('latin1');
    expect(text).toMatch(/\nstream\n\nQ\nQ\n\/Artifact/u);
    expect(text).toMatch(/\nstream\nq\nq\nq\n\nendstream/u);
  });

  it('share streams, forms and resources between pages that are alike', () => {
    const pages = Array.from({ length: 40 }, () => ({ entries: '/Resources 100 0 R' }));
    const bytes = document(pages, { objects: { 100: '<</Font<</F 3 0 R>>>>' } });
    const added = mark(bytes, [header, footer]).toString('latin1', bytes.length);
    expect(added.match(/\/Subtype\/Form/gu)).toHaveLength(2);
    expect(added.match(/\/XObject<<\/Lw/gu)).toHaveLength(1);
    expect(added.length / pages.length).toBeLessThan(900);
  });

  it('are left out where a letter has no glyph, and counted out of the content bits', () => {
    const after = mark(twoPages, [marking('header', '機密'), footer]);
    expect(bits(after)).toBe(2);
    const nothing = mark(twoPages, [marking('header', '機密')], label('a', 8));
    expect(bits(nothing)).toBe(8);
    expect(
      open(nothing).labeling?.set(label(), { store: 'auto', markings: [marking('header', '機密')] }),
    ).toBeUndefined();
  });

  it('are left out of a form whose pages the viewer makes', () => {
    const after = mark(document([{}], { catalog: '/NeedsRendering true' }), [header]);
    expect(bits(after)).toBe(0);
    expect(pageTexts(after)).toEqual(['']);
  });

  it.each<[string, Partial<PdfParts>]>([
    ['holds a page twice', { objects: { 2: '<</Type/Pages/Count 2/Kids[10 0 R 10 0 R]>>' } }],
    ['holds what is no page', { objects: { 2: '<</Type/Pages/Count 1/Kids[(page)]>>' } }],
    ['is its own part', { objects: { 2: '<</Type/Pages/Count 1/Kids[2 0 R]>>' } }],
  ])('are not put on a document whose tree of pages %s', (_, parts) => {
    const bytes = document([{}], parts);
    const { labeling } = open(bytes);
    expect(failure(() => labeling?.set(label(), { store: 'auto', markings: [header] })).kind).toBe('corrupt');
  });
});

describe('a marking lies where it is seen', () => {
  const rotations = [0, 90, 180, 270, -90, 450];
  const boxes: Readonly<Record<string, readonly [number, number]>> = {
    '/MediaBox[0 0 600 800]': [600, 800],
    '/MediaBox[600 800 0 0]': [600, 800],
    '/MediaBox[-100 -50 500 750]': [600, 800],
    '/CropBox[100 200 400 600]': [300, 400],
    '/CropBox[100 200 4000 6000]': [500, 600],
    '/MediaBox[0 0 600 800]/UserUnit 2': [1200, 1600],
  };

  it.each(
    rotations.flatMap((rotate) => Object.entries(boxes).map(([entries, size]) => [entries, rotate, size] as const)),
  )('%s rotated by %s', (entries, rotate, [width, height]) => {
    const bytes = document([{ entries: `${entries}/Rotate ${rotate}` }]);
    const text = mark(bytes, [header]).toString('latin1', bytes.length);
    const [, matrix = ''] = /q ([-\d. ]+) cm \/Lw/u.exec(text) ?? [];
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix.split(' ').map(Number);
    const turned = rotate % 180 !== 0;
    const [seenWidth, seenHeight] = turned ? [height, width] : [width, height];
    expect(text).toContain(`/BBox[0 0 ${seenWidth} ${seenHeight}]`);
    // Upright on the screen: the page's own direction "up", turned as the viewer turns it.
    const angle = (Math.round((Math.atan2(b, a) * 180) / Math.PI) + 360) % 360;
    expect(angle).toBe(((rotate % 360) + 360) % 360);
    const corners = [
      [0, 0],
      [seenWidth, seenHeight],
    ].map(([x = 0, y = 0]) => [a * x + c * y + e, b * x + d * y + f]);
    const xs = corners.map(([x = 0]) => x).sort((p, q) => p - q);
    const ys = corners.map(([, y = 0]) => y).sort((p, q) => p - q);
    const unit = entries.includes('UserUnit') ? 2 : 1;
    expect([(xs[1] ?? 0) - (xs[0] ?? 0), (ys[1] ?? 0) - (ys[0] ?? 0)]).toEqual([width / unit, height / unit]);
  });
});

describe('property: marking a PDF', () => {
  const shape = fc.record({
    xref: fc.constantFrom(...xrefKinds),
    pages: fc.array(
      fc.record({
        rotate: fc.constantFrom('', '/Rotate 90', '/Rotate 180'),
        resources: fc.constantFrom('', '/Resources 100 0 R'),
        crop: fc.constantFrom('', '/CropBox[10 20 300 400]'),
        text: fc.constantFrom(undefined, 'Words of the page'),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    size: fc.integer({ min: 1, max: 200 }),
    texts: fc.array(fc.stringMatching(/^[A-Za-zÄß€Ω (\\)]{1,20}\n?[a-z]{0,40}$/u), { minLength: 1, maxLength: 3 }),
  });

  it('marks, marks anew and takes off, and every page reads as before', () => {
    fc.assert(
      fc.property(shape, ({ xref, pages, size, texts }) => {
        const bytes = document(
          pages.map(({ rotate, resources, crop, text }) => ({
            entries: rotate + resources + crop,
            ...(text === undefined ? {} : { lines: [text] }),
          })),
          { xref, objects: { 100: '<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>' } },
        );
        const kinds = ['header', 'footer', 'watermark'] as const;
        const wanted = texts.map((text, index) => marking(kinds[index] ?? 'header', text, { size }));
        const first = mark(bytes, wanted);
        const after = unmark(mark(first, wanted.slice(1), label('b')));
        expect(pageTexts(after)).toEqual(pageTexts(bytes));
        expect(open(after).markings?.()).toEqual([]);
        expect(open(first).labeling?.set(label(), { store: 'auto', markings: wanted })).toBeUndefined();
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});
