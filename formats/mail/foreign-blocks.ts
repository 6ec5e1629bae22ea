/**
 * Others' markings in the body of a message: what stands first or last in it and is nothing but their text. Nothing sets them off from what
 * somebody wrote, so that only whole paragraphs count, and something else must be left.
 */
import { isForeignWhole } from '../foreign-marking.ts';
import type { Budget } from '../limits.ts';
import { scanMarkup } from '../scan-markup.ts';

export interface BodyText {
  readonly kind: 'html' | 'plain';
  readonly text: string;
  /** Where the message's own content begins and ends: behind the header and before the footer that are ours. */
  readonly start: number;
  readonly end: number;
}

/** Offsets in the text. */
interface Range {
  readonly start: number;
  readonly end: number;
}

export function foreignBlocks(body: BodyText, patterns: readonly RegExp[], budget: Budget): readonly Range[] {
  if (patterns.length === 0) return [];
  const isMarking = (text: string): boolean => isForeignWhole(text, patterns);
  const blocks = body.kind === 'plain' ? paragraphsOf(body) : elementsOf(body, budget);
  const first = leading(blocks, isMarking);
  const last = leading([...blocks.slice(first.length)].reverse(), isMarking);
  if (first.length + last.length === blocks.length) return [];
  return [...first.map(({ atStart }) => atStart), ...last.map(({ atEnd }) => atEnd)].flatMap((range) => range ?? []);
}

/** A paragraph or an element, with what goes where it is taken out at the start and at the end; neither where it must stay. */
interface Block {
  readonly text: string;
  readonly atStart: Range | undefined;
  readonly atEnd: Range | undefined;
}

function leading(blocks: readonly Block[], isMarking: (text: string) => boolean): readonly Block[] {
  const end = blocks.findIndex(({ text, atStart }) => atStart === undefined || !isMarking(text));
  return end < 0 ? blocks : blocks.slice(0, end);
}

/** Blank lines go with the paragraph: those behind the first one, those before the last. What is quoted stays. */
function paragraphsOf({ text, start, end }: BodyText): readonly Block[] {
  const blocks: Block[] = [];
  const found = [...text.slice(start, end).matchAll(/(?:[^\n]*\S[^\n]*(?:\n|$))+/gu)];
  for (const [index, match] of found.entries()) {
    const own = { start: start + match.index, end: start + match.index + match[0].length };
    const before = found[index - 1];
    const next = found[index + 1];
    const isQuoted = /^[>|]/mu.test(match[0]);
    blocks.push({
      text: match[0],
      atStart: isQuoted ? undefined : { start: own.start, end: next === undefined ? own.end : start + next.index },
      atEnd: isQuoted ? undefined : { start: before === undefined ? own.start : endOf(before, start), end: own.end },
    });
  }
  return blocks;
}

function endOf(match: RegExpExecArray, start: number): number {
  return start + match.index + match[0].length;
}

const blockElements = new Set(['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'center', 'table', 'pre']);
/** Shown though they hold no text. */
const shown = new Set(['img', 'hr', 'object', 'iframe', 'video', 'audio', 'svg', 'canvas', 'input', 'button', 'embed']);
const hidden = new Set(['script', 'style', 'title', 'template']);
const empty = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const breaking = new Set([
  ...blockElements,
  'body',
  'tr',
  'td',
  'th',
  'li',
  'ul',
  'ol',
  'blockquote',
  'section',
  'article',
]);
const ours = /^labelwright-(?:header|footer)-[0-9a-f]{16}$/u;
/** Elements within each other; a page with more is left as it is. */
const deepest = 1000;

interface Element {
  readonly name: string;
  readonly start: number;
  /** Index of the first run of content that stands in it. */
  readonly firstRun: number;
  isOurs: boolean;
}

/** What is seen between two tags of blocks. */
interface Run {
  text: string;
  picture: boolean;
  /** The outermost element that holds it and nothing else. */
  element: Range | undefined;
}

/** Runs of content in order; those that stand in no element of their own, and those with pictures, stay. */
function elementsOf(body: BodyText, budget: Budget): readonly Block[] {
  const runs = runsOf(body, budget);
  return runs.map(({ text, picture, element }) => {
    const range = picture ? undefined : element;
    return { text, atStart: range, atEnd: range };
  });
}

function runsOf({ text: html, start, end }: BodyText, budget: Budget): readonly Run[] {
  const runs: Run[] = [];
  const stack: Element[] = [];
  let [isOpen, isTooDeep, unseen] = [false, false, 0];
  const runAt = (at: number): Run | undefined => {
    if (at < start || at >= end || unseen > 0) return undefined;
    if (!isOpen) runs.push({ text: '', picture: false, element: undefined });
    isOpen = true;
    return runs.at(-1);
  };
  const hides = ({ name, isOurs }: Element): boolean => isOurs || hidden.has(name);
  scanMarkup(
    html,
    { xml: false, budget },
    {
      open(name, at) {
        if (breaking.has(name)) isOpen = false;
        const run = shown.has(name) || (name === 'br' && isOpen) ? runAt(at) : undefined;
        if (run !== undefined && name === 'br') run.text += '\n';
        else if (run !== undefined) run.picture = true;
        isTooDeep ||= stack.length >= deepest;
        if (empty.has(name) || isTooDeep) return;
        stack.push({ name, start: at - 1, firstRun: runs.length - (run === undefined ? 0 : 1), isOurs: false });
        if (hidden.has(name)) unseen++;
      },
      attribute(name, value) {
        const element = stack.at(-1);
        if (name !== 'class' || !ours.test(value) || element === undefined || hides(element)) return;
        element.isOurs = true;
        unseen++;
      },
      opened: () => undefined,
      close(name, at) {
        if (breaking.has(name)) isOpen = false;
        const depth = stack.findLastIndex((element) => element.name === name);
        const element = stack[depth];
        if (element === undefined) return;
        const closed = stack.splice(depth);
        unseen -= closed.filter(hides).length;
        const parent = stack.at(-1);
        const behind = html.indexOf('>', at) + 1;
        const isWithin = element.start >= start && behind > 0 && behind <= end;
        const run = runs.length === element.firstRun + 1 ? runs.at(-1) : undefined;
        if (run === undefined || closed.length > 1 || !isWithin || !blockElements.has(name)) return;
        if (parent === undefined || !hides(parent)) run.element = { start: element.start, end: behind };
      },
      text(text, at) {
        const run = text.trim() === '' && !isOpen ? undefined : runAt(at);
        if (run !== undefined) run.text += text.replace(/\s+/gu, ' ');
      },
      comment: () => undefined,
    },
  );
  return isTooDeep ? [] : runs;
}
