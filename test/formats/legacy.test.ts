import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openCompoundFile } from '../../formats/containers/compound-file.ts';
import { excel } from '../../formats/legacy/excel.ts';
import { powerpoint } from '../../formats/legacy/powerpoint.ts';
import { readableText, storyText } from '../../formats/legacy/word-characters.ts';
import type { Change } from '../../formats/legacy/word-pieces.ts';
import { word } from '../../formats/legacy/word.ts';
import { openDocument } from '../../formats/open.ts';
import { ooxml } from '../../formats/ooxml/ooxml.ts';
import { text } from '../../formats/text/text.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Part, TextPart } from '../../model/finding.ts';
import { biff, record, shortText, wideText } from './biff.ts';
import { budget, failure } from './helpers.ts';
import { xlsx } from './packages.ts';
import { packaged, storageFile, type Tree } from './storage-file.ts';

/** Files that LibreOffice wrote. */
const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../fixtures/legacy', name));
const open = (bytes: Buffer) =>
  openDocument(memorySource(bytes), { name: 'a', budget: budget() }, [ooxml, word, excel, powerpoint, text]);
const partsOf = (bytes: Buffer): readonly Part[] => [...open(bytes).document.parts()];
const textsOf = (bytes: Buffer): Record<string, string> =>
  Object.fromEntries(partsOf(bytes).map((part) => [part.name, 'text' in part ? part.text : `(${part.unread})`]));
const partOf = (bytes: Buffer, name: string): TextPart => {
  const part = partsOf(bytes).find((candidate) => candidate.name === name);
  return part !== undefined && 'text' in part ? part : expect.fail(`${name} is missing`);
};

/** The streams of a file, with some exchanged or added. */
function changed(bytes: Buffer, change: (streams: Record<string, Buffer>) => Tree): Buffer {
  const file = openCompoundFile(memorySource(bytes), budget());
  const streams = [...file.root.streams.values()].map(
    (stream) => [stream.name, Buffer.from(file.read(stream))] as const,
  );
  const all = Object.fromEntries(streams);
  return storageFile({ ...all, ...change(all) });
}

function stream(streams: Record<string, Buffer>, name: string): Buffer {
  return streams[name] ?? expect.fail(`${name} is missing`);
}

const properties = 'title: Payroll Größe\nsubject: Salaries\nkeywords: Falcon\nrevision: 0\nProject: Heron\n';

describe('Word 97-2003', () => {
  it('reads body, notes, headers, comments, text boxes and properties', () => {
    const { body, ...rest } = textsOf(fixture('word.doc'));
    expect(body?.split('\n').slice(0, 9)).toEqual([
      'Card 4111 1111 1111 1111 & more',
      'before 3333 after',
      'Note and end and comment',
      'Link shown words end\ttab',
      'broken',
      'Box here',
      'Name\tCard',
      'Ann\t5555 5555 5555 4444',
      'Paragraph 0: the quick brown fox jumps over the lazy dog, and Łódź meets Αθήνα.',
    ]);
    // The paragraph with changes stands at the end once more, as it was.
    expect(body?.endsWith('Αθήνα.\nbefore 2222 after\n')).toBe(true);
    expect(Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value.trim()]))).toEqual({
      footnotes: 'The footnote text',
      'headers and footers': 'Page header here\n\nPage footer here',
      comments: 'A remark in the margin',
      endnotes: 'The endnote text',
      'text boxes': 'Inside the text box',
      properties: properties.trim(),
    });
  });

  it('is told by content and carries no label', () => {
    const { format, document } = open(fixture('word.doc'));
    expect(format.name).toBe('doc');
    expect(document).toMatchObject({ mediaType: 'application/msword', labels: [], signed: false });
  });

  it('says encrypted where the header does', () => {
    const bytes = changed(fixture('word.doc'), (streams) => {
      const document = stream(streams, 'WordDocument');
      document.writeUInt16LE(document.readUInt16LE(10) | 0x0100, 10);
      return { WordDocument: document };
    });
    expect(failure(() => open(bytes)).kind).toBe('encrypted');
    const protectedFile = changed(fixture('word.doc'), () => ({ '\tDRMContent': Buffer.from('x') }));
    expect(failure(() => open(protectedFile)).kind).toBe('encrypted');
  });

  it('says unsupported for Word 95, and corrupt where its text or table is missing', () => {
    const damaged = (change: (document: Buffer) => void): Buffer =>
      changed(fixture('word.doc'), (streams) => {
        const document = stream(streams, 'WordDocument');
        change(document);
        return { WordDocument: document };
      });
    expect(failure(() => open(damaged((document) => document.writeUInt16LE(104, 2)))).kind).toBe('unsupported');
    expect(failure(() => open(damaged((document) => document.writeUInt32LE(0xfffffff, 418)))).kind).toBe('corrupt');
    expect(textsOf(damaged((document) => document.writeUInt32LE(0xfffff, 76))).body).toBe('(corrupt)');
    const cut = changed(fixture('word.doc'), () => ({ WordDocument: Buffer.from([0xec, 0xa5, 0xc1, 0]) }));
    expect(failure(() => open(cut)).kind).toBe('corrupt');
  });

  it('reads embedded objects', () => {
    const bytes = changed(fixture('word.doc'), () => ({
      ObjectPool: {
        _1: { Package: xlsx('<row><c><v>1</v></c></row>') },
        _2: { '\u0001Ole10Native': packaged('note.txt', Buffer.from('secret words')) },
        _3: { Unknown: Buffer.from('x') },
        _4: { 'Equation Native': Buffer.from('x') },
      },
    }));
    const texts = textsOf(bytes);
    expect(texts['object 1 > sheet Customers']).toBe('1\n');
    expect(texts['note.txt > body']).toBe('secret words');
    expect(texts['object 3']).toBe('(unsupported)');
    expect(texts).not.toHaveProperty('object 4');
  });

  it('keeps other parts where the properties are broken', () => {
    const bytes = changed(fixture('word.doc'), () => ({ '\u0005SummaryInformation': Buffer.alloc(60, 0xff) }));
    const parts = partsOf(bytes).filter(({ name }) => name === 'properties');
    expect(parts).toEqual([
      { name: 'properties', unread: 'corrupt' },
      { name: 'properties', text: 'Project: Heron\n' },
    ]);
  });
});

