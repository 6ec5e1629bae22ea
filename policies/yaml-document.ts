import { LineCounter, isMap, isNode, isScalar, parseDocument } from 'yaml';
import type { Document } from 'yaml';

export type FaultPath = readonly (string | number)[];

/** Something wrong at a place of the policy; the empty path is the whole file. */
export interface Fault {
  readonly path: FaultPath;
  readonly message: string;
  /** Where it differs from the line of the path. */
  readonly line?: number;
}

export interface YamlDocument {
  readonly value: unknown;
  readonly faults: readonly Fault[];
  /** Line, from 1, of the value or key at a path, or of its nearest parent that is there. */
  lineOf(path: FaultPath): number;
}

const maximumLength = 1024 * 1024;
const maximumAliases = 100;
const maximumDepth = 48;

/** Reads YAML 1.2. Bombs are refused: by length, by aliases, by depth, by circles. */
export function readYaml(text: string): YamlDocument {
  const counter = new LineCounter();
  const failed = (message: string): YamlDocument => ({
    value: undefined,
    faults: [{ path: [], message }],
    lineOf: () => 1,
  });
  if (text.length > maximumLength) return failed(`is longer than ${maximumLength} characters`);
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, stringKeys: true });
    const faults = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
      path: [],
      message: `is not valid YAML: ${message}`,
      line: counter.linePos(pos[0]).line,
    }));
    const value: unknown = faults.length > 0 ? undefined : document.toJS({ maxAliasCount: maximumAliases });
    if (isDeeperThan(value, maximumDepth)) return failed(`is nested more than ${maximumDepth} levels deep`);
    return { value, faults, lineOf: (path) => lineOf(document, counter, path) };
  } catch (error) {
    // The package throws ReferenceError for too many aliases; endless brackets exhaust the stack.
    if (error instanceof ReferenceError) return failed(`is not valid YAML: ${error.message}`);
    if (error instanceof RangeError) return failed(`is nested more than ${maximumDepth} levels deep`);
    throw error;
  }
}

/** Also true for circles. */
function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

function lineOf(document: Document, counter: LineCounter, path: FaultPath): number {
  for (let length = path.length; length >= 0; length--) {
    const offset = keyOffset(document, path.slice(0, length)) ?? valueOffset(document, path.slice(0, length));
    if (offset !== undefined) return counter.linePos(offset).line;
  }
  return 1;
}

/** A key's own place is better than its value's, which may begin lines below. */
function keyOffset(document: Document, path: FaultPath): number | undefined {
  const key = path.at(-1);
  const parent: unknown = path.length <= 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (typeof key !== 'string' || !isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}

function valueOffset(document: Document, path: FaultPath): number | undefined {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
