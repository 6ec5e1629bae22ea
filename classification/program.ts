import type { ConfidenceLevel, Detector } from './detector.ts';
import { leavesOf } from './evidence.ts';
import { compileKeywords } from './keyword-index.ts';
import type { KeywordGroup, KeywordProgram } from './keyword-index.ts';
import { createPatternScanner } from './pattern-scanner.ts';
import type { PatternScanner } from './pattern-scanner.ts';

/** A set of detectors made ready for scanning. */
export interface Program {
  readonly detectors: readonly CompiledDetector[];
  readonly scanner: PatternScanner;
  readonly keywords: KeywordProgram;
  /** Every keyword group of a level -> its index in `keywords`; groups of the same words share one. */
  readonly groupIndex: ReadonlyMap<KeywordGroup, number>;
  /** Detector -> 1 for one with a gate. */
  readonly hasGate: Uint8Array;
  /** Group -> the detectors with a gate that it may open. */
  readonly gatesOf: readonly (readonly number[])[];
}

export interface CompiledDetector {
  readonly detector: Detector;
  /** The detector's pattern, sticky: matches at `lastIndex` or not at all. */
  readonly sticky: RegExp;
  /** Whether a group of the pattern is the value. */
  readonly named: boolean;
  /** Whether the pattern reads characters, not units. */
  readonly unicode: boolean;
  /** What keywords must be near for a value to count; absent where it may count without any. */
  readonly gate: Gate | undefined;
}

/** For each level what keywords must give: of each list of groups one. */
export type Gate = readonly (readonly (readonly number[])[])[];

const programs = new WeakMap<readonly Detector[], Program>();

/** Compiled once per list. */
export function compileProgram(detectors: readonly Detector[]): Program {
  const known = programs.get(detectors);
  if (known !== undefined) return known;
  const program = compile(detectors);
  programs.set(detectors, program);
  return program;
}

function compile(detectors: readonly Detector[]): Program {
  const { groups, groupIndex } = numberGroups(detectors);
  const compiled = detectors.map((detector) => ({
    detector,
    sticky: new RegExp(detector.pattern.source, `${detector.pattern.flags.replace('g', '')}y`),
    named: detector.pattern.source.includes('(?<value>'),
    unicode: detector.pattern.unicode || detector.pattern.unicodeSets,
    gate: gateOf(detector.levels, groupIndex),
  }));
  return {
    detectors: compiled,
    scanner: createPatternScanner(detectors.map(({ pattern }) => pattern)),
    keywords: compileKeywords(groups),
    groupIndex,
    hasGate: Uint8Array.from(compiled, ({ gate }) => (gate === undefined ? 0 : 1)),
    gatesOf: groups.map((_, group) =>
      compiled.flatMap(({ gate }, index) => (gate?.flat(2).includes(group) === true ? [index] : [])),
    ),
  };
}

function numberGroups(detectors: readonly Detector[]) {
  const groups: KeywordGroup[] = [];
  const groupIndex = new Map<KeywordGroup, number>();
  const indexOf = new Map<string, number>();
  for (const group of detectors.flatMap(({ levels }) => levels.flatMap(keywordGroupsOf))) {
    const key = [...new Set(group.keywords)].sort().join('\n');
    const index = indexOf.get(key) ?? groups.push(group) - 1;
    indexOf.set(key, index);
    groupIndex.set(group, index);
  }
  return { groups, groupIndex };
}

function keywordGroupsOf({ evidence, without = [] }: ConfidenceLevel): readonly KeywordGroup[] {
  return [...evidence, ...without].flatMap(leavesOf).filter((group) => 'keywords' in group);
}

/** Undefined where a level needs nothing that keywords alone can give. */
function gateOf(levels: readonly ConfidenceLevel[], groupIndex: ReadonlyMap<KeywordGroup, number>): Gate | undefined {
  const gate = levels.map(({ evidence }) =>
    evidence
      .filter((group) => !('any' in group) || group.atLeast > 0)
      .map(leavesOf)
      .filter((leaves) => leaves.every((leaf) => 'keywords' in leaf))
      .map((leaves) => leaves.map((leaf) => groupIndex.get(leaf) ?? -1)),
  );
  return gate.some(({ length }) => length === 0) ? undefined : gate;
}
