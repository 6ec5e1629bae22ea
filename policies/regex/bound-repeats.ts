import { checkRegex } from './check-regex.ts';
import { printRegex } from './print-regex.ts';
import { readRegex } from './read-regex.ts';
import { RegexFault } from './regex.ts';
import type { RegexNode, RegexSequence } from './regex.ts';

/** Bounds that repeats without one are given, the widest first. */
const bounds = [100, 50, 30, 20, 10];

/** An expression whose repeats all have a bound, as it is written in a policy, and which bound some were given. */
export interface Bounded {
  readonly text: string;
  /** Absent where nothing was changed. */
  readonly bound?: number;
}

/**
 * The expression itself where it is safe; else the same with `*`, `+` and `{n,}` bounded as widely as is safe. Throws the `RegexFault` of
 * the expression where that doesn't help.
 */
export function boundRepeats(text: string): Bounded {
  const regex = readRegex(text, { ignoreCase: false });
  try {
    checkRegex(regex);
    return { text };
  } catch (error) {
    if (!(error instanceof RegexFault) || !regex.alternatives.some(hasOpenEnd)) throw error;
    for (const bound of bounds) {
      const alternatives = regex.alternatives.map((sequence) => sequence.map((node) => bounded(node, bound)));
      if (isSafe(alternatives, regex.ignoreCase))
        return { text: `${regex.ignoreCase ? '(?i)' : ''}${printRegex({ alternatives })}`, bound };
    }
    throw error;
  }
}

function isSafe(alternatives: readonly RegexSequence[], ignoreCase: boolean): boolean {
  try {
    checkRegex({ alternatives, ignoreCase });
    return true;
  } catch (error) {
    if (!(error instanceof RegexFault)) throw error;
    return false;
  }
}

function hasOpenEnd(sequence: RegexSequence): boolean {
  return sequence.some((node) => {
    if (node.kind === 'repeat') return node.max === Infinity || hasOpenEnd([node.body]);
    return 'alternatives' in node && node.alternatives.some(hasOpenEnd);
  });
}

function bounded(node: RegexNode, bound: number): RegexNode {
  if (node.kind === 'repeat') {
    const max = node.max === Infinity ? Math.max(node.min, bound) : node.max;
    return { ...node, max, body: bounded(node.body, bound) };
  }
  if (!('alternatives' in node)) return node;
  return { ...node, alternatives: node.alternatives.map((sequence) => sequence.map((one) => bounded(one, bound))) };
}