describe('storyText()', () => {
  const of = (text: string, ...changes: readonly Change[]): string => storyText({ text, changes });

  it('joins a number that a change stands in, as it is and as it was', () => {
    const text = 'x\r4111222233334444\ry\r';
    const changes = [
      { start: 6, end: 10, kind: 'deleted' },
      { start: 10, end: 14, kind: 'inserted' },
    ] as const;
    expect(of(text, ...changes)).toBe('x\n411133334444\ny\n411122224444\n');
  });

  it('keeps paragraphs that are deleted whole, and joins those whose end is', () => {
    expect(of('a\rb\rc\r', { start: 2, end: 4, kind: 'deleted' })).toBe('a\nc\nb\nc\n');
    expect(of('41\r11\r', { start: 2, end: 3, kind: 'deleted' })).toBe('4111\n41\n11\n');
  });

  it('repeats nothing where all is inserted', () => {
    expect(of('a\rb\r', { start: 0, end: 4, kind: 'inserted' })).toBe('a\nb\n');
  });
});

describe('readableText()', () => {
  it.each([
    ['results of fields', 'a \u0013 HYPERLINK "x" \u0014shown\u0015 b', 'a shown b'],
    ['fields within instructions', '\u0013 IF \u0013 PAGE \u00141\u0015 \u0014yes\u0015!', 'yes!'],
    ['no field without a result', 'a\u0013 XE "word" \u0015b', 'ab'],
    ['all of a field that does not end', 'a\u0013 4111 1111', 'a 4111 1111'],
    ['text behind marks without a field', 'a\u0015b\u0014c', 'abc'],
    ['rows and cells', 'a\u0007b\u0007\u0007c\u0007d\u0007\u0007end\r', 'a\tb\nc\td\nend\n'],
    ['hyphens, breaks and pages', '41\u001e11\u000b22\f33\u001f44', '41-11\n22\n3344'],
    ['no marks of objects and notes', 'a\u0001\u0002\u0005\u0008b', 'ab'],
  ])('keeps %s', (_, stored, shown) => {
    expect(readableText(stored)).toBe(shown);
  });
});

