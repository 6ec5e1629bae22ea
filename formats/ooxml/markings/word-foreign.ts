/** Others' markings in a Word header or footer, told by their text: paragraphs, text boxes and word art whose lines all match. */
import type { Budget } from '../../limits.ts';
import type { TextEdit } from '../../text-edit.ts';
import { attributesOf, scanXml, type XmlTag } from '../../xml.ts';
import { isForeign } from '../../foreign-marking.ts';
import { readTag } from './marker.ts';

interface Frame {
  readonly tag: XmlTag;
  /** Of paragraphs, and of runs the text of their shapes. */
  text: string;
  /** Of paragraphs: where its content begins, behind its properties. */
  contentStart: number;
  /** Of paragraphs: what its text stands in, and whether it holds a picture or the like beside it. */
  readonly texts: Range[];
  picture: boolean;
  /** Of paragraphs: fields that begin and don't end in it. */
  fields: number;
  /** Of runs: whether a shape is in it, and whether it is ours. */
  shape: boolean;
  ours: boolean;
  /** Of containers: their paragraphs that match, and behind the last one of any. */
  readonly matches: Match[];
  lastParagraph: number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Match extends Range {
  /** What goes where the paragraph stays. */
  readonly content: readonly Range[];
  readonly picture: boolean;
}

const characters: Readonly<Record<string, string | undefined>> = { tab: '\t', ptab: '\t', br: '\n', cr: '\n' };

const pictures = new Set(['drawing', 'pict', 'object', 'AlternateContent']);

/**
 * What takes them out. A paragraph goes where another one follows it in the header itself, elsewhere only its content does, since a
 * cell or a header must have a paragraph; beside a picture only its text does. A paragraph across whose end a field runs stays.
 */
export function foreignEdits(xml: string, patterns: readonly RegExp[], budget: Budget): readonly TextEdit[] {
  const stack: Frame[] = [];
  let edits: TextEdit[] = [];
  const closeParagraph = (frame: Frame, start: number, end: number): void => {
    const container = stack.at(-1);
    if (container === undefined) return;
    const run = stack.findLast(({ tag }) => tag.local === 'r');
    if (run !== undefined && frame.text.trim() !== '') run.text += `${frame.text}\n`;
    container.lastParagraph = end;
    if (frame.fields !== 0 || frame.tag.selfClosing || stack.some(({ ours }) => ours)) return;
    if (!isForeign(frame.text, patterns)) return;
    const { picture, texts, tag } = frame;
    const content = picture ? texts : [{ start: Math.max(frame.contentStart, tag.end), end: start }];
    container.matches.push({ start: tag.start, end, content, picture });
  };
  const closeContainer = (frame: Frame): void => {
    for (const match of frame.matches) {
      const whole = stack.length === 0 && match.end < frame.lastParagraph && !match.picture;
      for (const { start, end } of whole ? [match] : match.content) replaceWithin(start, end);
    }
  };
  const replaceWithin = (start: number, end: number): void => {
    if (start === end) return;
    edits = edits.filter((edit) => edit.start < start || edit.end > end);
    edits.push({ start, end, text: '' });
  };
  scanXml(
    xml,
    {
      open(tag) {
        noteTag(tag, stack);
        stack.push(createFrame(tag));
      },
      close(tag, start, end) {
        const frame = stack.pop();
        if (frame === undefined) return;
        closeContainer(frame);
        if (tag.local === 'p') closeParagraph(frame, start, end);
        const parent = stack.at(-1);
        if (tag.local === 't')
          stack.findLast((outer) => outer.tag.local === 'p')?.texts.push({ start: tag.start, end });
        if (tag.local === 'pPr' && parent?.tag.local === 'p') parent.contentStart = end;
        if (tag.local === 'r' && frame.shape && !frame.ours && isForeign(frame.text, patterns)) {
          replaceWithin(tag.start, end);
        }
      },
      text(text, parent) {
        const paragraph = parent.local === 't' ? stack.findLast(({ tag }) => tag.local === 'p') : undefined;
        if (paragraph !== undefined) paragraph.text += text;
      },
    },
    budget,
  );
  return edits;
}

function createFrame(tag: XmlTag): Frame {
  const counts = { contentStart: 0, fields: 0, lastParagraph: 0 };
  return { tag, text: '', texts: [], picture: false, shape: false, ours: false, matches: [], ...counts };
}

function noteTag(tag: XmlTag, stack: readonly Frame[]): void {
  const run = stack.findLast((frame) => frame.tag.local === 'r');
  const paragraph = stack.findLast((frame) => frame.tag.local === 'p');
  const character = characters[tag.local];
  if (character !== undefined && stack.at(-1)?.tag.local === 'r' && paragraph !== undefined)
    paragraph.text += character;
  if (tag.local === 'fldChar' && paragraph !== undefined) {
    const type = [...attributesOf(tag)].find(([name]) => name.endsWith('fldCharType'))?.[1];
    paragraph.fields += type === 'begin' ? 1 : type === 'end' ? -1 : 0;
  }
  if (pictures.has(tag.local) && paragraph !== undefined) paragraph.picture = true;
  if (run === undefined) return;
  if (tag.local === 'docPr' || tag.local === 'shape') {
    const attributes = attributesOf(tag);
    run.shape = true;
    run.ours ||= readTag(attributes.get('name') ?? attributes.get('id') ?? '') !== undefined;
  }
  if (tag.local === 'textpath') run.text += `${attributesOf(tag).get('string') ?? ''}\n`;
}
