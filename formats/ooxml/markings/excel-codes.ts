/**
 * Headers and footers of sheets: one string each, whose codes begin with `&` (MS-OI29500 2.1.619, ECMA-376 part 1, 18.3.1.46). A code
 * for a section may come in any order and more than once; what follows it is appended to that section. So ours is put at the end.
 */
import type { Marking, MarkingKind } from '../../../model/marking.ts';
import { isForeign } from '../../foreign-marking.ts';
import { fontOf } from './marker.ts';

/** Excel shows nothing of a header or footer that is longer, codes included. */
export const longest = 255;

interface Token {
  readonly kind: 'text' | 'field' | 'format' | 'section';
  readonly start: number;
  readonly end: number;
  /** The code without its `&`; of a text its characters. */
  readonly value: string;
}

const codes = /&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})|[0-9]{1,3}|[PN][+-][0-9]+|[^])|[^&]+|&$/gu;
const fields = new Set(['P', 'N', 'D', 'T', 'Z', 'F', 'A', 'G']);

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(codes)].map(({ 0: written, index }) => {
    const place = { start: index, end: index + written.length };
    if (!written.startsWith('&')) return { ...place, kind: 'text', value: written };
    const value = written.slice(1);
    if (value === '&') return { ...place, kind: 'text', value };
    if (value === 'L' || value === 'C' || value === 'R') return { ...place, kind: 'section', value };
    return { ...place, kind: fields.has(value.slice(0, 1)) ? 'field' : 'format', value };
  });
}

/** What of a sheet was not there before ours came: it goes with ours. */
export const origin = {
  /** The header's own element; or it was there without content. */
  element: 1,
  emptyElement: 4,
  /** The element that holds headers and footers; or it was there without content. */
  group: 2,
  emptyGroup: 8,
} as const;

export interface SheetMark {
  readonly text: string;
  /** Undefined for Office's. */
  readonly key: string | undefined;
  /** What of `origin`. */
  readonly flags: number;
  readonly start: number;
  readonly end: number;
}

const sections = { left: 'L', center: 'C', right: 'R' } as const;

/**
 * The marking as a section of its own. Its key stands in three colors that are replaced at once, so that nobody sees it: `A`, what of
 * `origin` goes with it, and 16 digits. The color of the text ends it.
 */
export function writeMark(marking: Marking, before: string, flags: number): string {
  const section = sections[marking.alignment];
  const same = tokensOf(before).reduce(inSections, { current: 'C', tokens: [] as Token[], wanted: section }).tokens;
  const key = `A${flags.toString(16)}${marking.key}`.toUpperCase();
  const color = `&K${marking.color.slice(1).toUpperCase()}`;
  const breaks = same.some(({ kind }) => kind === 'text' || kind === 'field') ? '\n' : '';
  return (
    `&${section}&K${key.slice(0, 6)}&K${key.slice(6, 12)}&K${key.slice(12)}${openSwitches(same)}` +
    `&"${fontOf(marking)},Regular"&${Math.min(Math.max(Math.round(marking.size), 1), 409)}` +
    `${color}${breaks}${escapeText(marking.text)}${color}`
  );
}

/** `_x0041_` stands for a character in such strings (ECMA-376 part 1, 22.9.2.19). */
function escapeText(text: string): string {
  return text.replaceAll('&', '&&').replace(/_(?=x[0-9a-f]{4}_)/giu, '_x005F_');
}

interface Walk {
  current: string;
  readonly tokens: Token[];
  readonly wanted: string;
}

/** What stands before any code is in the center. */
function inSections(walk: Walk, token: Token): Walk {
  if (token.kind === 'section') walk.current = token.value;
  else if (walk.current === walk.wanted) walk.tokens.push(token);
  return walk;
}

/** Underlining and the like that is switched on and must not reach ours. */
function openSwitches(tokens: readonly Token[]): string {
  return ['S', 'X', 'Y', 'U', 'E']
    .filter((code) => tokens.filter(({ kind, value }) => kind === 'format' && value === code).length % 2 === 1)
    .map((code) => `&${code}`)
    .join('');
}

