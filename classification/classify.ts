import { defaultEvidence, type EvidenceOptions } from '../model/evidence.ts';
import type { Finding, NearMiss, Place, TextPart } from '../model/finding.ts';
import type { Detector } from './detector.ts';
import { levelHolds, nextIndex } from './evidence.ts';
import type { Span } from './evidence.ts';
import { createMisses, groundsOf, lackingCheck, lackingLevel } from './explain.ts';
import type { Misses } from './explain.ts';
import { createHeadings } from './headings.ts';
import type { OwnProgram } from './own/own-program.ts';
import { createOwnScan } from './own/own-scan.ts';
import type { Watch } from './own/scope.ts';
import { compileProgram } from './program.ts';
import type { Program } from './program.ts';
import { placeOf } from './place-of.ts';
import { createTally } from './tally.ts';
import type { Tally } from './tally.ts';
import { splitsCharacter, standsInAscii, touchesLetter, valueSpan } from './value-span.ts';
import { openWindow } from './window.ts';
import type { Window } from './window.ts';

export interface ClassifyOptions {
  readonly detectors: readonly Detector[];
  /** Throws once time is up; called every few thousand characters. */
  readonly checkTime: () => void;
  /** Leaves out values that are published as test data. */
  readonly ignoreTestNumbers: boolean;
  /** The customer's own types, besides; their findings come last. */
  readonly own?: OwnProgram;
  /** Told when an expression of an own type is tried. */
  readonly watch?: Watch;
  /** What is told of values; masked without it. */
  readonly evidence?: EvidenceOptions;
  /** UTF-16 units that are looked at together; whatever it is, the answer is the same. */
  readonly windowSize?: number;
}

/** Text is read in windows of this many units, so that memory does not grow with a part. */
const defaultWindowSize = 64 * 1024;
/** Candidates between two looks at the time. */
const checkInterval = 256;

/**
 * What is sensitive in a file's text. Values are unique over all parts; evidence counts within its part only. Linear in the
 * length of the text. Findings come in the order of the detectors and hold no value.
 *
 * A value of a type is a match of its pattern, from whatever place, that is valid and reaches a level; from left to right, and
 * none overlaps the one before.
 */
export function classify(parts: Iterable<TextPart>, options: ClassifyOptions): readonly Finding[] {
  return run(parts, options, undefined);
}

/** The same with reasons: what earned each finding its confidence, and what only just was none. Slower, and for people. */
export function explain(
  parts: Iterable<TextPart>,
  options: ClassifyOptions,
): { readonly findings: readonly Finding[]; readonly nearMisses: readonly NearMiss[] } {
  const misses = createMisses();
  const findings = run(parts, options, misses);
  return { findings, nearMisses: misses.list() };
}

function run(parts: Iterable<TextPart>, options: ClassifyOptions, misses: Misses | undefined): readonly Finding[] {
  const program = compileProgram(options.detectors);
  const tallies = options.detectors.map((): Tally | undefined => undefined);
  const { windowSize = defaultWindowSize } = options;
  const own = options.own === undefined ? undefined : createOwnScan(options.own, { ...options, misses });
  for (const part of parts) {
    const resumeAt = new Float64Array(tallies.length);
    const headings = createHeadings(part, program.keywords);
    for (let start = 0; start < part.text.length; start += windowSize) {
      options.checkTime();
      const window = openWindow(part, { start, end: start + windowSize }, { program, headings });
      scanWindow({ program, window, tallies, options, misses, resumeAt, looks: 0 });
    }
    own?.read(part);
  }
  return [...tallies.flatMap((tally) => tally?.finding() ?? []), ...(own?.findings() ?? [])];
}

interface Scan {
  readonly program: Program;
  readonly window: Window;
  /** Detector -> its values; absent before the first one. */
  readonly tallies: (Tally | undefined)[];
  readonly options: ClassifyOptions;
  /** Where near misses go when reasons are asked for. */
  readonly misses: Misses | undefined;
  /** Detector -> offset in the part before which everything is already part of a value. */
  readonly resumeAt: Float64Array;
  looks: number;
}

