import type { TextPart } from '../../model/finding.ts';
import type { Span } from '../evidence.ts';
import { nextIndex } from '../evidence.ts';
import { fold, unitsOf } from '../fold.ts';
import { splitsCharacter, touchesLetter, valueSpan } from '../value-span.ts';
import { keyOfValue } from './elements.ts';
import type { PatternElement } from './elements.ts';
import { addHit, createHits } from './hits.ts';
import type { HitList, Hits } from './hits.ts';
import type { OwnProgram, TypeGroup } from './own-program.ts';
import { longestPhrase } from './phrases.ts';
import { findWords } from './word-finder.ts';

/** A stretch of a part with what lies around it; offsets are those of `text` but where said otherwise. */
export interface Scope {
  readonly part: TextPart;
  /** Offset of `text` in the part. */
  readonly offset: number;
  /** Folded. */
  readonly text: string;
  /** The stretch in which the values of this scope start. */
  readonly own: Span;
  /** Where an element lies in the text; looked for once. */
  hits(element: number): Hits;
}

/** Told which own type's expression is tried (its index), so that somebody can end it; -1 for none. */
export type Watch = (type: number) => void;

export interface ScopeOptions {
  readonly program: OwnProgram;
  readonly group: TypeGroup;
  readonly checkTime: () => void;
  readonly watch: Watch;
}

/** The longest value that a pattern may match: see `detector.ts`. */
const maximumValue = 200;
/** An expression may look so far behind and ahead of what it matches. */
const lookAround = 64;
/** Candidates between two looks at the time. */
const checkInterval = 256;
/** Expressions that can't be looked for by where they begin are tried on slices of this size. */
const sliceSize = 8 * 1024;

export function openScope(part: TextPart, stretch: Span, options: ScopeOptions): Scope {
  const { program, group } = options;
  const margin = maximumValue + lookAround + longestPhrase + group.reach;
  const offset = Math.max(0, stretch.start - margin);
  const raw = part.text.slice(offset, stretch.end + margin);
  const units = unitsOf(raw);
  const text = fold(raw);
  const found: (Hits | undefined)[] = [];
  let words: { of(element: number): Hits } | undefined;

  const patternHits = (element: number, pattern: PatternElement): Hits => {
    if (!group.scanned.includes(element)) return sweep(text, pattern, options);
    const scanned = scanPrimaries(text, units, options);
    group.scanned.forEach((one, index) => (found[one] = scanned[index] ?? createHits()));
    return found[element] ?? createHits();
  };

  return {
    part,
    offset,
    text,
    own: { start: stretch.start - offset, end: Math.min(stretch.end, part.text.length) - offset },
    hits(element) {
      const pattern = program.elements.patterns[element];
      if (pattern !== undefined) return (found[element] ??= patternHits(element, pattern));
      words ??= findWords(text, units, program.elements.words);
      return words.of(element);
    },
  };
}

/** The hits of all primary elements that are patterns, from wherever they match. */
function scanPrimaries(text: string, units: Uint16Array, options: ScopeOptions): readonly HitList[] {
  const { group, program, checkTime, watch } = options;
  const lists = group.scanned.map(createHits);
  const elements = group.scanned.map((element) => program.elements.patterns[element]);
  let looks = 0;
  group.scanner.seek(units, { from: 0, to: units.length }, (start, candidates) => {
    for (const index of candidates) {
      const element = elements[index];
      const list = lists[index];
      if (element === undefined || list === undefined) continue;
      if (++looks % checkInterval === 0) checkTime();
      matchAt(text, start, { element, watch, list });
    }
  });
  for (const index of group.scanner.unfit) {
    const element = elements[index];
    if (element !== undefined) lists[index] = sweep(text, element, options);
  }
  watch(-1);
  return lists;
}

interface Match {
  readonly element: PatternElement;
  readonly watch: Watch;
  readonly list: HitList;
}

function matchAt(text: string, start: number, { element, watch, list }: Match): void {
  if (element.unicode && splitsCharacter(text, start)) return;
  watch(element.owner ?? -1);
  element.sticky.lastIndex = start;
  const match = element.sticky.exec(text);
  if (match !== null) keep(match, 0, { element, text, list });
}

/** Tries an expression from every place, slice by slice. */
function sweep(text: string, element: PatternElement, { checkTime, watch }: ScopeOptions): HitList {
  const list = createHits();
  for (let from = 0; from < text.length; from += sliceSize) {
    const offset = Math.max(0, from - lookAround);
    const slice = text.slice(offset, from + sliceSize + maximumValue + lookAround);
    checkTime();
    element.pattern.lastIndex = from - offset;
    for (;;) {
      watch(element.owner ?? -1);
      const match = element.pattern.exec(slice);
      if (match === null || match.index + offset >= from + sliceSize) break;
      keep(match, offset, { element, text, list });
      element.pattern.lastIndex = nextIndex(match, slice);
    }
  }
  watch(-1);
  return list;
}

/** Adds a match whose value is valid. */
function keep(
  match: RegExpExecArray,
  offset: number,
  { element, text, list }: { readonly element: PatternElement; readonly text: string; readonly list: HitList },
): void {
  const start = match.index + offset;
  if (touchesLetter(text, { start, end: start + match[0].length })) return;
  const { start: from, end } = element.named
    ? valueSpan(match)
    : { start: match.index, end: match.index + match[0].length };
  const span = { start: from + offset, end: end + offset };
  const normalized = element.normalize(text.slice(span.start, span.end));
  if (element.valid(normalized, text, span)) addHit(list, span, keyOfValue(normalized));
}
