/** Where the headers and footers of a sheet stand. They follow its cells, so that of a large sheet only the end is read as text. */
import { isUtf8 } from 'node:buffer';
import { FileError } from '../../../model/errors.ts';
import type { EntryCut } from '../../containers/entry-tail.ts';
import type { Zip, ZipEntry } from '../../containers/zip.ts';
import type { Budget } from '../../limits.ts';
import { attributesOf, decodeXml, prefixOf, scanXml, type XmlTag, type XmlText } from '../../xml.ts';

export interface Element {
  readonly tag: XmlTag;
  /** Where its closing tag begins and ends; both at its end where it is self-closing. */
  readonly closeStart: number;
  readonly closeEnd: number;
}

export interface SheetEnd {
  /** Where its bytes begin in the part, where those before aren't at hand. */
  readonly cut: EntryCut | undefined;
  /** Bytes before it, which stay. */
  readonly head: Buffer;
  /** Places below are offsets in its text. */
  readonly xml: XmlText;
  /** Of the sheet's elements, with its colon. */
  readonly prefix: string;
  readonly group: Element | undefined;
  readonly differentOddEven: boolean;
  readonly differentFirst: boolean;
  /** The group's children by name: `oddHeader` and so on. */
  readonly slots: ReadonlyMap<string, Element>;
  /** Where the group goes if there is none. */
  readonly insertAt: number;
}

/** Children of worksheets, chart, dialog and macro sheets that precede headers and footers: ECMA-376 part 1, 18.3.1.99, 18.3.1.12 and 18.3.1.34. */
const preceding = new Set([
  ...['sheetPr', 'dimension', 'sheetViews', 'sheetFormatPr', 'cols', 'sheetData', 'sheetCalcPr', 'sheetProtection'],
  ...['protectedRanges', 'scenarios', 'autoFilter', 'sortState', 'dataConsolidate', 'customSheetViews', 'mergeCells'],
  ...[
    'phoneticPr',
    'conditionalFormatting',
    'dataValidations',
    'hyperlinks',
    'printOptions',
    'pageMargins',
    'pageSetup',
  ],
]);

/** Sheets below are read as a whole, bytes. */
const smallSheet = 256 * 1024;

/** Above this, a sheet is never in memory as a whole unless its end can't be told; bytes. */
const largeSheet = 2 * 1024 ** 2;

/** Throws `corrupt`, or `too-large`. */
export function readSheetEnd(zip: Zip, entry: ZipEntry, budget: Budget): SheetEnd {
  const tail = entry.size > largeSheet ? zip.tail(entry, lastCellsEnd) : undefined;
  const found = tail === undefined ? undefined : endOf(tail.content, tail.start, budget);
  if (found !== undefined) return { ...found, cut: tail?.cut };
  const bytes = zip.read(entry);
  const end = bytes.length > smallSheet ? endOf(bytes, bytes.subarray(0, rootBytes), budget) : undefined;
  if (end !== undefined) return end;
  const xml = decodeXml(bytes);
  return { cut: undefined, head: bytes.subarray(0, 0), xml, ...scanEnd(xml.text, budget) };
}

/** The last tag that closes the cells. */
function lastCellsEnd(text: string): number {
  for (let at = text.lastIndexOf(cellsEnd); at >= 0; at = text.lastIndexOf(cellsEnd, at - 1)) {
    const opening = text.lastIndexOf('<', at);
    if (text[opening + 1] === '/') return opening;
    if (at === 0) break;
  }
  return -1;
}

const cellsEnd = 'sheetData>';
const rootBytes = 2048;

/** Undefined where what looks like the end of the cells isn't: in a comment, or in UTF-16. */
function endOf(bytes: Buffer, start: Buffer, budget: Budget): SheetEnd | undefined {
  const root = /^\uFEFF?(?:<\?[^>]*\?>\s*)?<([^\s<>/!?]+)[\s>]/u.exec(start.toString('utf8'))?.[1];
  const at = bytes.lastIndexOf(cellsEnd);
  const opening = bytes.lastIndexOf('<', at);
  const tail = bytes.subarray(at + cellsEnd.length);
  if (root === undefined || at < 0 || !isUtf8(tail)) return undefined;
  const closing = /^<\/([^\s<>/]*:)?sheetData>$/u.exec(bytes.toString('latin1', opening, at + cellsEnd.length));
  if (closing === null) return undefined;
  const lead = `<${root}>`;
  try {
    const text = lead + tail.toString('utf8');
    const { prefix, ...end } = scanEnd(text, budget);
    if (end.stray) return undefined;
    const head = bytes.subarray(0, bytes.length - tail.length);
    // The lead takes the place of all that precedes; it goes again when the end is written.
    return { cut: undefined, head, xml: { text, encoding: 'utf8' }, ...end, prefix: closing[1] ?? prefix };
  } catch (error) {
    if (error instanceof FileError && error.kind === 'corrupt') return undefined;
    throw error;
  }
}

/** The new end behind its head. `text` begins as the end's text does. */
export function writeSheetEnd(
  { head }: SheetEnd,
  { text, encoding }: XmlText,
  encode: (xml: XmlText) => Buffer,
): Buffer {
  if (head.length === 0) return encode({ text, encoding });
  return Buffer.concat([head, encode({ text: text.slice(text.indexOf('>') + 1), encoding })]);
}

type Scanned = Omit<SheetEnd, 'cut' | 'head' | 'xml'> & { /** Text between the children. */ readonly stray: boolean };

function scanEnd(text: string, budget: Budget): Scanned {
  const ancestors: XmlTag[] = [];
  const slots = new Map<string, Element>();
  let group: Element | undefined;
  let stray = false;
  let place = { insertAt: 0, prefix: '' };
  scanXml(
    text,
    {
      open(tag) {
        if (ancestors.length === 0) place = { insertAt: tag.end, prefix: prefixOf(tag) };
        ancestors.push(tag);
      },
      close(tag, start, end) {
        ancestors.pop();
        const element: Element = { tag, closeStart: tag.selfClosing ? end : start, closeEnd: end };
        const [, parent] = ancestors;
        if (ancestors.length === 2 && parent?.local === 'headerFooter' && !slots.has(tag.local))
          slots.set(tag.local, element);
        if (ancestors.length !== 1) return;
        if (tag.local === 'headerFooter') group ??= element;
        if (preceding.has(tag.local)) place = { insertAt: end, prefix: prefixOf(tag) };
      },
      text(value, parent) {
        if (parent === ancestors[0] && value.trim() !== '') stray = true;
      },
    },
    budget,
  );
  const attributes = group === undefined ? new Map<string, string>() : attributesOf(group.tag);
  const isSet = (name: string): boolean => ['1', 'true'].includes(attributes.get(name) ?? '');
  return {
    ...place,
    group,
    slots,
    stray,
    differentOddEven: isSet('differentOddEven'),
    differentFirst: isSet('differentFirst'),
  };
}
