import { maximumWork, workOf } from './regex-work.ts';
import { RegexFault } from './regex.ts';
import type { Regex, RegexNode, RegexSequence } from './regex.ts';

/** The longest text that may be matched: see classification/detector.ts. */
const longestMatch = 200;
/** Evidence is looked for in a slice of the text; a look may not reach beyond it. */
const longestLook = 50;

interface Length {
  readonly min: number;
  readonly max: number;
}

/** Throws `RegexFault` unless the expression matches 1 to 200 characters and ends soon on any text. */
export function checkRegex({ alternatives }: Regex): void {
  checkAlternatives(alternatives);
  const { min, max } = lengthOf(alternatives);
  if (min === 0) throw new RegexFault('can match nothing; at least one character must be required');
  if (max > longestMatch) throw new RegexFault(`can match ${max} characters; at most ${longestMatch} are possible`);
  for (const sequence of alternatives) checkEnds(sequence);
  if (workOf(alternatives) > maximumWork) {
    throw new RegexFault(
      `can be tried in more than ${maximumWork} ways from one place; make repeats shorter, or let neighbors and alternatives begin with different characters`,
    );
  }
}

function checkAlternatives(alternatives: readonly RegexSequence[]): void {
  if (alternatives.length > 1 && (alternatives[0]?.length === 0 || alternatives.at(-1)?.length === 0)) {
    throw new RegexFault('has a | at the start or end of alternatives, so that nothing is one of them; write (?:...)?');
  }
  for (const node of alternatives.flat()) checkNode(node);
}

function checkNode(node: RegexNode): void {
  if (node.kind === 'group') checkAlternatives(node.alternatives);
  if (node.kind === 'look') checkLook(node);
  if (node.kind !== 'repeat') return;
  if (node.max === Infinity) {
    throw new RegexFault('repeats without an upper bound (*, + or {n,}); name one, such as {1,20}');
  }
  checkNode(node.body);
  if (node.max > 1 && lengthOf([[node.body]]).min === 0) {
    throw new RegexFault('repeats a group that can match nothing; require a character in it');
  }
}

function checkLook({ behind, alternatives }: Extract<RegexNode, { kind: 'look' }>): void {
  checkAlternatives(alternatives);
  const lengths = alternatives.map((sequence) => lengthOf([sequence]));
  if (behind && lengths.some(({ min, max }) => min !== max || max !== lengths[0]?.max)) {
    throw new RegexFault('looks back over text of no fixed length; write alternatives as groups: (?:^|(?<=\\s|_))');
  }
  if (lengths.some(({ max }) => max > longestLook)) {
    throw new RegexFault(`looks more than ${longestLook} characters ahead or back`);
  }
}

/** A value that may begin or end in anything would swallow what stands around it. */
function checkEnds(sequence: RegexSequence): void {
  const read = sequence.filter(({ kind }) => kind !== 'edge' && kind !== 'look');
  for (const node of [read[0], read.at(-1)]) {
    if (node?.kind === 'group') node.alternatives.forEach(checkEnds);
    if (node?.kind === 'repeat' && node.body.kind === 'set' && node.body.dot && node.min !== node.max) {
      throw new RegexFault('begins or ends with . repeated; leave that out, or require what stands there');
    }
  }
}

function lengthOf(alternatives: readonly RegexSequence[]): Length {
  const lengths = alternatives.map((sequence) =>
    sequence.map(nodeLength).reduce((sum, { min, max }) => ({ min: sum.min + min, max: sum.max + max }), none),
  );
  return { min: Math.min(...lengths.map(({ min }) => min)), max: Math.max(...lengths.map(({ max }) => max)) };
}

const none: Length = { min: 0, max: 0 };

function nodeLength(node: RegexNode): Length {
  if (node.kind === 'set') return { min: 1, max: 1 };
  if (node.kind === 'group') return lengthOf(node.alternatives);
  if (node.kind !== 'repeat') return none;
  const { min, max } = nodeLength(node.body);
  return { min: min * node.min, max: max * node.max };
}
