import { firstWhere } from '../lib/first-where.ts';
import { proximity } from './detector.ts';
import { entryLength } from './keyword-hits.ts';
import type { KeywordHits } from './keyword-hits.ts';
import { maximumPhrase } from './phrase-table.ts';
import type { Gate, Program } from './program.ts';

/** Tells cheaply where values of a detector can't count, for want of keywords; exact evidence is another's. */
export interface Nearness {
  /** Whether keywords may be near enough for a value that is matched from `start`, or stand in the heading above; `gate` is the detector's. */
  mayCount(detector: number, gate: Gate, start: number): boolean;
}

/** The longest value that a pattern may match: see `detector.ts`. */
export const maximumValue = 250;
/** Places are asked for in blocks of 512 units, which share what is near. */
const blockBits = 9;
const blockSize = 2 ** blockBits;

/** `above` answers with what stands in the heading over a place, in a part that has headings. */
export function createNearness(
  { detectors, keywords, groupCount }: Program,
  { entries, count }: KeywordHits,
  above: ((start: number) => KeywordHits | undefined) | undefined,
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
    const startOf = (index: number): number => entries[index * entryLength] ?? 0;
    for (let index = firstWhere(count, (at) => startOf(at) >= from); index < count && startOf(index) < to; index++) {
      for (const group of keywords.groupsOf(entries[index * entryLength + 2] ?? 0)) near[group] = block;
    }
  }

  return {
    mayCount(detector, gate, start) {
      const block = (start >> blockBits) + 1;
      if (block !== current) enter(block);
      const known = answers[detector] ?? 0;
      if (known === block) return true;
      if (known !== -block) {
        const opens = isOpen(gate, near, block);
        answers[detector] = opens ? block : -block;
        if (opens) return true;
      }
      const heading = above?.(start);
      return heading !== undefined && isOpen(gate, near, block, heading);
    },
  };
}

/** Whether of some level each list has a group that is near, or stands in the heading. */
function isOpen(gate: Gate, near: Int32Array, block: number, heading?: KeywordHits): boolean {
  for (const level of gate) {
    let open = true;
    for (let list = 0; list < level.length && open; list++) {
      open = false;
      const groups = level[list] ?? [];
      for (let index = 0; index < groups.length && !open; index++) {
        const group = groups[index] ?? 0;
        open = near[group] === block || (heading !== undefined && heading.of(group).starts.length > 0);
      }
    }
    if (open) return true;
  }
  return false;
}
