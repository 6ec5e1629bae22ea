import type { ConfidenceCount, Finding, Grounds, Place } from '../model/finding.ts';
import type { EvidenceOptions } from '../model/evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { shownValue } from './mask.ts';
import { createValueSet } from './value-set.ts';

const maximumPlaces = 10;
const maximumGrounds = 5;

/** Collects the instances of one information type in one file; holds no value. */
export interface Tally {
  /** `level` is an index into the detector's levels. */
  add(instance: {
    readonly value: string;
    /** Told in place of the value, whatever is shown of values. */
    readonly said?: string;
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

export function createTally(type: Tallied, { show, values: told, key }: EvidenceOptions): Tally {
  const values = createValueSet();
  const places: Place[] = [];
  const evidence: string[] = [];
  const fingerprints: string[] = [];
  const because: Grounds[] = [];
  let instances = 0;
  return {
    add({ value, said, normalized, level, place, grounds }) {
      instances++;
      if (!values.add(normalized, level)) return;
      if (places.length < maximumPlaces) places.push(place());
      const text = evidence.length < told ? (said ?? shownValue(value, show)) : undefined;
      if (text !== undefined) evidence.push(text);
      if (key !== undefined && fingerprints.length < told) fingerprints.push(fingerprintOf(key, type.id, normalized));
      if (grounds !== undefined && because.length < maximumGrounds) because.push(grounds());
    },
    finding() {
      const levels = cumulativeLevels(type, (level) => values.count(level));
      const [first, last] = [levels[0], levels.at(-1)];
      if (first === undefined || last === undefined) return undefined;
      const { confidence } = first;
      return {
        type: type.id,
        count: last.count,
        instances,
        confidence,
        levels,
        places,
        evidence,
        ...(key !== undefined && { fingerprints }),
        ...(because.length > 0 && { because }),
      };
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
