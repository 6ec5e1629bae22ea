import { proximity } from './detector.ts';
import type { ConfidenceLevel, Detector, EvidenceGroup } from './detector.ts';
import { fold } from './fold.ts';
import { compileKeywords, hasHitNear, maximumPhrase } from './keyword-index.ts';
import type { Hits, KeywordGroup, KeywordProgram } from './keyword-index.ts';
import { createTally } from './tally.ts';
import type { Tally } from './tally.ts';
import type { Finding, TextPart } from '../model/finding.ts';

export interface ClassifyOptions {
  readonly detectors: readonly Detector[];
  /** Throws once time is up; called every few thousand characters. */
  readonly checkTime: () => void;
  /** Leaves out values that are published as test data. */
  readonly ignoreTestNumbers: boolean;
}

/** Text is read in windows of this many units, so that memory does not grow with a part. */
const windowSize = 32 * 1024;
/** The longest value that a pattern may match: see `detector.ts`. */
const maximumValue = 200;
/** What a window sees beyond its own stretch: the rest of a value and all of its evidence. */
const margin = maximumValue + proximity + maximumPhrase;
/** Matches between two looks at the time. */
const checkInterval = 256;

/**
 * What is sensitive in a file's text. Values are unique over all parts; evidence counts within its part only. Linear in the
 * length of the text. Findings come in the order of the detectors and hold no value.
 */
export function classify(parts: Iterable<TextPart>, options: ClassifyOptions): readonly Finding[] {
  const program = compile(options.detectors);
  const tallies = program.detectors.map(({ detector }) => createTally(detector));
  for (const part of parts) {
    const resumeAt = program.detectors.map(() => 0);
    for (let start = 0; start < part.text.length; start += windowSize) {
      options.checkTime();
      const window = openWindow(part, start, program);
      program.detectors.forEach((compiled, index) => {
        const tally = tallies[index];
        if (tally === undefined) return;
        resumeAt[index] = scan({ compiled, window, tally, options, resumeAt: resumeAt[index] ?? 0 });
      });
    }
  }
  return tallies.map((tally) => tally.finding()).filter((finding) => finding !== undefined);
}

// Compiled detectors --------------------------------------------------------------------------------------------------

interface CompiledDetector {
  readonly detector: Detector;
  /** Every level asks for one of these first: the pattern need not run but near their hits. */
  readonly gates: readonly LeafGroup[] | undefined;
}

type LeafGroup = Exclude<EvidenceGroup, { any: readonly EvidenceGroup[] }>;

interface Program {
  readonly detectors: readonly CompiledDetector[];
  readonly keywords: KeywordProgram;
  readonly keywordGroups: ReadonlyMap<LeafGroup, number>;
}

const programs = new WeakMap<readonly Detector[], Program>();

function compile(detectors: readonly Detector[]): Program {
  const known = programs.get(detectors);
  if (known !== undefined) return known;
  const groups = detectors.flatMap(({ levels }) =>
    levels.flatMap(({ evidence, without = [] }) => [...evidence, ...without].flatMap(leavesOf)),
  );
  const keywordGroups = [...new Set(groups)].filter((group): group is KeywordGroup => 'keywords' in group);
  const program: Program = {
    detectors: detectors.map((detector) => ({ detector, gates: gatesOf(detector.levels) })),
    keywords: compileKeywords(keywordGroups),
    keywordGroups: new Map(keywordGroups.map((group, index) => [group, index])),
  };
  programs.set(detectors, program);
  return program;
}

function gatesOf(levels: readonly ConfidenceLevel[]): readonly LeafGroup[] | undefined {
  const first = levels.map(({ evidence }) => evidence[0]);
  const gates = first.filter((group) => group !== undefined);
  return gates.length === first.length ? [...new Set(gates.flatMap(leavesOf))] : undefined;
}

/** The groups that are looked for in the text itself. */
function leavesOf(group: EvidenceGroup): readonly LeafGroup[] {
  return 'any' in group ? group.any.flatMap(leavesOf) : [group];
}

// Windows -------------------------------------------------------------------------------------------------------------

interface Window {
  readonly part: string;
  /** Folded text of the window's own stretch and its margins. */
  readonly text: string;
  /** Offset of `text` in the part. */
  readonly offset: number;
  /** The stretch within `text` in which values of this window start. */
  readonly ownStart: number;
  readonly ownEnd: number;
  /** Whether the text holds one of these words, in lower case. */
  holds(anchors: readonly string[]): boolean;
  hits(group: LeafGroup): Hits;
}

