/**
 * Text of WordprocessingML and PresentationML parts, and of comments, charts, diagrams and drawings: everything whose text
 * stands in `t` elements within paragraphs.
 *
 * Runs of a paragraph are joined, so that a number that is split over two runs is found. A paragraph with tracked changes
 * appears twice: as it reads now, and as it read before. Field instructions follow on a line of their own.
 */
import type { TextPart } from '../../model/finding.ts';
import { createColumnHeadings, type ColumnHeadings } from '../column-headings.ts';
import type { Budget } from '../limits.ts';
import { wholeText } from '../text-bytes.ts';
import { attributesAt } from '../xml-cursor-tag.ts';
import { atClose, atEnd, atOpen, createVocabulary, createXmlCursor, nextToken, type XmlCursor } from '../xml-cursor.ts';
import { aside, both, createParagraphs, earlier, present, type Paragraphs } from './paragraphs.ts';

/** Elements by number. `text` is a comment's text in Excel and PowerPoint, `v` a cached value of a chart. */
const element = {
  p: 1,
  text: 2,
  v: 3,
  t: 4,
  delText: 5,
  instrText: 6,
  delInstrText: 7,
  tbl: 8,
  tr: 9,
  tc: 10,
  ins: 11,
  moveTo: 12,
  del: 13,
  moveFrom: 14,
  tab: 15,
  ptab: 16,
  br: 17,
  cr: 18,
  noBreakHyphen: 19,
  docPr: 20,
  cNvPr: 21,
  textpath: 22,
  fldSimple: 23,
  // Formatting: holds no text, but tab stops that look like tabs.
  pPr: 24,
  rPr: 25,
  sdtPr: 26,
  tblPr: 27,
  trPr: 28,
  tcPr: 29,
  sectPr: 30,
  bodyPr: 31,
  rPh: 32,
} as const;
const vocabulary = createVocabulary(element);

interface Flow {
  readonly cursor: XmlCursor;
  readonly paragraphs: Paragraphs;
  readonly headings: ColumnHeadings;
  insertion: number;
  deletion: number;
}

/** `xml` is UTF-8. */
export function flowText(xml: Buffer, budget: Budget): Omit<TextPart, 'name'> {
  const headings = createColumnHeadings();
  const paragraphs = createParagraphs(headings);
  const flow: Flow = {
    cursor: createXmlCursor(xml, vocabulary, budget),
    paragraphs,
    headings,
    insertion: 0,
    deletion: 0,
  };
  for (let token = nextToken(flow.cursor); token !== atEnd; token = nextToken(flow.cursor)) {
    if (token === atOpen) open(flow);
    else if (token === atClose) close(flow);
    else addText(flow);
  }
  paragraphs.closeAll();
  return headings.done({ text: wholeText(paragraphs.out) });
}

function open(flow: Flow): void {
  const { cursor, paragraphs, headings } = flow;
  switch (cursor.element) {
    case 0:
    case element.t:
      return;
    case element.p:
    case element.text:
    case element.v:
      paragraphs.open();
      return;
    case element.tbl:
      headings.openTable();
      return;
    case element.tr:
      headings.openRow();
      return;
    case element.tc:
      headings.openCell(paragraphs.out.units);
      return;
    case element.ins:
    case element.moveTo:
      flow.insertion++;
      return;
    case element.del:
    case element.moveFrom:
      flow.deletion++;
      return;
    default:
      if (cursor.element >= element.pPr) skipElement(cursor);
      else addMark(flow);
  }
}

/** Goes to the end of the element that opens at the cursor. */
function skipElement(cursor: XmlCursor): void {
  const depth = cursor.selfClosing ? cursor.depth : cursor.depth - 1;
  while (nextToken(cursor) !== atClose || cursor.depth > depth);
}

function close(flow: Flow): void {
  const { cursor, paragraphs, headings } = flow;
  switch (cursor.element) {
    case element.p:
    case element.text:
    case element.v:
      paragraphs.close();
      return;
    case element.tbl:
      headings.closeTable(paragraphs.out.units);
      return;
    case element.ins:
    case element.moveTo:
      flow.insertion--;
      return;
    case element.del:
    case element.moveFrom:
      flow.deletion--;
      return;
    default:
  }
}

function addText(flow: Flow): void {
  const { cursor, paragraphs } = flow;
  switch (cursor.element) {
    case element.t:
    case element.text:
    case element.v:
      paragraphs.addSpan(cursor, states(flow));
      return;
    case element.delText:
      paragraphs.addSpan(cursor, flow.insertion > 0 ? 0 : earlier);
      return;
    case element.instrText:
    case element.delInstrText:
      paragraphs.addSpan(cursor, aside);
      return;
    default:
  }
}

/** In which states of the document what stands here is there. */
function states({ insertion, deletion }: Flow): number {
  if (insertion === 0 && deletion === 0) return both;
  return (deletion === 0 ? present : 0) | (insertion === 0 ? earlier : 0);
}

/** Elements that stand for characters, and attributes that people read: alternative texts, word art, simple fields. */
function addMark(flow: Flow): void {
  switch (flow.cursor.element) {
    case element.tab:
    case element.ptab:
      flow.paragraphs.add('\t', states(flow));
      return;
    case element.br:
    case element.cr:
      flow.paragraphs.add('\n', states(flow));
      return;
    case element.noBreakHyphen:
      flow.paragraphs.add('-', states(flow));
      return;
    case element.docPr:
    case element.cNvPr:
      addAttribute(flow, 'descr');
      return;
    case element.textpath:
      addAttribute(flow, 'string');
      return;
    case element.fldSimple:
      addAttribute(flow, 'instr');
      return;
    default:
  }
}

function addAttribute({ cursor, paragraphs }: Flow, local: string): void {
  for (const [name, value] of attributesAt(cursor)) {
    if (name.slice(name.indexOf(':') + 1) !== local) continue;
    if (value !== '') paragraphs.add(`${value}\n`, aside);
    return;
  }
}
