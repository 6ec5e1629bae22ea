import { proximity } from './detector.ts';
import { entryLength } from './keyword-hits.ts';
import type { KeywordHits } from './keyword-hits.ts';
import { maximumPhrase } from './phrase-table.ts';
import type { Needs, Program } from './program.ts';

/**
 * Tells cheaply where values of a detector can't count, for want of keywords near or in the heading above; exact evidence is another's.
 * `start` is where a value is matched from.
 */
export interface Nearness {
  /** Visits those of the detectors that may count there. */
  eachThatMayCount(detectors: readonly number[], start: number, visit: (detector: number, start: number) => void): void;
  mayCount(detector: number, start: number): boolean;
  /** Whether a level of the detector may hold there. */
  mayHold(detector: number, level: number, start: number): boolean;
  /** Whether a keyword of the group may be near enough. */
  mayHit(group: number, start: number): boolean;
}

/** The longest value that a pattern may match: see `detector.ts`. */
export const maximumValue = 250;
/** Places are asked for in blocks of 512 units, which share what is near. */
const blockBits = 9;
const blockSize = 2 ** blockBits;

/** A block behind all others. */
const always = 0x7fffffff;

/** `above` answers with what stands in the heading over a place, in a part that has headings. */
export function createNearness(
  { detectors, keywords, gatesOf }: Program,
  { entries, count }: KeywordHits,
  above: ((start: number) => KeywordHits | undefined) | undefined,
): Nearness {
  /** The block that is asked about, from 1 on; keywords in blocks from `first` on are near. */
  let current = 0;
  let first = 0;
  /** Keywords before this one are marked. */
  let marked = 0;
  /** Keyword, group -> the last marked block that holds it; detector -> that which holds a keyword of its gate, any where it has no gate. */
  const lastOfKeyword = new Int32Array(keywords.count);
  const lastOfGroup = new Int32Array(gatesOf.length);
  const lastOfGate = new Int32Array(detectors.length);
  /** Detector -> the block for which it was asked last, negative where its keywords were not near. */
  const answers = new Int32Array(detectors.length);

  closeGates();

  function closeGates(): void {
    for (let detector = 0; detector < lastOfGate.length; detector++) {
      lastOfGate[detector] = detectors[detector]?.gate === undefined ? always : 0;
    }
  }

  /** Goes to the block of a place. */
  function goTo(start: number): void {
    const block = blockOf(start);
    if (block !== current) enter(block);
  }

  /** Marks all keywords that may be near a value from somewhere in the block. Each is marked once, where blocks are asked about in turn. */
  function enter(block: number): void {
    if (block < current) {
      for (const last of [lastOfKeyword, lastOfGroup, answers]) last.fill(0);
      closeGates();
      marked = 0;
    }
    current = block;
    first = blockOf(Math.max(0, (block - 1) * blockSize - proximity - maximumPhrase));
    const to = block * blockSize + maximumValue + proximity;
    for (; marked < count; marked++) {
      const start = entries[marked * entryLength] ?? 0;
      if (start >= to) break;
      mark(entries[marked * entryLength + 2] ?? 0, blockOf(start));
    }
  }

  function mark(keyword: number, block: number): void {
    if (lastOfKeyword[keyword] === block) return;
    lastOfKeyword[keyword] = block;
    for (const group of keywords.groupsOf(keyword)) {
      if (lastOfGroup[group] === block) continue;
      lastOfGroup[group] = block;
      for (const detector of gatesOf[group] ?? []) lastOfGate[detector] = block;
    }
  }

  const isNear = (group: number): boolean => (lastOfGroup[group] ?? 0) >= first;

  function opens(detector: number): boolean {
    const known = answers[detector] ?? 0;
    if (known === current || known === -current) return known === current;
    const gate = detectors[detector]?.gate;
    const answer = gate === undefined || gate.some((level) => isGiven(level, isNear));
    answers[detector] = answer ? current : -current;
    return answer;
  }

  function opensBelow(detector: number, start: number): boolean {
    const gate = detectors[detector]?.gate;
    return gate?.some((level) => isGiven(level, isNearOrAbove(start))) === true;
  }

  function counts(detector: number, start: number): boolean {
    if ((lastOfGate[detector] ?? 0) >= first && opens(detector)) return true;
    return above !== undefined && opensBelow(detector, start);
  }

  function isNearOrAbove(start: number): (group: number) => boolean {
    const heading = above?.(start);
    if (heading === undefined) return isNear;
    return (group) => isNear(group) || heading.of(group).starts.length > 0;
  }

  return {
    eachThatMayCount(candidates, start, visit) {
      goTo(start);
      const from = first;
      for (const detector of candidates) {
        // What has no keyword near is nearly all.
        if ((lastOfGate[detector] ?? 0) < from && above === undefined) continue;
        if (counts(detector, start)) visit(detector, start);
      }
    },
    mayCount(detector, start) {
      goTo(start);
      return counts(detector, start);
    },
    mayHold(detector, level, start) {
      const needs = detectors[detector]?.needs[level] ?? [];
      if (needs.length === 0) return true;
      goTo(start);
      return isGiven(needs, above === undefined ? isNear : isNearOrAbove(start));
    },
    mayHit(group, start) {
      goTo(start);
      return isNear(group);
    },
  };
}

function blockOf(start: number): number {
  return (start >> blockBits) + 1;
}

/** Whether each list has a group that is near. */
function isGiven(needs: Needs, isNear: (group: number) => boolean): boolean {
  return needs.every((groups) => groups.some(isNear));
}
