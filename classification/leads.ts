import { tableOfUnits } from './fold.ts';
import type { PatternGraph, UnitSet } from './pattern-graph.ts';
import { readsFrom } from './pattern-reach.ts';
import type { Coding } from './sequences.ts';

const leadLength = 3;
export const codeBits = 5;
const codeCount = 2 ** codeBits;
/** The code of what lies beyond the end of the text. */
export const leadEdge = codeCount - 1;
/** The lead that lies wholly beyond it. */
export const beyondEnd = codeCount ** leadLength - 1;
const beyond = codeCount - 2;
/** Of the 32,768 beginnings a pattern may have so many. */
export const maximumLeads = 512;

/** Units of the same code; letters have one each. */
const codeUnits: readonly (readonly number[])[] = [
  ...Array.from({ length: 26 }, (_, letter) => [0x41 + letter, 0x61 + letter]),
  unitsLike(/[0-9]/),
  unitsLike(/[-_/]/),
  unitsLike(/["'=:;]/),
  unitsLike(/[^0-9A-Za-z_/"'=:;-]/),
];

/**
 * Leads are three units in a row, told apart by 32 codes: letters without regard to case, other units coarsely. Many patterns of words are
 * told by the one that they begin with.
 */
export const leadCoding: Coding = { length: leadLength, count: codeCount, codesIn };

const codesOfSets = new WeakMap<UnitSet, number>();

function codesIn(set: UnitSet): number {
  const known = codesOfSets.get(set);
  if (known !== undefined) return known;
  let mask = 0;
  for (let code = 0; code < leadEdge; code++) if (holdsCode(set, code)) mask |= 1 << code;
  codesOfSets.set(set, mask);
  return mask;
}

/** The leads of a pattern; undefined for too many, or where a match may be shorter. */
export function leadsOf(graph: PatternGraph, maximum: number): ReadonlySet<number> | undefined {
  const leads = new Set<number>();
  const follow = (entries: readonly number[], lead: number, length: number): boolean => {
    if (length === leadLength) return leads.add(lead).size <= maximum;
    const { takes, ends } = readsFrom(graph.steps, entries);
    if (ends) return false;
    for (let code = 0; code < leadEdge; code++) {
      const next = takes.filter(({ set }) => holdsCode(set, code)).map(({ to }) => to);
      if (next.length > 0 && !follow([...new Set(next)], lead * codeCount + code, length + 1)) return false;
    }
    return true;
  };
  return follow([graph.start], 0, 0) ? leads : undefined;
}

function holdsCode(set: UnitSet, code: number): boolean {
  return code === beyond ? set.beyond !== 'none' : (codeUnits[code]?.some((unit) => set.ascii[unit] === 1) ?? false);
}

const codes = codeTable();

/** Unit -> code. */
export function leadCodes(): Uint8Array {
  return codes;
}

function codeTable(): Uint8Array {
  const ascii = new Uint8Array(128);
  codeUnits.forEach((units, code) => {
    for (const unit of units) ascii[unit] = code;
  });
  return tableOfUnits(ascii, beyond);
}

function unitsLike(pattern: RegExp): readonly number[] {
  return Array.from({ length: 128 }, (_, unit) => unit).filter((unit) => pattern.test(String.fromCharCode(unit)));
}
