import { proximity } from './detector.ts';
import { entryLength } from './keyword-hits.ts';
import type { KeywordHits } from './keyword-hits.ts';
import { maximumPhrase } from './keyword-index.ts';
import type { Gate, Program } from './program.ts';

/** Tells cheaply where values of a detector can't count, for want of keywords; exact evidence is another's. */
export interface Nearness {
  /** Whether keywords may be near enough for a value that is matched from `start`, or stand in the heading above. */
  mayCount(detector: number, start: number, above: () => KeywordHits | undefined): boolean;
}

/** The longest value that a pattern may match: see `detector.ts`. */
export const maximumValue = 250;
/** Places are asked for in blocks of 512 units, which share what is near. */
const blockBits = 9;
const blockSize = 2 ** blockBits;

export function createNearness(
  { detectors, keywords, groupCount }: Program,
  { entries, count }: KeywordHits,
): Nearness {
  /** Group -> the block that it is near, from 1 on. */
  const near = new Int32Array(groupCount);
  /** Detector -> the block that was asked for last, from 1 on, negative where its keywords are not near. */
  const answers = new Int32Array(detectors.length);
  let current = 0;

  /** Marks the groups of all keywords that may be near a value from somewhere in the block. */
  function enter(block: number): void {
    current = block;
    const from = (block - 1) * blockSize - proximity - maximumPhrase;
    const to = block * blockSize + maximumValue + proximity;
    for (
      let at = firstFrom(entries, count, from);
      at < count * entryLength && (entries[at] ?? 0) < to;
      at += entryLength
    ) {
      for (const group of keywords.groupsOf(entries[at + 2] ?? 0)) near[group] = block;
    }
  }

  return {
    mayCount(detector, start, above) {
      const gate = detectors[detector]?.gate;
      if (gate === undefined) return true;
      const block = (start >> blockBits) + 1;
      if (block !== current) enter(block);
      const known = answers[detector] ?? 0;
      if (known === block) return true;
      if (known !== -block) {
        const opens = isOpen(gate, (group) => near[group] === block);
        answers[detector] = opens ? block : -block;
        if (opens) return true;
      }
      const heading = above();
      return (
        heading !== undefined && isOpen(gate, (group) => near[group] === block || heading.of(group).starts.length > 0)
      );
    },
  };
}

function isOpen(gate: Gate, holds: (group: number) => boolean): boolean {
  return gate.some((level) => level.every((groups) => groups.some(holds)));
}

/** Where the first entry that starts at `from` or later lies. */
function firstFrom(entries: Int32Array, count: number, from: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle * entryLength] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low * entryLength;
}
