import type { Regex, RegexNode } from './regex.ts';

/** An expression in JavaScript's syntax, for flag i or none. */
export function printRegex({ alternatives }: Pick<Regex, 'alternatives'>): string {
  return alternatives.map((sequence) => sequence.map(printNode).join('')).join('|');
}

function printNode(node: RegexNode): string {
  switch (node.kind) {
    case 'set':
    case 'edge':
      return node.source;
    case 'group':
      return `(?:${printRegex(node)})`;
    case 'look':
      return `(?${node.behind ? '<' : ''}${node.negated ? '!' : '='}${printRegex(node)})`;
    case 'repeat':
      return `${printNode(node.body)}${quantifier(node)}`;
  }
}

function quantifier({ min, max, lazy }: Extract<RegexNode, { kind: 'repeat' }>): string {
  const most = max === Infinity ? '' : String(max);
  return `${min === max ? `{${min}}` : `{${min},${most}}`}${lazy ? '?' : ''}`;
}
