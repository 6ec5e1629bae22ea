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
import { createTextBuilder, type TextBuilder } from './text-builder.ts';
import { attributesOf, scanXml, type XmlTag } from '../xml.ts';

/** One line, or several where a break is in it. */
interface Paragraph {
  now: string;
  before: string;
  /** Field instructions and alternative texts. */
  aside: string;
  changed: boolean;
}

/** `text` is a comment's text in Excel and PowerPoint, `v` a cached value of a chart. */
const paragraphs = new Set(['p', 'text', 'v']);
const holders = new Set(['t', 'text', 'v', 'delText', 'instrText', 'delInstrText']);
/** Formatting: holds no text, but tab stops that look like tabs. */
const formatting = new Set(['pPr', 'rPr', 'sdtPr', 'tblPr', 'trPr', 'tcPr', 'sectPr', 'bodyPr', 'rPh']);
const insertions = new Set(['ins', 'moveTo']);
const deletions = new Set(['del', 'moveFrom']);
const marks: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'],
  ['ptab', '\t'],
  ['br', '\n'],
  ['cr', '\n'],
  ['noBreakHyphen', '-'],
]);

/** Attributes that people read: alternative texts, word art, simple fields. */
const readable: ReadonlyMap<string, string> = new Map([
  ['docPr', 'descr'],
  ['cNvPr', 'descr'],
  ['textpath', 'string'],
  ['fldSimple', 'instr'],
]);

export function flowText(xml: string, budget: Budget): Omit<TextPart, 'name'> {
  const out = createTextBuilder();
  const headings = createColumnHeadings();
  const stack: Paragraph[] = [createParagraph()];
  const depth = { formatting: 0, insertion: 0, deletion: 0 };
  const current = (): Paragraph => stack.at(-1) ?? createParagraph();
  scanXml(
    xml,
    {
      open(tag) {
        if (depth.formatting > 0 || formatting.has(tag.local)) {
          depth.formatting++;
          return;
        }
        if (tag.local === 'tbl') headings.openTable();
        else if (tag.local === 'tr') headings.openRow();
        else if (tag.local === 'tc') headings.openCell(out.length());
        else if (insertions.has(tag.local)) depth.insertion++;
        else if (deletions.has(tag.local)) depth.deletion++;
        else if (paragraphs.has(tag.local)) stack.push(createParagraph());
        else addMark(current(), tag, depth);
      },
      close(tag) {
        if (depth.formatting > 0) {
          depth.formatting--;
          return;
        }
        if (tag.local === 'tbl') headings.closeTable(out.length());
        else if (insertions.has(tag.local)) depth.insertion--;
        else if (deletions.has(tag.local)) depth.deletion--;
        else if (paragraphs.has(tag.local)) flush(stack.pop(), out, headings);
      },
      text(text, parent) {
        if (depth.formatting === 0 && holders.has(parent.local)) addText(current(), text, { parent, depth });
      },
    },
    budget,
  );
  for (const paragraph of stack) flush(paragraph, out, headings);
  return { text: out.done(), ...headings.done() };
}

function createParagraph(): Paragraph {
  return { now: '', before: '', aside: '', changed: false };
}

interface Change {
  readonly insertion: number;
  readonly deletion: number;
}

function addText(paragraph: Paragraph, text: string, { parent, depth }: { parent: XmlTag; depth: Change }): void {
  if (parent.local === 'instrText' || parent.local === 'delInstrText') paragraph.aside += text;
  else if (parent.local === 'delText')
    add(paragraph, text, { insertion: depth.insertion, deletion: depth.deletion + 1 });
  else add(paragraph, text, depth);
}

function add(paragraph: Paragraph, text: string, { insertion, deletion }: Change): void {
  if (insertion > 0 || deletion > 0) paragraph.changed = true;
  if (deletion === 0) paragraph.now += text;
  if (insertion === 0) paragraph.before += text;
}

/** Elements that stand for characters, and attributes that people read. */
function addMark(paragraph: Paragraph, tag: XmlTag, change: Change): void {
  const mark = marks.get(tag.local);
  if (mark !== undefined) {
    add(paragraph, mark, change);
    return;
  }
  const attribute = readable.get(tag.local);
  const value = attribute === undefined ? undefined : localAttribute(tag, attribute);
  if (value !== undefined && value !== '') paragraph.aside += `${value}\n`;
}

function localAttribute(tag: XmlTag, local: string): string | undefined {
  for (const [name, value] of attributesOf(tag)) {
    if (name.slice(name.indexOf(':') + 1) === local) return value;
  }
  return undefined;
}

function flush(paragraph: Paragraph | undefined, out: TextBuilder, headings: ColumnHeadings): void {
  if (paragraph === undefined) return;
  const { now, before, aside, changed } = paragraph;
  headings.text(now);
  addLine(out, now);
  if (changed && before !== now) addLine(out, before);
  addLine(out, aside);
}

function addLine(out: TextBuilder, line: string): void {
  if (line.trim() === '') return;
  out.add(line.endsWith('\n') ? line : `${line}\n`);
}
