import { foldTable } from './fold.ts';
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
  /** Symbol -> 1 where a unit of the symbol may be of the set. */
  takes(set: UnitSet): Uint8Array;
  /** Symbol -> 1 where a unit of the symbol may be none of the set; the edge is none. */
  avoids(set: UnitSet): Uint8Array;
}

const zero = 0x30;
const upperA = 0x41;
const lowerA = 0x61;

/** Digits, capitals and small letters are a symbol each; other ASCII units share one where no set tells them apart. */
export function createAlphabet(sets: readonly UnitSet[]): ShapeAlphabet {
  const members: number[][] = [range(zero, 10), range(upperA, 26), range(lowerA, 26)];
  const blocks = new Set(members.flat());
  const bySignature = new Map<string, number[]>();
  const distinct = [...new Set(sets)];
  for (const unit of range(0, 128)) {
    if (blocks.has(unit)) continue;
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
    takes: once((set) =>
      perSymbol((units) => units.some((unit) => set.ascii[unit] === 1), { beyond: set.beyond !== 'none', edge: false }),
    ),
    avoids: once((set) =>
      perSymbol((units) => units.some((unit) => set.ascii[unit] !== 1), { beyond: set.beyond !== 'all', edge: true }),
    ),
  };
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
  return Uint8Array.from(foldTable(), (unit) => (unit < 128 ? (ascii[unit] ?? 0) : beyond));
}

function range(start: number, length: number): number[] {
  return Array.from({ length }, (_, index) => start + index);
}