function openWindow(part: TextPart, start: number, program: Program): Window {
  const offset = Math.max(0, start - margin);
  const text = fold(part.text.slice(offset, start + windowSize + margin));
  let lowerCase: string | undefined;
  let keywordHits: readonly Hits[] | undefined;
  const patternHits = new Map<LeafGroup, Hits>();

  function hits(group: LeafGroup): Hits {
    if ('keywords' in group) {
      keywordHits ??= program.keywords.find(text);
      return keywordHits[program.keywordGroups.get(group) ?? -1] ?? noHits;
    }
    const found = patternHits.get(group) ?? findPattern(text, group.pattern);
    patternHits.set(group, found);
    return found;
  }

  return {
    part: part.name,
    text,
    offset,
    ownStart: start - offset,
    ownEnd: Math.min(start + windowSize, part.text.length) - offset,
    holds(anchors) {
      lowerCase ??= text.toLowerCase();
      return anchors.some((anchor) => lowerCase?.includes(anchor));
    },
    hits,
  };
}

const noHits: Hits = { starts: [], ends: [] };

function findPattern(text: string, pattern: RegExp): Hits {
  const matches = [...text.matchAll(pattern)];
  return { starts: matches.map(({ index }) => index), ends: matches.map((match) => match.index + match[0].length) };
}

// Values --------------------------------------------------------------------------------------------------------------

interface Scan {
  readonly compiled: CompiledDetector;
  readonly window: Window;
  readonly tally: Tally;
  readonly options: ClassifyOptions;
  /** Offset in the part before which everything is already part of a value. */
  readonly resumeAt: number;
}

/** Tallies the values that start in the window; answers where the next one may start, as an offset in the part. */
function scan({ compiled: { detector, gates }, window, tally, options, resumeAt }: Scan): number {
  if (detector.anchors !== undefined && !window.holds(detector.anchors)) return resumeAt;
  const { pattern } = detector;
  let end = resumeAt - window.offset;
  for (const stretch of gates === undefined ? [whole(window)] : stretchesNear(gates, window)) {
    const text = window.text.slice(0, stretch.end);
    pattern.lastIndex = Math.max(stretch.start, end);
    for (let seen = 0; ; seen++) {
      if (seen % checkInterval === 0) options.checkTime();
      const match = pattern.exec(text);
      if (match === null || match.index >= window.ownEnd) break;
      if (take(detector, { window, tally, options, match })) end = pattern.lastIndex;
      else pattern.lastIndex = match.index + 1;
    }
  }
  return end + window.offset;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function whole({ ownStart, text }: Window): Stretch {
  return { start: ownStart, end: text.length };
}

/** Where a value that needs evidence of these groups can lie, and a value's length more, so that none is cut. */
function stretchesNear(groups: readonly LeafGroup[], window: Window): readonly Stretch[] {
  const reach = proximity + maximumValue + 1;
  const stretches: { start: number; end: number }[] = [];
  for (const hit of groups.flatMap((group) => [...window.hits(group).starts]).sort((a, b) => a - b)) {
    const start = Math.max(window.ownStart, hit - reach);
    const end = Math.min(window.text.length, hit + maximumPhrase + reach);
    const last = stretches.at(-1);
    if (last !== undefined && start <= last.end) last.end = end;
    else if (start < window.ownEnd && end > start) stretches.push({ start, end });
  }
  return stretches;
}

interface Candidate {
  readonly window: Window;
  readonly tally: Tally;
  readonly options: ClassifyOptions;
  readonly match: RegExpExecArray;
}

/** Whether the match is a value of the type, evidence or not: then no other value starts within it. */
function take(detector: Detector, { window, tally, options, match }: Candidate): boolean {
  const value = match.groups?.value ?? match[0];
  const start = match.index + match[0].indexOf(value);
  const end = start + value.length;
  if (touchesLetter(window.text, match.index, match.index + match[0].length)) return false;
  const normalized = detector.normalize(value);
  if (!detector.valid(normalized)) return false;
  if (options.ignoreTestNumbers && detector.testNumbers?.has(normalized) === true) return true;

  const level = detector.levels.findIndex(
    ({ appliesTo, evidence, without = [] }) =>
      (appliesTo === undefined || appliesTo(value)) &&
      evidence.every((group) => holdsNear(group, window, { start, end })) &&
      !without.some((group) => holdsNear(group, window, { start, end })),
  );
  if (level === -1) return true;
  const place = { part: window.part, offset: window.offset + start, length: value.length };
  tally.add({ value, normalized, level, place });
  return true;
}

function holdsNear(group: EvidenceGroup, window: Window, value: Stretch): boolean {
  if (!('any' in group)) return hasHitNear(window.hits(group), value.start, value.end, proximity);
  return group.any.filter((one) => holdsNear(one, window, value)).length >= group.atLeast;
}

/** A letter or digit of a script that puts spaces between words; patterns see to ASCII themselves. */
const wordCharacter =
  /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}]/u;

function touchesLetter(text: string, start: number, end: number): boolean {
  return isForeignLetter(text, start - 1) || isForeignLetter(text, end);
}

function isForeignLetter(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit > 0x7f && wordCharacter.test(text.charAt(index));
}
