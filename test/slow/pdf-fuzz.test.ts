import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { pdf, picture } from '../formats/pdfs.ts';
import { within } from './fuzz-budget.ts';

const named = (name: string): Buffer => readFileSync(join(import.meta.dirname, `../fixtures/pdf/${name}.pdf`));
const everything = pdf({
  pages: [
    {
      lines: ['Card 4556 7375 8689 9855', 'and more'],
      annotations: [
        '<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T(Ann)/Contents(A remark)>>',
        '<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.com)>>>>',
        '<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 100 0 R>>',
        '<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/Parent 102 0 R>>',
      ],
    },
    { operators: picture(1) },
  ],
  catalog:
    '/Names<</EmbeddedFiles<</Names[(a.txt) 100 0 R]>>>>/AcroForm<</Fields[102 0 R]/XFA[(datasets) 103 0 R]>>' +
    '/Outlines 104 0 R/Metadata 106 0 R',
  trailer: '/Info 107 0 R',
  objects: {
    100: '<</Type/Filespec/F(a.txt)/EF<</F 101 0 R>>>>',
    101: { entries: '/Type/EmbeddedFile/Filter/FlateDecode', content: deflateSync('Words of the notes') },
    102: '<</FT/Tx/T(card)/V(4556 7375 8689 9855)/Kids[10 0 R]>>',
    103: { entries: '', content: '<d><card>1</card></d>' },
    104: '<</First 105 0 R/Last 105 0 R/Count 1>>',
    105: '<</Title(Chapter)/Parent 104 0 R/Next 105 0 R>>',
    106: { entries: '/Type/Metadata/Subtype/XML', content: '<x><title>Title</title></x>' },
    107: '<</Title(A title)/Department(Accounts)>>',
  },
});
const sound = [everything, everything, named('libreoffice'), named('owner-password')];

/** Opens and reads; answers whether all of it was read. Anything but a FileError is a fault of ours. */
function readsWhole(bytes: Buffer): boolean {
  const budget = createBudget({ ...defaultLimits, inflatedBytes: 64 * 1024 ** 2 }, () => false);
  try {
    const { document } = openDocument(memorySource(bytes), { name: 'a.bin', budget }, formats);
    let whole = true;
    for (const part of document.parts()) {
      expect('text' in part ? part.text : part.unread).toBeTypeOf('string');
      whole &&= 'text' in part;
    }
    return whole;
  } catch (error) {
    expect(error).toMatchObject({ name: 'FileError' });
    return false;
  }
}

const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 12 });

function damaged(bytes: Buffer, changes: readonly (readonly [number, number])[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [at, value] of changes) copy[at % copy.length] = value;
  return copy;
}

it('a PDF throws nothing but FileError on bytes damaged anywhere', () => {
  const counts = { whole: 0, broken: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...sound), damage, (bytes, changes) => {
      counts[readsWhole(damaged(bytes, changes)) ? 'whole' : 'broken']++;
    }),
    within('pdf', 1000),
  );
  expect(counts.whole).toBeGreaterThan(0);
  expect(counts.broken).toBeGreaterThan(0);
});

it('a PDF throws nothing but FileError where it is cut off, and where a piece is put in twice', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sound), fc.nat(), fc.nat(), (bytes, first, second) => {
      readsWhole(bytes.subarray(0, first % bytes.length));
      const [from = 0, to = 0] = [first % bytes.length, second % bytes.length].sort((a, b) => a - b);
      readsWhole(Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]));
    }),
    within('pdf', 300),
  );
});

it('a PDF throws nothing but FileError where numbers and names of it are changed', () => {
  const places = [...everything.toString('latin1').matchAll(/\d+|\/\w+/gu)].map(({ 0: { length }, index }) => ({
    index,
    length,
  }));
  const words = fc.constantFrom(
    '0',
    '1',
    '-1',
    '2',
    '12',
    '101',
    '2147483647',
    '99999999999',
    '1e9',
    '/Type',
    '/Kids',
    'null',
    '[',
    '<<',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(places.length - 1), words), { minLength: 1, maxLength: 4 }), (changes) => {
      let bytes = everything;
      for (const [which, word] of [...changes].sort(([a], [b]) => b - a)) {
        const { index = 0, length = 0 } = places[which] ?? {};
        bytes = Buffer.concat([bytes.subarray(0, index), Buffer.from(word), bytes.subarray(index + length)]);
      }
      readsWhole(bytes);
    }),
    within('pdf', 1000),
  );
});

it('a PDF is read as before once others have broken', () => {
  const read = () => {
    const budget = createBudget(defaultLimits, () => false);
    const { document } = openDocument(memorySource(everything), { name: 'a.pdf', budget }, formats);
    return JSON.stringify([...document.parts()]);
  };
  const before = read();
  fc.assert(
    fc.property(damage, (changes) => {
      readsWhole(damaged(everything, changes));
      expect(read()).toBe(before);
    }),
    within('pdf', 100),
  );
});

it('a PDF that inflates without end is unread where it does, and read elsewhere', () => {
  const endless = deflateSync(deflateSync(Buffer.alloc(1024 ** 3, ' '), { level: 9 }), { level: 9 });
  const filter = '/Filter[/FlateDecode/FlateDecode]';
  const bytes = pdf({
    pages: [{ lines: ['First'] }, {}, { lines: ['Third'] }],
    catalog: '/Names<</EmbeddedFiles<</Names[(a.txt) 100 0 R]>>>>',
    objects: {
      13: { entries: filter, content: endless },
      100: '<</Type/Filespec/F(a.txt)/EF<</F 101 0 R>>>>',
      101: { entries: `/Type/EmbeddedFile${filter}`, content: endless },
    },
  });
  const budget = createBudget(defaultLimits, () => false);
  const { document } = openDocument(memorySource(bytes), { name: 'a.pdf', budget }, formats);
  expect([...document.parts()]).toEqual([
    { name: 'page 1', text: 'First' },
    { name: 'page 2', unread: 'too-large' },
    { name: 'page 3', text: 'Third' },
    { name: 'attachment 1', unread: 'too-large' },
  ]);
});
