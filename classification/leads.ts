import { foldTable } from './fold.ts';
import type { PatternGraph, UnitSet } from './pattern-graph.ts';
import { followsIn, readsFrom } from './pattern-reach.ts';
import type { Hunter } from './hunter.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createStates } from './shape-states.ts';

/**
 * The first three units by which patterns begin, for patterns that may begin anywhere, inside words too. Letters are told apart
 * without regard to case, other units coarsely.
 */
interface Leads {
  /** Three codes, 5 bits each, the first one highest -> 0, or an index in `lists`. */
  readonly table: Uint8Array;
  /** Patterns that may begin so. */
  readonly lists: readonly (readonly number[])[];
}

const leadLength = 3;
const codeBits = 5;
const codeCount = 2 ** codeBits;
/** The code of what lies beyond the end of the text. */
const leadEdge = codeCount - 1;
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

/** Looks for patterns by their first three units. `undefined` stands for a pattern that isn't looked for. */
export function createLeadHunter(graphs: readonly (PatternGraph | undefined)[], alphabet: ShapeAlphabet): Hunter {
  const { table, lists } = createLeads(graphs);
  const codes = codeTable();
  return {
    begins: createStates(graphs, alphabet, 256).begins,
    follows: followsIn(graphs, alphabet),
    lookFrom(units, at, found) {
      if (at + leadLength > units.length) return;
      const first = codes[units[at] ?? 0] ?? 0;
      const second = codes[units[at + 1] ?? 0] ?? 0;
      const third = codes[units[at + 2] ?? 0] ?? 0;
      const lead = (first << 10) | (second << 5) | third;
      const list = table[lead] ?? 0;
      if (list !== 0) found(at, lists[list] ?? []);
    },
  };
}

/** The patterns must have leads. */
function createLeads(graphs: readonly (PatternGraph | undefined)[]): Leads {
  const patternsAt = new Map<number, number[]>();
  graphs.forEach((graph, pattern) => {
    if (graph === undefined) return;
    for (const lead of leadsOf(graph, maximumLeads) ?? [])
      patternsAt.set(lead, [...(patternsAt.get(lead) ?? []), pattern]);
  });
  const lists: (readonly number[])[] = [[]];
  const table = new Uint8Array(codeCount ** leadLength);
  for (const [lead, patterns] of patternsAt) {
    let index = lists.findIndex((list) => list.join() === patterns.join());
    // A table of bytes: what would be the 256th combination is told as all patterns together.
    if (index === -1) index = lists.length < 255 ? lists.push(patterns) - 1 : 255;
    table[lead] = index;
  }
  lists[255] = [...new Set([...patternsAt.values()].flat())].sort((a, b) => a - b);
  return { table, lists };
}

/** Undefined for too many, or where a match may be shorter. */
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

function codeTable(): Uint8Array {
  const ascii = new Uint8Array(128);
  codeUnits.forEach((units, code) => {
    for (const unit of units) ascii[unit] = code;
  });
  return Uint8Array.from(foldTable(), (unit) => (unit < 128 ? (ascii[unit] ?? 0) : beyond));
}

function unitsLike(pattern: RegExp): readonly number[] {
  return Array.from({ length: 128 }, (_, unit) => unit).filter((unit) => pattern.test(String.fromCharCode(unit)));
}
