import { readEscape } from './read-escape.ts';
import { RegexFault } from './regex.ts';
import type { RegexNode, UnitRanges } from './regex.ts';
import { complement, namedClasses, unite, withoutCase } from './unit-ranges.ts';

type SetNode = Extract<RegexNode, { kind: 'set' }>;

/** One item of a class. */
interface Item {
  readonly set: UnitRanges;
  readonly source: string;
  /** Where it is a single unit, so that it may begin or end a range. */
  readonly unit?: number;
  readonly end: number;
}

/** The class whose bracket is at `start`, and the place behind it. Throws `RegexFault`. */
export function readClass(text: string, start: number, ignoreCase: boolean): { node: SetNode; end: number } {
  const negated = text.charAt(start + 1) === '^';
  let at = start + (negated ? 2 : 1);
  const sets: UnitRanges[] = [];
  let source = '';
  while (text.charAt(at) !== ']') {
    if (at >= text.length) throw new RegexFault('has a class without end: ] is missing');
    const item = rangeAt(text, at);
    sets.push(item.set);
    source += item.source;
    at = item.end;
  }
  if (sets.length === 0) throw new RegexFault('has an empty class []; write \\] for the character');
  const united = unite(...sets);
  // Never less than what the class really stands for: leaving out without regard to case leaves out more, not less.
  const set = negated ? complement(united) : ignoreCase ? withoutCase(united) : united;
  return { node: { kind: 'set', set, source: `[${negated ? '^' : ''}${source}]`, dot: false }, end: at + 1 };
}

/** A node for one unit; digits, spaces and hyphens of every kind stand for those that text is folded to. */
export function setNode(unit: number, ignoreCase: boolean): SetNode {
  if (unit >= 0xd800 && unit <= 0xdfff) throw new RegexFault('holds a character beyond U+FFFF, such as an emoji');
  const set: UnitRanges = [[foldedUnit(unit), foldedUnit(unit)]];
  return { kind: 'set', set: ignoreCase ? withoutCase(set) : set, source: unitSource(unit), dot: false };
}

function rangeAt(text: string, at: number): Item {
  const first = itemAt(text, at);
  if (text.charAt(first.end) !== '-' || text.charAt(first.end + 1) === ']') return first;
  const last = itemAt(text, first.end + 1);
  if (first.unit === undefined || last.unit === undefined || last.unit < first.unit) {
    throw new RegexFault(
      'has a range in a class whose ends are no two characters in order; write \\- for the character',
    );
  }
  return { set: [[first.unit, last.unit]], source: `${first.source}-${last.source}`, end: last.end };
}

function itemAt(text: string, at: number): Item {
  const character = text.charAt(at);
  if (character === '') throw new RegexFault('has a class without end: ] is missing');
  const [whole, name] = /^\[:(\^?\w+):\]/.exec(text.slice(at, at + 14)) ?? [];
  if (whole !== undefined) {
    const named = namedClasses.get(name ?? '');
    if (named === undefined) throw new RegexFault(`has the class ${whole}, which is not known`);
    return { ...named, end: at + whole.length };
  }
  if (character !== '\\') return unitItem(text.charCodeAt(at), at + 1);
  if (text.charAt(at + 1) === 'b') return unitItem(0x08, at + 2);
  const escape = readEscape(text, at);
  if (escape.kind === 'edge') throw new RegexFault('has the edge of a word or text within a class');
  if (escape.kind === 'unit') return unitItem(escape.unit, at + escape.length);
  return { set: escape.set, source: escape.source, end: at + escape.length };
}

function unitItem(written: number, end: number): Item {
  const { set, source } = setNode(written, false);
  return { set, source, unit: foldedUnit(written), end };
}

function unitSource(written: number): string {
  const unit = foldedUnit(written);
  const character = String.fromCharCode(unit);
  return /[0-9A-Za-z ]/.test(character) ? character : `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** Detectors see text with every space as a space and every hyphen as `-`; what is written otherwise would never match. */
function foldedUnit(unit: number): number {
  const character = String.fromCharCode(unit);
  if (/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/.test(character)) return 0x20;
  return /[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d\ufffe]/.test(character) ? 0x2d : unit;
}
