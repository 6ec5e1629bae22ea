import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { FileError } from '../../model/errors.ts';
import { attributesOf, scanXml } from '../../formats/xml.ts';
import { attributesAt, findAttribute } from '../../formats/xml-cursor-tag.ts';
import {
  atClose,
  atEnd,
  atOpen,
  createVocabulary,
  createXmlCursor,
  nextToken,
  type Vocabulary,
} from '../../formats/xml-cursor.ts';

const names = ['p', 't', 'pPr', 'delText', 'fldSimple'];
const vocabulary = createVocabulary(Object.fromEntries(names.map((name, index) => [name, index + 1])));
const budget = createBudget(defaultLimits, () => false);

/** What happens in the XML, text that follows text joined, until something is wrong with it. */
function told(read: (note: (event: string, text?: string) => void) => void): readonly string[] {
  const events: string[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') events.push(`text ${text}`);
    text = '';
  };
  try {
    read((event, more) => {
      if (more === undefined) {
        flush();
        events.push(event);
      } else text += `${event}=${more};`.replaceAll(`;${event}=`, '');
    });
    flush();
  } catch (error) {
    if (!(error instanceof FileError) || error.kind !== 'corrupt') throw error;
    return ['corrupt'];
  }
  return events;
}

function byCursor(xml: string, words: Vocabulary = vocabulary): readonly string[] {
  return told((note) => {
    const cursor = createXmlCursor(Buffer.from(xml, 'utf8'), words, budget);
    for (let token = nextToken(cursor); token !== atEnd; token = nextToken(cursor)) {
      if (token === atOpen) note(`open ${cursor.element} ${JSON.stringify([...attributesAt(cursor)])}`);
      else if (token === atClose) note(`close ${cursor.element}`);
      else note(String(cursor.element), cursor.decoded ?? cursor.bytes.toString('utf8', cursor.start, cursor.end));
    }
  });
}

function byScanner(xml: string): readonly string[] {
  const number = (local: string): number => names.indexOf(local) + 1;
  return told((note) => {
    scanXml(
      xml,
      {
        open: (tag) => {
          note(`open ${number(tag.local)} ${JSON.stringify([...attributesOf(tag)])}`);
        },
        close: (tag) => {
          note(`close ${number(tag.local)}`);
        },
        text: (text, parent) => {
          note(String(number(parent.local)), text);
        },
      },
      budget,
    );
  });
}

const blanks = fc.constantFrom('', ' ', '\n ', '\t');
const word = fc.constantFrom(
  'a',
  'Straße 5',
  '中文',
  '😀',
  ' ',
  '\r\n',
  '&amp;',
  '&#x20AC;',
  '>',
  "'",
  '"',
  'x'.repeat(80),
);
const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(''));
const attribute = fc
  .tuple(fc.constantFrom('r', 'w:t', 'descr', 'xml:space'), text, fc.constantFrom('"', "'"), blanks)
  .map(([name, value, quote, gap]) => ` ${name}${gap}=${gap}${quote}${value.replaceAll(quote, '')}${quote}`);
const tagName = fc
  .tuple(fc.constantFrom('', 'w:', 'a:'), fc.constantFrom(...names, 'other', 'ttt', 'pP'))
  .map((pair) => pair.join(''));
const { element } = fc.letrec<{ element: string; child: string }>((tie) => ({
  child: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.constantFrom('<!-- <p> -->', '<?go <t> ?>', '<![CDATA[<p>&amp;</p>]]>', '<![CDATA[]]>'),
    tie('element'),
  ),
  element: fc
    .tuple(tagName, fc.option(attribute, { nil: '' }), blanks, fc.array(tie('child'), { maxLength: 5 }))
    .map(([name, attributes, gap, children]) =>
      children.length === 0 && gap === ''
        ? `<${name}${attributes}/>`
        : `<${name}${attributes}${gap}>${children.join('')}</${name}${gap}>`,
    ),
}));
const document = fc
  .tuple(fc.constantFrom('', '\uFEFF', '<?xml version="1.0"?>\n'), element, blanks)
  .map((pieces) => pieces.join(''));

describe('property: the cursor', () => {
  it('tells what the scanner tells', () => {
    fc.assert(
      fc.property(document, (xml) => {
        expect(byCursor(xml)).toEqual(byScanner(xml));
        expect(byScanner(xml)).not.toEqual(['corrupt']);
      }),
    );
  });

  it('refuses what the scanner refuses, wherever something is cut out or put in', () => {
    const change = fc.record({
      at: fc.nat(400),
      cut: fc.nat(3),
      put: fc.constantFrom('', '<', '>', '/', '&', ' ', '<!'),
    });
    fc.assert(
      fc.property(document, change, (xml, { at, cut, put }) => {
        const from = at % (xml.length + 1);
        const changed = xml.slice(0, from) + put + xml.slice(from + cut);
        expect(byCursor(changed.toWellFormed())).toEqual(byScanner(changed.toWellFormed()));
      }),
      { numRuns: 400 },
    );
  });
});

describe('the cursor', () => {
  it('knows names that share their hash with others', () => {
    const many = Array.from({ length: 200 }, (_, index) => `name${index}`);
    const words = createVocabulary(Object.fromEntries(many.map((name, index) => [name, index + 1])));
    const seen = byCursor(`<r>${many.map((name) => `<${name}/>`).join('')}<name200/></r>`, words);
    const expected = many.flatMap((_, index) => [`open ${index + 1} []`, `close ${index + 1}`]);
    expect(seen).toEqual(['open 0 []', ...expected, 'open 0 []', 'close 0', 'close 0']);
  });

  it('finds an attribute by its whole name, and refuses one that stands twice', () => {
    const find = (tag: string): string | undefined => {
      const cursor = createXmlCursor(Buffer.from(tag), vocabulary, budget);
      nextToken(cursor);
      if (!findAttribute(cursor, Buffer.from('t'))) return undefined;
      return cursor.bytes.toString('utf8', cursor.valueStart, cursor.valueEnd);
    };
    expect(find(`<c r="A1 t='no'" t = 's' tt="x"/>`)).toBe('s');
    expect(find(`<c r="A1" tt="x" w:t="y"></c>`)).toBeUndefined();
    expect(() => find(`<c t="s" r="A1" t="n"/>`)).toThrow(FileError);
    expect(() => find(`<c r=A1 t="n"/>`)).toThrow(FileError);
  });
});