describe('Excel 97-2003', () => {
  it('reads all sheets, hidden ones too, with remarks and properties', () => {
    const texts = textsOf(fixture('excel.xls'));
    const sheet = texts['sheet Customers'] ?? '';
    expect(sheet.split('\n').slice(0, 3)).toEqual([
      'Name\tCard\tAmount',
      'Ann\t4111 1111 1111 1111\t5500005555555559',
      'Łódź Αθήνα\t12.5\t42',
    ]);
    for (let row = 0; row < 250; row++)
      expect(sheet).toContain(`Row ${row} ${row % 3 === 0 ? 'Ωmega' : 'Größe'} ${'y'.repeat(row % 40)}`);
    expect(sheet).toContain(`long ${'ab cd '.repeat(1500)}end\n`);
    expect(texts['sheet Größen']).toBe('hidden words\n');
    expect(texts['comments Customers']).toBe('B: A remark on Ann\n');
    expect(texts.properties).toBe(properties);
  });

  it('tells the cell of a value', () => {
    const { text: sheet, locate } = partOf(fixture('excel.xls'), 'sheet Customers');
    expect(locate?.(sheet.indexOf('4111') + 5)).toBe('cell B2');
    expect(locate?.(sheet.indexOf('5500005555555559'))).toBe('cell C2');
    expect(partOf(fixture('excel.xls'), 'comments Customers').locate?.(0)).toBe('cell A2');
  });

  it('reads every kind of cell', () => {
    const double = (value: number): Buffer => {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(value);
      return bytes;
    };
    const rk = (value: number): Buffer => {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(value);
      return bytes;
    };
    const place = (row: number, column: number): Buffer => Buffer.from([row, 0, column, 0, 0, 0]);
    const bytes = biff([
      record(0x0204, place(0, 0), wideText('label')),
      record(0x0203, place(0, 1), double(4111111111111111)),
      record(0x027e, place(1, 27), rk((1234 << 2) | 2)),
      record(0x027e, place(1, 28), rk((1250 << 2) | 3)),
      record(
        0x00bd,
        Buffer.from([2, 0, 0, 0]),
        Buffer.alloc(2),
        rk((7 << 2) | 2),
        Buffer.alloc(2),
        rk(double(1.5).readInt32LE(4)),
        Buffer.from([1, 0]),
      ),
      record(0x0006, place(3, 0), Buffer.from([0, 0, 0, 0, 0, 0, 0xff, 0xff]), Buffer.alloc(6)),
      record(0x04bc, Buffer.alloc(10)),
      record(0x0207, wideText('made of a formula')),
      record(0x0006, place(3, 1), double(0.25), Buffer.alloc(6)),
      record(0x0006, place(3, 2), Buffer.from([2, 0, 7, 0, 0, 0, 0xff, 0xff]), Buffer.alloc(6)),
    ]);
    const sheet = partOf(bytes, 'sheet One');
    expect(sheet.text).toBe('label\t4111111111111111\n1234\t12.5\n7\t1.5\nmade of a formula\t0.25\n');
    expect(sheet.locate?.(sheet.text.indexOf('1234'))).toBe('cell AB2');
    expect(sheet.locate?.(sheet.text.indexOf('1.5'))).toBe('cell B3');
    expect(sheet.locate?.(sheet.text.indexOf('made'))).toBe('cell A4');
  });

  it('joins shared strings over records, where they change from one byte to two', () => {
    const counts = Buffer.from([2, 0, 0, 0, 2, 0, 0, 0]);
    const first = Buffer.concat([Buffer.from([6, 0, 0]), Buffer.from('abc')]);
    const rest = Buffer.concat([Buffer.from([1]), Buffer.from('dέf', 'utf16le')]);
    // The second string has two runs of formatting and an extension, which is cut in two.
    const rich = Buffer.concat([Buffer.from([2, 0, 12, 2, 0, 3, 0, 0, 0]), Buffer.from('hi'), Buffer.alloc(8 + 1)]);
    const sst = [record(0x00fc, counts, first), record(0x003c, rest, rich), record(0x003c, Buffer.alloc(2))];
    const cell = (row: number, index: number): Buffer =>
      record(0x00fd, Buffer.from([row, 0, 0, 0, 0, 0, index, 0, 0, 0]));
    expect(partOf(biff([cell(0, 0), cell(1, 1)], sst), 'sheet One').text).toBe('abcdέf\nhi\n');
    expect(textsOf(biff([cell(0, 5)], sst))['sheet One']).toBe('(corrupt)');
  });

  it('says encrypted, unsupported and corrupt', () => {
    expect(failure(() => open(biff([], [record(0x002f, Buffer.alloc(54))]))).kind).toBe('encrypted');
    const old = changed(biff([]), ({ Workbook = Buffer.alloc(0) }) => {
      Workbook.writeUInt16LE(0x0400, 4);
      return { Workbook };
    });
    expect(failure(() => open(old)).kind).toBe('unsupported');
    expect(failure(() => open(storageFile({ Workbook: Buffer.alloc(10) }))).kind).toBe('corrupt');
    expect(failure(() => open(biff([], [record(0x0085, Buffer.from([1]))]))).kind).toBe('corrupt');
    expect(textsOf(biff([record(0x00fd, Buffer.alloc(3))]))['sheet One']).toBe('(corrupt)');
  });

  it('reads charts, page headers, pivot caches and embedded objects', () => {
    const sheet = [
      record(0x0014, wideText('&CPayroll')),
      record(0x0809, Buffer.from([0, 6, 0x20, 0])),
      record(0x100d, Buffer.alloc(2), shortText('Salaries')),
      record(0x000a),
      record(0x0204, Buffer.alloc(6), wideText('after the chart')),
    ];
    const bytes = changed(biff(sheet), () => ({
      _SX_DB_CUR: { '0001': Buffer.concat([record(0x00cd, wideText('Ann')), record(0x000a)]) },
      MBD00000001: { Package: xlsx('<row><c><v>1</v></c></row>') },
    }));
    expect(textsOf(bytes)).toEqual({
      'sheet One': 'after the chart\n',
      'sheet One, beside the cells': '&CPayroll\nSalaries\n',
      'pivot records': 'Ann\n',
      'object 1 > sheet Customers': '1\n',
    });
  });
});

