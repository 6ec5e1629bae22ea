/** The markings that a Word header or footer part shows, ours and Office's, with the runs that hold them. */
import type { MarkingKind } from '../../../model/marking.ts';
import type { Budget } from '../../limits.ts';
import { attributesOf, scanXml, type XmlTag } from '../../xml.ts';
import { kindOfOutcome, readTag, type Tag } from './marker.ts';

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface WordMark {
  readonly kind: MarkingKind;
  readonly text: string;
  /** `untagged` is word art that may be a watermark of anybody's: programs that save documents anew take its name away. */
  readonly by: 'ours' | 'office' | 'untagged';
  /** Of ours. */
  readonly key: string | undefined;
  /** Of the run that holds the shape; of its paragraph, where that holds nothing else. */
  readonly range: Range;
}

interface Frame {
  readonly tag: XmlTag;
  /** Of paragraphs: the marks in its runs, and whether it holds anything else. */
  readonly marks: WordMark[];
  other: boolean;
  /** Of runs: the shape that was met in it. */
  shape: Shape | undefined;
}

interface Shape {
  tag?: Tag | undefined;
  outcome?: MarkingKind | undefined;
  /** What word art says. */
  art?: string | undefined;
  text: string;
}

/** What a paragraph may hold beside ours and still be ours alone. */
const neutral = new Set(['pPr', 'proofErr', 'bookmarkStart', 'bookmarkEnd']);

export function readMarks(xml: string, budget: Budget): readonly WordMark[] {
  const stack: Frame[] = [];
  const marks: WordMark[] = [];
  scanXml(
    xml,
    {
      open(tag) {
        noteShape(tag, stack);
        stack.push({ tag, marks: [], other: false, shape: undefined });
      },
      close(tag, _start, end) {
        const frame = stack.pop();
        if (frame === undefined) return;
        const mark = tag.local === 'r' ? markOf(frame, end) : undefined;
        const paragraph = stack.findLast(({ tag: { local } }) => local === 'p');
        if (tag.local === 'p') marks.push(...marksOf(frame, end));
        else if (mark !== undefined && paragraph !== undefined) paragraph.marks.push(mark);
        const parent = stack.at(-1);
        if (parent?.tag.local === 'p' && mark?.key === undefined && !neutral.has(tag.local)) parent.other = true;
      },
    },
    budget,
  );
  return marks;
}

/** Of a paragraph that ends. */
function marksOf({ tag, marks, other }: Frame, end: number): readonly WordMark[] {
  const [mark] = marks;
  const alone = !other && marks.length === 1 && mark !== undefined;
  return alone ? [{ ...mark, range: { start: tag.start, end } }] : marks;
}

/** Shapes say what they are by their properties, which precede their content. */
function noteShape(tag: XmlTag, stack: readonly Frame[]): void {
  const names = shapeNames[tag.local];
  if (names === undefined) return;
  const run = stack.findLast((frame) => frame.tag.local === 'r');
  if (run === undefined) return;
  const attributes = attributesOf(tag);
  const shape = (run.shape ??= { text: '' });
  if (names.outcome !== undefined) shape.outcome ??= kindOfOutcome(attributes.get(names.outcome) ?? '');
  if (names.name !== undefined) shape.tag ??= readTag(attributes.get(names.name) ?? '');
  const text = names.text === undefined ? '' : (attributes.get(names.text) ?? '');
  if (shape.text === '') shape.text = text;
  if (names.art !== undefined) shape.art ??= attributes.get(names.art);
}

interface ShapeNames {
  readonly name?: string;
  readonly text?: string;
  readonly outcome?: string;
  readonly art?: string;
}

/** Attributes by element: DrawingML, Office's classification tag within it, VML. */
const shapeNames: Readonly<Record<string, ShapeNames | undefined>> = {
  docPr: { name: 'name', text: 'descr' },
  classification: { outcome: 'classificationOutcomeType' },
  shape: { name: 'id', text: 'alt' },
  textpath: { art: 'string' },
};

function markOf({ tag, shape }: Frame, end: number): WordMark | undefined {
  if (shape === undefined) return undefined;
  const range = { start: tag.start, end };
  const { text, art } = shape;
  if (shape.tag !== undefined) return { kind: shape.tag.kind, text, by: 'ours', key: shape.tag.key, range };
  if (shape.outcome !== undefined) return { kind: shape.outcome, text, by: 'office', key: undefined, range };
  return art === undefined ? undefined : { kind: 'watermark', text: art, by: 'untagged', key: undefined, range };
}
