import { RegExpParser } from '@eslint-community/regexpp';
import type { AST } from '@eslint-community/regexpp';

/**
 * A pattern as a graph of steps that says more strings match than really do, never fewer: a unit outside ASCII is like any
 * other, and of what looks ahead or back only the next unit counts. Steps refer to each other by index.
 */
export interface PatternGraph {
  readonly steps: readonly Step[];
  readonly start: number;
}

export type Step =
  /** Reads one unit of the set. */
  | { readonly kind: 'take'; readonly set: UnitSet; readonly to: number }
  | { readonly kind: 'fork'; readonly to: readonly number[] }
  /** Holds where the unit before or behind is of the set (`wanted`), or is none of it and may be missing. */
  | {
      readonly kind: 'look';
      readonly side: 'before' | 'behind';
      readonly wanted: boolean;
      readonly set: UnitSet;
      readonly to: number;
    }
  | { readonly kind: 'word-edge'; readonly negate: boolean; readonly to: number }
  | { readonly kind: 'end' };

export interface UnitSet {
  /** One byte per unit below 128: 1 for a member. */
  readonly ascii: Uint8Array;
  /** Units from 128 on. */
  readonly beyond: 'none' | 'some' | 'all';
}

/** More steps than this, and the pattern is left to the regular expression engine. */
const maximumSteps = 4_000;

type Look = AST.LookaheadAssertion | AST.LookbehindAssertion;
type Single = AST.Character | AST.CharacterClass | AST.CharacterSet;

const parser = new RegExpParser();

/** Undefined for a pattern that can't be read this way: set notation (flag `v`), or too large. */
export function readPattern(pattern: RegExp): PatternGraph | undefined {
  if (pattern.flags.includes('v')) return undefined;
  const unicode = pattern.flags.includes('u');
  const ast = parser.parsePattern(pattern.source, undefined, undefined, { unicode });
  if (sizeOf(ast) > maximumSteps) return undefined;
  const steps: Step[] = [];
  const add = (step: Step): number => steps.push(step) - 1;
  let flags = pattern.flags;
  const setOf = (node: Single): UnitSet => unitSet(node, flags);

  function alternatives(list: readonly AST.Alternative[], to: number): number {
    const starts = list.map(({ elements }) => elements.reduceRight((next, element) => build(element, next), to));
    return starts.length === 1 ? (starts[0] ?? to) : add({ kind: 'fork', to: starts });
  }

  function build(node: AST.Element, to: number): number {
    switch (node.type) {
      case 'Group':
        return group(node, to);
      case 'CapturingGroup':
        return alternatives(node.alternatives, to);
      case 'Quantifier':
        return repeat(node, to);
      case 'Backreference':
        return add({ kind: 'fork', to: [...[node.resolved].flat().map((group) => build(group, to)), to] });
      case 'Assertion':
        return assertion(node, to);
      case 'ExpressionCharacterClass':
        throw new Error('Cannot read pattern: set notation without flag v');
      default:
        return take(setOf(node), to);
    }
  }

  function group({ alternatives: inner, modifiers }: AST.Group, to: number): number {
    const outside = flags;
    if (modifiers?.add.ignoreCase === true) flags += 'i';
    if (modifiers?.add.dotAll === true) flags += 's';
    if (modifiers?.add.multiline === true) flags += 'm';
    if (modifiers?.remove?.multiline === true) flags = flags.replaceAll('m', '');
    if (modifiers?.remove?.ignoreCase === true) flags = flags.replaceAll('i', '');
    if (modifiers?.remove?.dotAll === true) flags = flags.replaceAll('s', '');
    const start = alternatives(inner, to);
    flags = outside;
    return start;
  }

  function take(set: UnitSet, to: number): number {
    const one = add({ kind: 'take', set, to });
    if (!unicode || set.beyond === 'none') return one;
    // With flag u, a character beyond the 16 bits of a unit is two units.
    const second = add({ kind: 'take', set: beyondAscii, to });
    return add({ kind: 'fork', to: [one, add({ kind: 'take', set: beyondAscii, to: second })] });
  }

  function repeat({ element, min, max }: AST.Quantifier, to: number): number {
    let next = to;
    if (max === Infinity) {
      const ways: number[] = [to];
      next = add({ kind: 'fork', to: ways });
      ways.push(build(element, next));
    } else {
      for (let count = min; count < max; count++) next = add({ kind: 'fork', to: [build(element, next), to] });
    }
    for (let count = 0; count < min; count++) next = build(element, next);
    return next;
  }

  function assertion(node: AST.Assertion, to: number): number {
    if (node.kind === 'word') return add({ kind: 'word-edge', negate: node.negate, to });
    if (node.kind === 'start') {
      return add({ kind: 'look', side: 'behind', wanted: false, set: flags.includes('m') ? inLine : anyUnit, to });
    }
    if (node.kind !== 'lookahead' && node.kind !== 'lookbehind') return to;
    const side = node.kind === 'lookahead' ? 'before' : 'behind';
    const edges = node.negate ? forbiddenUnits(node) : edgeUnits(node);
    if (edges === undefined || edges.length === 0) return to;
    return add({ kind: 'look', side, wanted: !node.negate, set: union(edges.map(setOf)), to });
  }

  const end = add({ kind: 'end' });
  return { steps, start: alternatives(ast.alternatives, end) };
}

