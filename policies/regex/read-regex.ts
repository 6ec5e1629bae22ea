import { readClass, setNode } from './read-class.ts';
import { readEscape } from './read-escape.ts';
import { RegexFault } from './regex.ts';
import type { Regex, RegexNode, RegexSequence } from './regex.ts';
import { anyButLineBreaks, classEscapes } from './unit-ranges.ts';

const deepest = 20;

/**
 * Reads the Perl syntax of Boost, as Purview has it, and JavaScript's own. Groups lose their names and numbers: nothing may
 * refer to them. `^` and `$` are the edges of a line, `\A` and `\z` those of the text. Throws `RegexFault`.
 */
export function readRegex(text: string, options: { readonly ignoreCase: boolean }): Regex {
  const flagged = text.startsWith('(?i)');
  const ignoreCase = options.ignoreCase || flagged;
  let at = flagged ? 4 : 0;

  const accept = (token: string): boolean => {
    if (!text.startsWith(token, at)) return false;
    at += token.length;
    return true;
  };

  function alternatives(depth: number): readonly RegexSequence[] {
    if (depth > deepest) throw new RegexFault(`has groups within groups, more than ${deepest} deep`);
    const list: RegexSequence[] = [];
    do list.push(sequence(depth));
    while (accept('|'));
    return list;
  }

  function sequence(depth: number): RegexSequence {
    const nodes: RegexNode[] = [];
    while (at < text.length && !'|)'.includes(text.charAt(at))) {
      if (text.startsWith('(?#', at)) skipComment();
      else nodes.push(repeated(single(depth)));
    }
    return nodes;
  }

  function skipComment(): void {
    const end = text.indexOf(')', at);
    if (end === -1) throw new RegexFault('has a comment without end: ) is missing');
    at = end + 1;
  }

  function single(depth: number): RegexNode {
    const character = text.charAt(at);
    if (character === '(') return group(depth);
    if (character === '[') {
      const { node, end } = readClass(text, at, ignoreCase);
      at = end;
      return node;
    }
    if (character === '\\') return escape();
    if ('*+?{'.includes(character)) {
      throw new RegexFault(`has ${character} with nothing to repeat before it; write \\${character} for the character`);
    }
    at += 1;
    if (character === '.') return { kind: 'set', set: anyButLineBreaks, source: '.', dot: true };
    if (character === '^') return { kind: 'edge', source: '(?<![^\\n\\r])' };
    if (character === '$') return { kind: 'edge', source: '(?![^\\n\\r])' };
    return setNode(text.charCodeAt(at - 1), ignoreCase);
  }

  function escape(): RegexNode {
    const read = readEscape(text, at);
    at += read.length;
    if (read.kind === 'edge') return { kind: 'edge', source: read.source };
    if (read.kind === 'unit') return setNode(read.unit, ignoreCase);
    const source = classEscapes.has(read.source.slice(1)) ? read.source : `[${read.source}]`;
    return { kind: 'set', set: read.set, source, dot: false };
  }

  function group(depth: number): RegexNode {
    const look = looks.find(({ opening }) => accept(opening));
    if (look === undefined) openGroup();
    const inner = alternatives(depth + 1);
    if (!accept(')')) throw new RegexFault('has a group without end: ) is missing');
    if (look === undefined) return { kind: 'group', alternatives: inner };
    return { kind: 'look', behind: look.behind, negated: look.negated, alternatives: inner };
  }

  function openGroup(): void {
    const [opening] = /^\((?:\?:|\?P?<[A-Za-z_]\w*>|\?'[A-Za-z_]\w*'|(?!\?))/.exec(text.slice(at)) ?? [];
    if (opening === undefined) throw new RegexFault(refusedGroup(text.slice(at, at + 4)));
    at += opening.length;
  }

  function repeated(body: RegexNode): RegexNode {
    const read = quantifierAt(text, at);
    if (read === undefined) return body;
    if (body.kind === 'edge' || body.kind === 'look') throw new RegexFault('repeats something that reads no text');
    at += read.length;
    if (accept('+'))
      throw new RegexFault(
        'has a possessive repeat (a second +), which is not part of this version; take out the second +',
      );
    const lazy = accept('?');
    if (quantifierAt(text, at) !== undefined) throw new RegexFault('repeats a repeat; put the inner one into a group');
    return { kind: 'repeat', body, min: read.min, max: read.max, lazy };
  }

  const read = alternatives(0);
  if (at < text.length) throw new RegexFault('has a ) without a group; write \\) for the character');
  return { alternatives: read, ignoreCase };
}

const looks = [
  { opening: '(?=', behind: false, negated: false },
  { opening: '(?!', behind: false, negated: true },
  { opening: '(?<=', behind: true, negated: false },
  { opening: '(?<!', behind: true, negated: true },
] as const;

function refusedGroup(opening: string): string {
  if (opening.startsWith('(?>')) return 'has an atomic group (?>...), which is not part of this version; write (?:...)';
  if (/^\(\?[a-z^-]/.test(opening)) return 'sets flags within; only (?i) at the very start is known';
  return `has a group that begins with ${opening}, which is not known`;
}

function quantifierAt(text: string, at: number): { min: number; max: number; length: number } | undefined {
  const [whole, sign, least, comma, most] =
    /^(?:([*+?])|\{(\d{1,4})(,)?(\d{1,4})?\})/.exec(text.slice(at, at + 12)) ?? [];
  if (whole === undefined || (comma === undefined && most !== undefined)) return undefined;
  const { length } = whole;
  if (sign !== undefined) return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity, length };
  const min = Number(least);
  const max = comma === undefined ? min : most === undefined ? Infinity : Number(most);
  if (max < min || max === 0) throw new RegexFault(`has a repeat ${whole} that is never met`);
  return { min, max, length };
}
