import { tableOfUnits } from './fold.ts';
import type { UnitSet } from './pattern-graph.ts';

/** How units are told apart: each is a symbol, and so is the edge of the text. */
export interface ShapeAlphabet {
  /** Unit, as it stands -> symbol. */
  readonly symbols: Uint8Array;
  /** How many symbols there are. */
  readonly width: number;
  readonly edge: number;
  /** 1 for the symbols of letters, digits and `_`. */
  readonly isWord: Uint8Array;
  /** Symbol -> a unit of it; -1 for units beyond ASCII and the edge. */
  readonly units: Int16Array;
  /** Symbol -> 1 where a unit of the symbol may be of the set. */
  takes(set: UnitSet): Uint8Array;
  /** Symbol -> 1 where a unit of the symbol may be none of the set; the edge is none. */
  avoids(set: UnitSet): Uint8Array;
}

/** Units that are one symbol whatever the sets say: the fewer, the fewer states; the more, the fewer ways that lead nowhere. */
export type Blocks = readonly string[];

/** Letters by case, vowels and hexadecimal digits apart from others: numbers of documents leave them out, or hold nothing else. */
export const shapes: Blocks = ['0-9', 'AE', 'BCDF', 'IOU', 'GHJ-NP-TV-Z', 'ae', 'bcdf', 'iou', 'ghj-np-tv-z'];
/** Each letter, whatever its case. */
export const letters: Blocks = [
  '0-9',
  ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => `${letter}${letter.toLowerCase()}`),
];

/** Other ASCII units than those of blocks share a symbol where no set tells them apart. */
export function createAlphabet(sets: readonly UnitSet[], blocks: Blocks = shapes): ShapeAlphabet {
  const members: number[][] = blocks.map(unitsIn);
  const taken = new Set(members.flat());
  const bySignature = new Map<string, number[]>();
  const distinct = [...new Set(sets)];
  for (const unit of asciiUnits) {
    if (taken.has(unit)) continue;
    const signature = (unit === 0x5f ? '_' : '') + distinct.map(({ ascii }) => ascii[unit]).join('');
    const same = bySignature.get(signature) ?? [];
    if (same.push(unit) === 1) bySignature.set(signature, same);
  }
  members.push(...bySignature.values());
  const beyond = members.length;
  const edge = beyond + 1;
  const width = edge + 1;
  const perSymbol = (of: (units: readonly number[]) => boolean, rest: { beyond: boolean; edge: boolean }) =>
    Uint8Array.from([...members.map(of), rest.beyond, rest.edge], Number);
  return {
    symbols: symbolTable(members, beyond),
    width,
    edge,
    isWord: perSymbol((units) => /\w/.test(String.fromCharCode(units[0] ?? 0)), { beyond: false, edge: false }),
    units: Int16Array.from([...members.map(([unit]) => unit ?? -1), -1, -1]),
    takes: once((set) =>
      perSymbol((units) => units.some((unit) => set.ascii[unit] === 1), { beyond: set.beyond !== 'none', edge: false }),
    ),
    avoids: once((set) =>
      perSymbol((units) => units.some((unit) => set.ascii[unit] !== 1), { beyond: set.beyond !== 'all', edge: true }),
    ),
  };
}

const asciiUnits: readonly number[] = Array.from({ length: 128 }, (_, unit) => unit);

/** `block` is what stands between the brackets of a class. */
function unitsIn(block: string): number[] {
  const members = new RegExp(`[${block}]`);
  return asciiUnits.filter((unit) => members.test(String.fromCharCode(unit)));
}

function once(tableOf: (set: UnitSet) => Uint8Array): (set: UnitSet) => Uint8Array {
  const known = new Map<UnitSet, Uint8Array>();
  return (set) => {
    const table = known.get(set) ?? tableOf(set);
    known.set(set, table);
    return table;
  };
}

function symbolTable(members: readonly (readonly number[])[], beyond: number): Uint8Array {
  const ascii = new Uint8Array(128);
  members.forEach((units, symbol) => {
    for (const unit of units) ascii[unit] = symbol;
  });
  return tableOfUnits(ascii, beyond);
}
