/** Word 6.0 and 95, Excel 5.0 and 95. */
import { describe, expect, it } from 'vitest';

import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { TextPart } from '../../model/finding.ts';
import { textsOf } from '../fixtures/texts.ts';
import { record } from './biff.ts';
import { budget, failure } from './helpers.ts';
import { cellAt, longBytes, oldDocument, oldWorkbook, shortBytes } from './old-office.ts';

const open = (bytes: Buffer) => openDocument(memorySource(bytes), { name: 'a', budget: budget() }, formats).document;
const partsOf = (bytes: Buffer): readonly TextPart[] => textsOf(open(bytes).parts());
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('Excel 5.0 and 95', () => {
  const number = Buffer.alloc(8);
  number.writeDoubleLE(4111111111111111, 0);
  const textFollows = Buffer.from([0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0]);
  const sheet = [
    record(0x0014, shortBytes(ascii('&CInternal'))),
    record(0x0204, cellAt(0, 0), longBytes(ascii('Name'))),
    record(0x0204, cellAt(0, 1), longBytes(ascii('Card'))),
    record(0x00d6, cellAt(1, 0), longBytes(Buffer.from('Gr\u00f6\u00dfe', 'latin1')), Buffer.from([1, 0, 1])),
    record(0x0203, cellAt(1, 1), number),
    record(0x0006, cellAt(2, 1), textFollows),
    record(0x0207, longBytes(ascii('5555 5555'))),
    record(0x001c, Buffer.from([1, 0, 1, 0, 10, 0]), ascii('check')),
    record(0x001c, Buffer.from([0xff, 0xff, 0, 0, 5, 0]), ascii(' this')),
  ];

  it('reads cells with their places and headings, remarks and page headers', () => {
    const [cells, comments, beside] = partsOf(oldWorkbook(sheet));
    expect(cells).toMatchObject({ name: 'sheet One', text: 'Name\tCard\nGröße\t4111111111111111\n5555 5555\n' });
    expect(cells?.locate?.(cells.text.indexOf('4111'))).toBe('cell B2');
    expect(cells?.heading?.(cells.text.indexOf('5555'))).toBe('Card');
    expect(comments).toMatchObject({ name: 'comments One', text: 'check this\n' });
    expect(comments?.locate?.(3)).toBe('cell B2');
    expect(beside?.text).toBe('&CInternal\n');
  });

  it('reads texts in the code page of the workbook', () => {
    const name = Buffer.from([0xcb, 0xe8, 0xf1, 0xf2]);
    const [cells] = partsOf(oldWorkbook([record(0x0204, cellAt(0, 0), longBytes(name))], { codePage: 1251, name }));
    expect(cells).toMatchObject({ name: 'sheet Лист', text: 'Лист\n' });
  });

  it('tells a sheet that is cut off as unread, and a password before anything else', () => {
    const cut = [...open(oldWorkbook([record(0x0204, cellAt(0, 0), Buffer.from([9, 0, 65]))])).parts()];
    expect(cut).toContainEqual({ name: 'sheet One', unread: 'corrupt' });
    const page = record(0x0042, Buffer.from([0xe4, 0x04]));
    const locked = oldWorkbook([]);
    // A record of the same length in the place of the code page.
    locked.writeUInt16LE(0x002f, locked.indexOf(page));
    expect(failure(() => open(locked)).kind).toBe('encrypted');
  });
});

describe('Word 6.0 and 95', () => {
  it('reads body and footnotes', () => {
    const parts = partsOf(
      oldDocument({ body: ascii('Card 4111 1111\rName\x07Gr\u00f6\u00dfe\x07\x07'), footnotes: ascii('A note\r') }),
    );
    expect(parts).toMatchObject([
      { name: 'body', text: 'Card 4111 1111\nName\tGröße\n' },
      { name: 'footnotes', text: 'A note\n' },
    ]);
  });

  it('tells text that is missing, and a password', () => {
    const whole = oldDocument({ body: ascii('Card'), pieces: 2 });
    const locked = Buffer.from(whole);
    const header = locked.indexOf(Buffer.from([0xdc, 0xa5]));
    locked.writeUInt16LE(0x0104, header + 0x0a);
    expect(failure(() => open(locked)).kind).toBe('encrypted');
    const longer = Buffer.from(whole);
    longer.writeUInt32LE(400, header + 0x34);
    expect([...open(longer).parts()]).toContainEqual({ name: 'body', unread: 'corrupt' });
  });

  it('puts pieces of a fast save in their order', () => {
    const body = ascii('The card 4111 1111 1111 1111 is split.\r');
    expect(partsOf(oldDocument({ body, pieces: 7 }))[0]?.text).toBe('The card 4111 1111 1111 1111 is split.\n');
  });

  it.each([
    [0x0419, Buffer.from([0xcf, 0xe0, 0xf0, 0xee, 0xeb, 0xfc]), 'Пароль'],
    [0x0415, Buffer.from([0xbf, 0xf3, 0xb3, 0x77]), 'żółw'],
    [0x0411, Buffer.from([0x93, 0xfa, 0x96, 0x7b]), '日本'],
  ])('reads language %d in its code page', (language, body, text) => {
    expect(partsOf(oldDocument({ body, language }))[0]?.text.trim()).toBe(text);
  });
});
