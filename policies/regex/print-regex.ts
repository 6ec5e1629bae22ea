import type { Regex, RegexNode, RegexSequence } from './regex.ts';

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

/** What an expression asks of the text around it, and what it reads. */
export interface RegexParts {
  readonly lead: RegexSequence;
  readonly body: readonly RegexSequence[];
  readonly trail: RegexSequence;
}

/** Splits edges and looks off both ends; undefined where some stand within. */
export function partsOf({ alternatives }: Regex): RegexParts | undefined {
  const [only = []] = alternatives;
  if (alternatives.length !== 1)
    return looksAround(alternatives) ? undefined : { lead: [], body: alternatives, trail: [] };
  const first = only.findIndex(reads);
  const last = only.findLastIndex(reads);
  const body = [only.slice(first, last + 1)];
  if (looksAround(body)) return undefined;
  return { lead: only.slice(0, first), body, trail: only.slice(last + 1) };
}

function reads({ kind }: RegexNode): boolean {
  return kind !== 'edge' && kind !== 'look';
}

function looksAround(alternatives: readonly RegexSequence[]): boolean {
  return alternatives.flat().some((node) => {
    if (node.kind === 'group') return looksAround(node.alternatives);
    return node.kind === 'repeat' ? looksAround([[node.body]]) : !reads(node);
  });
}