function scanWindow(scan: Scan): void {
  const { program, window, options, misses } = scan;
  const stretch = { from: window.own.start, to: window.own.end };
  const visit = (index: number, start: number): void => {
    if (++scan.looks % checkInterval === 0) options.checkTime();
    tryAt(scan, index, start);
  };
  program.scanner.seek(window.units, stretch, (start, candidates) => {
    if (misses === undefined) window.near().eachThatMayCount(candidates, start, visit);
    // Where reasons are asked for, what lacks keywords is looked at too.
    else for (const index of candidates) visit(index, start);
  });
  for (const index of program.scanner.unfit) sweep(scan, index);
}

/** Takes the value that matches from `start`, if one does. */
function tryAt(scan: Scan, index: number, start: number): void {
  const { program, window, resumeAt } = scan;
  const compiled = program.detectors[index];
  if (compiled === undefined || start + window.offset < (resumeAt[index] ?? 0)) return;
  const { sticky, named } = compiled;
  if (compiled.unicode && splitsCharacter(window.text, start)) return;
  sticky.lastIndex = start;
  if (!named) {
    if (!sticky.test(window.text)) return;
    const span = { start, end: sticky.lastIndex };
    if (take(scan, index, { match: span, value: span })) resumeAt[index] = span.end + window.offset;
    return;
  }
  const match = sticky.exec(window.text);
  if (match === null) return;
  const end = sticky.lastIndex;
  if (take(scan, index, { match: { start, end }, value: valueSpan(match) })) resumeAt[index] = end + window.offset;
}

/** Runs a pattern over all of the window's own stretch. */
function sweep(scan: Scan, index: number): void {
  const { program, window, options, misses, resumeAt } = scan;
  const compiled = program.detectors[index];
  if (compiled === undefined) return;
  const { pattern, anchors } = compiled.detector;
  if (anchors !== undefined && !window.holds(anchors)) return;
  const { start, end } = window.own;
  pattern.lastIndex = Math.max(start, (resumeAt[index] ?? 0) - window.offset);
  for (;;) {
    if (++scan.looks % checkInterval === 0) options.checkTime();
    const match = pattern.exec(window.text);
    if (match === null || match.index >= end) break;
    const span = { start: match.index, end: match.index + match[0].length };
    if (
      (misses !== undefined || window.near().mayCount(index, span.start)) &&
      take(scan, index, { match: span, value: compiled.named ? valueSpan(match) : span })
    ) {
      resumeAt[index] = span.end + window.offset;
      pattern.lastIndex = Math.max(span.end, span.start + 1);
    } else {
      pattern.lastIndex = nextIndex(match, window.text);
    }
  }
}

// Values --------------------------------------------------------------------------------------------------------------

interface Candidate {
  readonly match: Span;
  /** The value within the match. */
  readonly value: Span;
}

/** Whether the candidate is a value of the type, which no other may overlap. */
function take(scan: Scan, index: number, { match, value: span }: Candidate): boolean {
  const { window, options, misses } = scan;
  const detector = scan.program.detectors[index]?.detector;
  if (detector === undefined) return false;
  if (!standsInAscii(window.units, match) && touchesLetter(window.text, match)) return false;
  const value = window.text.slice(span.start, span.end);
  const normalized = detector.normalize(value);
  const place = (): Place => placeOf(window.part, window.offset + span.start, value.length);
  if (!detector.valid(normalized)) {
    misses?.add(detector.id, lackingCheck(detector, value, { around: window, span }), place);
    return false;
  }
  if (options.ignoreTestNumbers && detector.testNumbers?.has(normalized) === true) {
    misses?.add(detector.id, 'published as a test number', place);
    return true;
  }
  const level = levelOf(scan, index, { value, span });
  const where = { around: window, span, keywords: scan.program.keywords };
  if (level === -1) {
    misses?.add(detector.id, lackingLevel(detector, value, where), place);
    return false;
  }
  const grounds = misses && (() => groundsOf(detector.levels[level], place(), where));
  const tally = (scan.tallies[index] ??= createTally(detector, options.evidence ?? defaultEvidence));
  tally.add({ value, normalized, level, place, grounds });
  return true;
}

/** The first level that holds; -1 where none does. */
function levelOf(
  { program, window }: Scan,
  index: number,
  { value, span }: { readonly value: string; readonly span: Span },
): number {
  const levels = program.detectors[index]?.detector.levels ?? [];
  const near = window.near();
  return levels.findIndex(
    (level, at) => near.mayHold(index, at, span.start) && levelHolds(level, value, { around: window, span }),
  );
}
