import { proximity } from './detector.ts';
import { entryLength } from './keyword-hits.ts';
import type { KeywordHits } from './keyword-hits.ts';
import { maximumPhrase } from './phrase-table.ts';
import type { Gate, Program } from './program.ts';

/** Tells cheaply where values of a detector can't count, for want of keywords; exact evidence is another's. */
export interface Nearness {
  /** Whether keywords may be near enough for a value that is matched from `start`, or stand in the heading above; the detector has a gate. */
  mayCount(detector: number, start: number): boolean;
  /** Whether a keyword of the group may be near enough to a value at `start`. */
  mayHit(group: number, start: number): boolean;
}

/** The longest value that a pattern may match: see `detector.ts`. */
export const maximumValue = 250;
/** Places are asked for in blocks of 512 units, which share what is near. */
const blockBits = 9;
const blockSize = 2 ** blockBits;

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
  /** Keyword, group -> the last marked block that holds it; detector -> that which holds a keyword of its gate: of most there is none. */
  const lastOfKeyword = new Int32Array(keywords.count);
  const lastOfGroup = new Int32Array(gatesOf.length);
  const lastOfGate = new Int32Array(detectors.length);
  /** Detector -> the block for which it was asked last, negative where its keywords were not near. */
  const answers = new Int32Array(detectors.length);

  /** Marks all keywords that may be near a value from somewhere in the block. Each is marked once, where blocks are asked about in turn. */
  function enter(block: number): void {
    if (block < current) {
      for (const last of [lastOfKeyword, lastOfGroup, lastOfGate, answers]) last.fill(0);
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
    const answer = gate === undefined || isOpen(gate, isNear);
    answers[detector] = answer ? current : -current;
    return answer;
  }

  function opensBelow(detector: number, start: number): boolean {
    const gate = detectors[detector]?.gate;
    const heading = above?.(start);
    if (heading === undefined || gate === undefined) return gate === undefined;
    return isOpen(gate, (group) => isNear(group) || heading.of(group).starts.length > 0);
  }

  return {
    mayCount(detector, start) {
      const block = blockOf(start);
      if (block !== current) enter(block);
      if ((lastOfGate[detector] ?? 0) >= first && opens(detector)) return true;
      return above !== undefined && opensBelow(detector, start);
    },
    mayHit(group, start) {
      const block = blockOf(start);
      if (block !== current) enter(block);
      return isNear(group);
    },
  };
}

function blockOf(start: number): number {
  return (start >> blockBits) + 1;
}

/** Whether of some level each list has a group that is near. */
function isOpen(gate: Gate, isNear: (group: number) => boolean): boolean {
  return gate.some((level) => level.every((groups) => groups.some(isNear)));
}
