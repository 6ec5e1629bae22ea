import type { OwnElement, OwnKeyword, OwnRegex } from '../../model/own-type.ts';
import type { Detector } from '../detector.ts';
import type { Span } from '../evidence.ts';
import { hash53 } from '../value-set.ts';
import { compileCheck } from './checks.ts';
import type { Dictionary } from './dictionary.ts';
import { compileKeywordLists } from './word-finder.ts';
import type { WordTables } from './word-finder.ts';

/** An element that is found by a pattern. */
export interface PatternElement {
  /** Matches at `lastIndex` or not at all. */
  readonly sticky: RegExp;
  /** The same, global: what the scanner reads. */
  readonly pattern: RegExp;
  readonly named: boolean;
  /** Whether it reads characters, not units. */
  readonly unicode: boolean;
  /** Index of the own type that it comes from; absent for built-in patterns, which need no watch. */
  readonly owner?: number;
  normalize(value: string): string;
  valid(normalized: string, text: string, span: Span): boolean;
}

/** All elements of some own types, each once; an element is its index. */
export interface ElementTable {
  /** By element; absent for words. */
  readonly patterns: readonly (PatternElement | undefined)[];
  readonly words: readonly WordTables[];
}

export interface ElementTableBuilder {
  /** `owner` is the index of the type that asks for it. */
  index(element: OwnElement, owner: number): number;
  finish(): ElementTable;
}

export interface Sources {
  /** The built-in type of an id; throws where there is none. */
  typeOf(id: string): Detector;
  /** The dictionary with this SHA-256; throws where there is none. */
  dictionary(digest: string): Dictionary;
}

export function createElementTable(sources: Sources): ElementTableBuilder {
  const known = new Map<string, number>();
  const patterns: (PatternElement | undefined)[] = [];
  const lists: { element: number; keywords: readonly OwnKeyword[] }[] = [];
  const dictionaries: WordTables[] = [];
  return {
    index(element, owner) {
      const key = JSON.stringify('regex' in element ? [owner, element] : element);
      const before = known.get(key);
      if (before !== undefined) return before;
      const index = patterns.length;
      known.set(key, index);
      patterns.push(patternOf(element, owner, sources));
      if ('keywords' in element) lists.push({ element: index, keywords: element.keywords });
      if ('dictionary' in element) {
        const { phrases, substrings } = sources.dictionary(element.dictionary);
        dictionaries.push({
          ...(phrases && { phrases }),
          ...(substrings && { substrings }),
          owners: [[{ element: index }]],
        });
      }
      return index;
    },
    finish() {
      const listed = compileKeywordLists(lists);
      return { patterns, words: [...(listed === undefined ? [] : [listed]), ...dictionaries] };
    },
  };
}

function patternOf(element: OwnElement, owner: number, { typeOf }: Sources): PatternElement | undefined {
  if ('type' in element) {
    const { pattern, normalize, valid } = typeOf(element.type);
    return { ...compiled(pattern), normalize, valid };
  }
  if (!('regex' in element)) return undefined;
  const { regex } = element;
  const checks = element.checks.map((check) => compileCheck(check, typeOf));
  return {
    ...compiled(globalPattern(regex)),
    owner,
    normalize: (value) => spellingOf(value, regex),
    valid: (_, text, span) => checks.every((check) => check(text.slice(span.start, span.end), text, span)),
  };
}

function compiled(pattern: RegExp) {
  return {
    pattern,
    sticky: new RegExp(pattern.source, `${pattern.flags.replace('g', '')}y`),
    named: pattern.source.includes('(?<value>'),
    unicode: pattern.unicode || pattern.unicodeSets,
  };
}

export function globalPattern({ source, ignoreCase }: OwnRegex): RegExp {
  return new RegExp(source, ignoreCase ? 'gi' : 'g');
}

/** Values are one where they differ only in spaces, hyphens, dots and slashes, and in case unless case counts. */
function spellingOf(value: string, { ignoreCase }: OwnRegex): string {
  const bare = value.replace(/[\s./-]/g, '') || value;
  return ignoreCase ? bare.toUpperCase() : bare;
}

/** What is the same for the same value. */
export function keyOfValue(normalized: string): number {
  return hash53(normalized);
}