/** Ours, told by the three colors; and Office's, which end with a number sign of one point. */
export function readMarks(text: string): readonly SheetMark[] {
  const tokens = tokensOf(text);
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'section') return [];
    const rest = tokens.slice(index + 1);
    const behind = rest.findIndex(({ kind }) => kind === 'section');
    const content = behind < 0 ? rest : rest.slice(0, behind);
    return ourMark(token, content) ?? officeMark(token, content) ?? [];
  });
}

function ourMark(section: Token, content: readonly Token[]): SheetMark | undefined {
  const [, flags, key] =
    /^A([0-9A-F])([0-9A-F]{16})$/u.exec(
      content
        .slice(0, 3)
        .map(({ kind, value }) => (kind === 'format' ? value.slice(1) : ' '))
        .join(''),
    ) ?? [];
  const first = content.findIndex(({ kind }) => kind !== 'format');
  const color = content[first - 1]?.value;
  const last = content.findIndex(({ kind, value }, index) => index > first && kind === 'format' && value === color);
  const end = content[last]?.end;
  if (flags === undefined || key === undefined || first < 0 || end === undefined) return undefined;
  const words = content.slice(first, last).map(({ value }) => value);
  return {
    text: words.join('').replace(/^\n/u, '').replaceAll('_x005F_', '_'),
    key: key.toLowerCase(),
    flags: Number.parseInt(flags, 16),
    start: section.start,
    end,
  };
}

function officeMark(section: Token, content: readonly Token[]): SheetMark | undefined {
  const sign = content.findIndex(({ kind, value }, index) => {
    const next = content[index + 1];
    return kind === 'format' && value === '1' && next?.kind === 'text' && next.value.startsWith('#');
  });
  if (sign < 0) return undefined;
  const text = visible(content).replace('#', '').trim();
  return { text, key: undefined, flags: 0, start: section.start, end: content.at(-1)?.end ?? section.end };
}

function visible(tokens: readonly Token[]): string {
  return tokens.flatMap(({ kind, value }) => (kind === 'text' ? [value] : [])).join('');
}

/** Whether the marking's text is the last that its section shows, by whomever it was put there. */
export function showsAlready({ text, alignment }: Marking, string: string): boolean {
  const { tokens } = tokensOf(string).reduce(inSections, {
    current: 'C',
    tokens: [] as Token[],
    wanted: sections[alignment],
  });
  const shown = visible(tokens).trim();
  return shown === text || shown.endsWith(`\n${text}`);
}

export interface Cut {
  readonly start: number;
  readonly end: number;
}

/** Others' lines that match, from their first character to the last; a section whose lines all match goes with its codes. */
export function foreignCuts(string: string, patterns: readonly RegExp[]): readonly Cut[] {
  if (patterns.length === 0) return [];
  const own = readMarks(string).filter(({ key }) => key !== undefined);
  const groups: Token[][] = [[]];
  for (const token of tokensOf(string)) {
    if (token.kind === 'section') groups.push([token]);
    else groups.at(-1)?.push(token);
  }
  return groups.flatMap((tokens) => {
    const [first] = tokens;
    const last = tokens.at(-1);
    if (first === undefined || last === undefined || own.some(({ start }) => start === first.start)) return [];
    if (isForeign(visible(tokens), patterns)) return [{ start: first.start, end: last.end }];
    return tokens.flatMap((token) => (token.kind === 'text' ? lineCuts(token, patterns) : []));
  });
}

/** Whole lines of one text, each with the line break that leads to it. */
function lineCuts({ start, value }: Token, patterns: readonly RegExp[]): readonly Cut[] {
  const cuts: Cut[] = [];
  let at = 0;
  for (const line of value.split('\n')) {
    const from = at === 0 ? 0 : at - 1;
    if (at > 0 && isForeign(line, patterns)) cuts.push({ start: start + from, end: start + at + line.length });
    at += line.length + 1;
  }
  return cuts;
}

export const kindOfSlot = (slot: string): MarkingKind => (slot.endsWith('Header') ? 'header' : 'footer');