/** The sets of units that these patterns tell apart. */
export function setsIn(graphs: readonly (PatternGraph | undefined)[]): readonly UnitSet[] {
  return graphs.flatMap((graph) => (graph?.steps ?? []).flatMap((step) => ('set' in step ? [step.set] : [])));
}

/** What a negative look forbids whatever follows; an alternative of more than one unit forbids nothing by itself. */
function forbiddenUnits({ alternatives }: Look): readonly Single[] {
  const alone = alternatives.map(({ elements }) => (elements.length === 1 ? elements[0] : undefined));
  return alone.filter((element) => element !== undefined && isSingle(element));
}

/** One of these units lies where a positive look begins; undefined where that can't be told. */
function edgeUnits({ alternatives, kind }: Look): readonly Single[] | undefined {
  const found: Single[] = [];
  for (const { elements } of alternatives) {
    const inward = kind === 'lookahead' ? elements : elements.toReversed();
    let settled = false;
    for (const element of inward) {
      const unit = element.type === 'Quantifier' ? element.element : element;
      if (!isSingle(unit)) return undefined;
      found.push(unit);
      settled = element.type !== 'Quantifier' || element.min > 0;
      if (settled) break;
    }
    if (!settled) return undefined;
  }
  return found;
}

function isSingle(node: AST.Element): node is Single {
  return node.type === 'Character' || node.type === 'CharacterClass' || node.type === 'CharacterSet';
}

function sizeOf(node: AST.Pattern | AST.Alternative | AST.Element): number {
  if (node.type === 'Backreference') return 1 + [node.resolved].flat().reduce((sum, group) => sum + sizeOf(group), 0);
  const own = childrenOf(node).reduce((sum, child) => sum + sizeOf(child), 1);
  return node.type === 'Quantifier' ? own * Math.max(1, node.max === Infinity ? node.min + 1 : node.max) : own;
}

function childrenOf(node: AST.Pattern | AST.Alternative | AST.Element): readonly (AST.Alternative | AST.Element)[] {
  if (node.type === 'Alternative') return node.elements;
  if (node.type === 'Quantifier') return [node.element];
  return 'alternatives' in node ? node.alternatives : [];
}

// Sets of units -------------------------------------------------------------------------------------------------------

const beyondAscii: UnitSet = { ascii: new Uint8Array(128), beyond: 'all' };

const anyUnit: UnitSet = { ascii: new Uint8Array(128).fill(1), beyond: 'all' };
/** What ends no line. */
const inLine: UnitSet = {
  ascii: Uint8Array.from({ length: 128 }, (_, unit) => (unit === 0x0a || unit === 0x0d ? 0 : 1)),
  beyond: 'some',
};

const knownSets = new Map<string, UnitSet>();

/** Asks the regular expression engine itself which units below 128 the class takes, so that flags count. */
function unitSet(node: Single, flags: string): UnitSet {
  const key = `${flags}/${node.raw}`;
  const known = knownSets.get(key);
  if (known !== undefined) return known;
  const test = new RegExp(`^(?:${node.raw})$`, [...new Set(flags.replace(/[gym]/g, ''))].join(''));
  const ascii = Uint8Array.from({ length: 128 }, (_, unit) => (test.test(String.fromCharCode(unit)) ? 1 : 0));
  const set: UnitSet = { ascii, beyond: beyondOf(node) };
  knownSets.set(key, set);
  return set;
}

function beyondOf(node: Single): UnitSet['beyond'] {
  if (node.type === 'Character') return node.value < 128 ? 'none' : 'some';
  if (node.type === 'CharacterSet') return node.kind === 'digit' && !node.negate ? 'none' : 'some';
  const plain = node.elements.every((element) => isAscii(element));
  if (node.negate) return plain ? 'all' : 'some';
  return plain ? 'none' : 'some';
}

function isAscii(element: AST.CharacterClassElement): boolean {
  if (element.type === 'Character') return element.value < 128;
  if (element.type === 'CharacterClassRange') return element.max.value < 128;
  return element.type === 'CharacterSet' && element.kind === 'digit' && !element.negate;
}

function union(sets: readonly UnitSet[]): UnitSet {
  const ascii = Uint8Array.from({ length: 128 }, (_, unit) => (sets.some((set) => set.ascii[unit] === 1) ? 1 : 0));
  if (sets.some(({ beyond }) => beyond === 'all')) return { ascii, beyond: 'all' };
  return { ascii, beyond: sets.every(({ beyond }) => beyond === 'none') ? 'none' : 'some' };
}
