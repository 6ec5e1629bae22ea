import type { ConfidenceCount, Finding, Grounds, Place } from '../model/finding.ts';
import { mask } from './mask.ts';
import { createValueSet } from './value-set.ts';

const maximumPlaces = 10;
const maximumEvidence = 3;
const maximumGrounds = 5;

/** Collects the instances of one information type in one file; holds no value. */
export interface Tally {
  /** `level` is an index into the detector's levels. */
  add(instance: {
    readonly value: string;
    readonly normalized: string;
    readonly level: number;
    readonly place: () => Place;
    /** Absent where nobody asks for reasons. */
    readonly grounds: (() => Grounds) | undefined;
  }): void;
  /** Undefined where nothing was found. */
  finding(): Finding | undefined;
}

/** What a tally needs of a type: its levels, highest confidence first. */
export interface Tallied {
  readonly id: string;
  readonly levels: readonly { readonly confidence: number }[];
}

export function createTally(type: Tallied): Tally {
  const values = createValueSet();
  const places: Place[] = [];
  const evidence: string[] = [];
  const because: Grounds[] = [];
  let instances = 0;
  return {
    add({ value, normalized, level, place, grounds }) {
      instances++;
      if (!values.add(normalized, level)) return;
      if (places.length < maximumPlaces) places.push(place());
      if (evidence.length < maximumEvidence) evidence.push(mask(value));
      if (grounds !== undefined && because.length < maximumGrounds) because.push(grounds());
    },
    finding() {
      const levels = cumulativeLevels(type, (level) => values.count(level));
      const [first, last] = [levels[0], levels.at(-1)];
      if (first === undefined || last === undefined) return undefined;
      const { confidence } = first;
      const finding = { type: type.id, count: last.count, instances, confidence, levels, places, evidence };
      return because.length === 0 ? finding : { ...finding, because };
    },
  };
}

function cumulativeLevels(type: Tallied, countAt: (level: number) => number): readonly ConfidenceCount[] {
  const levels: ConfidenceCount[] = [];
  let count = 0;
  type.levels.forEach(({ confidence }, level) => {
    const found = countAt(level);
    if (found === 0) return;
    count += found;
    if (levels.at(-1)?.confidence === confidence) levels.pop();
    levels.push({ confidence, count });
  });
  return levels;
}