describe('PowerPoint 97-2003', () => {
  it('reads slides in their order, hidden ones too, notes, remarks and masters', () => {
    const texts = textsOf(fixture('powerpoint.ppt'));
    expect(texts).toMatchObject({
      'slide 1': 'First slide 4111 1111 1111 1111\nBox 1 Łódź Αθήνα\nsecond line 1\nAnn\nslide remark\nA\n',
      'slide 2': 'Second slide\nBox 2 Łódź Αθήνα\nsecond line 2\n',
      'notes 1': 'Spoken words\n',
      'notes 2': 'Other words\n',
      properties: 'Project: Heron\n',
    });
    expect(texts['slide master 1']).toContain('Click to edit');
  });

  it('says encrypted where the present user does', () => {
    const bytes = changed(fixture('powerpoint.ppt'), (streams) => {
      const user = stream(streams, 'Current User');
      user.writeUInt32LE(0xf3d1c4df, 12);
      return { 'Current User': user };
    });
    expect(failure(() => open(bytes)).kind).toBe('encrypted');
  });

  it('is corrupt where its edits run in circles or lead nowhere', () => {
    const damaged = (edit: number): Buffer =>
      changed(fixture('powerpoint.ppt'), (streams) => {
        const user = stream(streams, 'Current User');
        const document = stream(streams, 'PowerPoint Document');
        const last = user.readUInt32LE(16);
        document.writeUInt32LE(edit < 0 ? last : edit, last + 16);
        return { 'PowerPoint Document': document };
      });
    expect(failure(() => open(damaged(-1))).kind).toBe('corrupt');
    expect(failure(() => open(damaged(0xfffffff0))).kind).toBe('corrupt');
  });

  it('reads embedded objects, deflated or not', () => {
    const object = storageFile({ Package: xlsx('<row><c><v>1</v></c></row>') });
    const size = Buffer.alloc(4);
    size.writeUInt32LE(object.length);
    const deflated = Buffer.concat([size, deflateSync(object)]);
    for (const [instance, data] of [
      [0, object],
      [1, deflated],
    ] as const) {
      expect(textsOf(withObject(instance, data))['object 1 > sheet Customers']).toBe('1\n');
    }
    expect(textsOf(withObject(1, deflated.subarray(0, 60)))['object 1']).toBe('(corrupt)');
    size.writeUInt32LE(0x7fffffff);
    expect(textsOf(withObject(1, Buffer.concat([size, deflateSync(object)])))['object 1']).toBe('(too-large)');
  });
});

/** The presentation with one more edit, whose directory knows an object as number 500. */
function withObject(instance: number, data: Buffer): Buffer {
  return changed(fixture('powerpoint.ppt'), (streams) => {
    const user = stream(streams, 'Current User');
    const before = stream(streams, 'PowerPoint Document');
    const last = user.readUInt32LE(16);
    const head = (type: number, length: number, first = 0): Buffer => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt16LE(first, 0);
      bytes.writeUInt16LE(type, 2);
      bytes.writeUInt32LE(length, 4);
      return bytes;
    };
    const directory = Buffer.alloc(8);
    directory.writeUInt32LE((1 << 20) | 500, 0);
    directory.writeUInt32LE(before.length, 4);
    const edit = Buffer.from(before.subarray(last + 8, last + 8 + 28));
    edit.writeUInt32LE(last, 8);
    edit.writeUInt32LE(before.length + 8 + data.length, 12);
    const place = before.length + 8 + data.length + 16;
    user.writeUInt32LE(place, 16);
    const added = [head(0x1011, data.length, instance << 4), data, head(0x1772, 8), directory, head(0x0ff5, 28), edit];
    return { 'Current User': user, 'PowerPoint Document': Buffer.concat([before, ...added]) };
  });
}
