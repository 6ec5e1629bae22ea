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
  /** Indexes of keyword groups, one of which must have a hit near. */
  readonly gates: readonly (readonly number[])[];
}

export interface CompiledDetector {
  readonly detector: Detector;
  /** The detector's pattern, sticky: matches at `lastIndex` or not at all. */
  readonly sticky: RegExp;
  /** Whether a group of the pattern is the value. */
  readonly named: boolean;
  /** Whether the pattern reads characters, not units. */
  readonly unicode: boolean;
  /** Index in `Program.gates`; absent where a value may count without keyword. */
  readonly gate: number | undefined;
}

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
  const gates = new Map<string, { readonly index: number; readonly groups: readonly number[] }>();
  const gateOf = (levels: readonly ConfidenceLevel[]): number | undefined => {
    const members = gateGroups(levels)?.map((group) => groupIndex.get(group) ?? -1);
    if (members === undefined) return undefined;
    const unique = [...new Set(members)].sort((a, b) => a - b);
    const gate = gates.get(unique.join()) ?? { index: gates.size, groups: unique };
    gates.set(unique.join(), gate);
    return gate.index;
  };
  const compiled = detectors.map((detector) => ({
    detector,
    sticky: new RegExp(detector.pattern.source, `${detector.pattern.flags.replace('g', '')}y`),
    named: detector.pattern.source.includes('(?<value>'),
    unicode: detector.pattern.unicode || detector.pattern.unicodeSets,
    gate: gateOf(detector.levels),
  }));
  return {
    detectors: compiled,
    scanner: createPatternScanner(detectors.map(({ pattern }) => pattern)),
    keywords: compileKeywords(groups),
    groupIndex,
    gates: [...gates.values()].map((gate) => gate.groups),
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

/** Of each level one piece of evidence that keywords alone can give; undefined where a level has none. */
function gateGroups(levels: readonly ConfidenceLevel[]): readonly KeywordGroup[] | undefined {
  const gates = levels.map(({ evidence }) =>
    evidence
      .filter((group) => !('any' in group) || group.atLeast > 0)
      .map(leavesOf)
      .find((leaves) => leaves.every((leaf) => 'keywords' in leaf)),
  );
  if (gates.includes(undefined)) return undefined;
  return gates.flatMap((leaves) => leaves ?? []).filter((leaf) => 'keywords' in leaf);
}
