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
  /** Level -> what keywords must give for it to hold. */
  readonly needs: readonly Needs[];
  /** The same where each level needs some: without any near no value counts. */
  readonly gate: readonly Needs[] | undefined;
}

/** Lists of groups, of each of which one must be near. */
export type Needs = readonly (readonly number[])[];

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
  const compiled = detectors.map((detector) => {
    const needs = detector.levels.map((level) => needsOf(level, groupIndex));
    return {
      detector,
      sticky: new RegExp(detector.pattern.source, `${detector.pattern.flags.replace('g', '')}y`),
      named: detector.pattern.source.includes('(?<value>'),
      unicode: detector.pattern.unicode || detector.pattern.unicodeSets,
      needs,
      gate: needs.every(({ length }) => length > 0) ? needs : undefined,
    };
  });
  return {
    detectors: compiled,
    scanner: createPatternScanner(detectors.map(({ pattern }) => pattern)),
    keywords: compileKeywords(groups),
    groupIndex,
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

/** Only what keywords alone can give. */
function needsOf({ evidence }: ConfidenceLevel, groupIndex: ReadonlyMap<KeywordGroup, number>): Needs {
  return evidence
    .filter((group) => !('any' in group) || group.atLeast > 0)
    .map(leavesOf)
    .filter((leaves) => leaves.every((leaf) => 'keywords' in leaf))
    .map((leaves) => leaves.map((leaf) => groupIndex.get(leaf) ?? -1));
}
