import { createArena } from './arena.ts';
import { beginningsOf, maximumHunters } from './beginnings.ts';
import type { Beginnings } from './beginnings.ts';
import { tableOfUnits } from './fold.ts';
import type { Found, Hunter } from './hunter.ts';
import { leadCodes, leadEdge } from './leads.ts';
import { factBits, hunterFields, hunterSize, maximumWalk, probeSize, seekModule } from './seek-code.ts';
import type { SeekLayout } from './seek-code.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createStates } from './shape-states.ts';
import type { ShapeStates } from './shape-states.ts';

/** Calls `found` with places in the stretch and patterns that may match there. */
export type Seek = (units: Uint16Array, stretch: { readonly from: number; readonly to: number }, found: Found) => void;

/** Units have codes of a byte: ASCII, as folded, then one for all others and one for what lies beyond the text's edges. */
const beyondAscii = 128;
const edge = 129;
const codeCount = 130;
const codeOfUnit = tableOfUnits(
  Uint8Array.from({ length: 128 }, (_, unit) => unit),
  beyondAscii,
);

/** Places of so many units are looked for at once. */
const maximumStretch = 64 * 1024;
/** Units of which places are told apart, at most, behind them. */
const maximumAhead = 1024;
/** One unit lies before the places. */
const maximumText = 1 + maximumStretch + maximumAhead;
/** States of a hunter that are kept at once, some 1.5 MB. */
const maximumStates = 16 * 1024;

/** In one stretch of memory, by WebAssembly. */
export function createSeeker(hunters: readonly Hunter[], alphabets: Alphabets): Seek {
  const { shapes } = alphabets;
  const beginnings = beginningsOf(hunters, shapes);
  const arena = createArena();
  const layout = takeLayout(arena.take, hunters.length, beginnings);
  const rooms = hunters.map((hunter) => takeRooms(arena.take, hunter));
  const memory = arena.memory();
  const bytes = new Uint8Array(memory.buffer);
  writeTables(memory.buffer, layout, { beginnings, shapes });
  const states = hunters.map((hunter, index) => {
    const room = rooms[index];
    if (room === undefined) throw new Error('Cannot look for patterns: a hunter has no room');
    writeHunter(memory.buffer, hunter, { room, alphabets, at: layout.hunters + index * hunterSize });
    new Uint32Array(memory.buffer)[(layout.hunters + index * hunterSize + hunterFields.index) / 4] = index;
    return statesOf(memory.buffer, hunter, room);
  });

  let tell: Found = () => undefined;
  let offset = 0;
  const module = seekModule(layout, { width: shapes.width });
  const { exports } = new WebAssembly.Instance(module, {
    env: {
      memory,
      begin: (hunter: number, behind: number, symbol: number) => stateOf(hunter).begin(behind, symbol),
      next: (hunter: number, state: number, symbol: number) => stateOf(hunter).next(state, symbol),
      found(hunter: number, at: number, state: number) {
        tell(at + offset, stateOf(hunter).accepted(state));
      },
      alive(hunter: number, at: number, state: number) {
        tell(at + offset, stateOf(hunter).alive(state));
      },
    },
  });
  const { pack, find, hunt } = exports as unknown as SeekFunctions;
  const text = new Uint16Array(memory.buffer, layout.units, maximumText);

  function stateOf(hunter: number): ShapeStates {
    const one = states[hunter];
    if (one === undefined) throw new Error('Cannot look for patterns: there is no such hunter');
    return one;
  }

  const ahead = Math.max(maximumWalk, beginnings.reach) + 2;
  return (units, { from, to }, found) => {
    tell = found;
    for (let start = from; start < to; start += maximumStretch) {
      const stop = Math.min(to, start + maximumStretch);
      offset = Math.max(0, start - 1);
      const piece = units.subarray(offset, Math.min(units.length, stop + ahead));
      text.set(piece);
      pack(piece.length);
      bytes[layout.codes - 1] = edge;
      bytes.fill(edge, layout.codes + piece.length, layout.codes + piece.length + ahead);
      hunt(find(start - offset, stop - offset, Math.min(piece.length, stop - offset + beginnings.reach)));
    }
  };
}

export interface Alphabets {
  readonly shapes: ShapeAlphabet;
  readonly letters: ShapeAlphabet;
}

interface SeekFunctions {
  pack(length: number): void;
  find(from: number, to: number, end: number): number;
  hunt(count: number): void;
}

type Take = (bytes: number) => number;

function takeLayout(take: Take, hunters: number, { first, second, leads, pairs }: Beginnings): SeekLayout {
  return {
    // Vectors read and write up to 15 more.
    units: take(2 * (maximumText + 16)),
    codeOfUnit: take(codeOfUnit.length),
    // One more before the text, and the edge behind it.
    codes: take(16 + maximumText + 2 * maximumAhead) + 16,
    facts: take(codeCount * 4),
    pivots: take(codeCount * 2 * maximumHunters),
    first: take(first.byteLength),
    second: take(second.byteLength),
    leads: take(leads.byteLength),
    pairs: take(pairs.byteLength),
    places: take(4 * maximumStretch),
    masks: take(2 * maximumStretch),
    hunters: take(hunters * hunterSize),
  };
}

function writeTables(
  buffer: ArrayBuffer,
  layout: SeekLayout,
  { beginnings, shapes }: { readonly beginnings: Beginnings; readonly shapes: ShapeAlphabet },
): void {
  new Uint8Array(buffer).set(codeOfUnit, layout.codeOfUnit);
  for (const table of ['first', 'second', 'pairs'] as const) {
    new Uint16Array(buffer).set(beginnings[table], layout[table] / 2);
  }
  new Uint32Array(buffer).set(beginnings.leads, layout.leads / 4);
  const facts = new Uint32Array(buffer, layout.facts, codeCount);
  const pivots = new Uint8Array(buffer, layout.pivots, codeCount * 2 * maximumHunters);
  const { classShift, symbolShift, leadShift } = factBits;
  symbolsOfCodes(shapes).forEach((symbol, code) => {
    const lead = code === edge ? leadEdge : (leadCodes()[code === beyondAscii ? 0xffff : code] ?? 0);
    facts[code] = ((beginnings.classes[symbol] ?? 0) << classShift) | (symbol << symbolShift) | (lead << leadShift);
    const ofSymbol = (table: Uint8Array): Uint8Array =>
      table.subarray(symbol * maximumHunters, (symbol + 1) * maximumHunters);
    pivots.set(ofSymbol(beginnings.pivots), 2 * code * maximumHunters);
    pivots.set(ofSymbol(beginnings.before), (2 * code + 1) * maximumHunters);
  });
}

/** Code -> symbol. */
function symbolsOfCodes({ symbols, edge: edgeSymbol }: ShapeAlphabet): Uint8Array {
  return Uint8Array.from({ length: codeCount }, (_, code) =>
    code === edge ? edgeSymbol : (symbols[code === beyondAscii ? 0xffff : code] ?? 0),
  );
}

// Hunters -------------------------------------------------------------------------------------------------------------

interface Rooms {
  readonly codesToSymbols: number;
  readonly first: number;
  readonly table: number;
  readonly accepting: number;
  readonly probes: number;
  readonly probeTables: readonly number[];
}

function takeRooms(take: Take, { alphabet: { width }, probes }: Hunter): Rooms {
  return {
    codesToSymbols: take(codeCount),
    first: take(2 * width * width),
    table: take(2 * width * maximumStates),
    accepting: take(maximumStates),
    probes: take(probes.length * probeSize),
    probeTables: probes.map(() => take(codeCount)),
  };
}

function writeHunter(
  buffer: ArrayBuffer,
  { alphabet, probes }: Hunter,
  { room, alphabets, at }: { readonly room: Rooms; readonly alphabets: Alphabets; readonly at: number },
): void {
  const bytes = new Uint8Array(buffer);
  const numbers = new Uint32Array(buffer);
  const write = (field: keyof typeof hunterFields, value: number): void => {
    numbers[(at + hunterFields[field]) / 4] = value;
  };
  bytes.set(symbolsOfCodes(alphabet), room.codesToSymbols);
  for (const field of ['codesToSymbols', 'first', 'table', 'accepting', 'probes'] as const) {
    write(field, room[field]);
  }
  write('width', alphabet.width);
  write('probesEnd', room.probes + probes.length * probeSize);
  probes.forEach(({ distance, passes }, index) => {
    const table = room.probeTables[index] ?? 0;
    numbers.set([distance, table], (room.probes + index * probeSize) / 4);
    bytes.set(overCodes(passes, alphabets.letters), table);
  });
}

function statesOf(buffer: ArrayBuffer, { graphs, alphabet }: Hunter, room: Rooms): ShapeStates {
  const { width } = alphabet;
  return createStates(graphs, alphabet, {
    first: new Uint16Array(buffer, room.first, width * width),
    table: new Uint16Array(buffer, room.table, width * maximumStates),
    accepting: new Uint8Array(buffer, room.accepting, maximumStates),
  });
}

/** A table over symbols as one over codes. */
function overCodes(table: Uint8Array, alphabet: ShapeAlphabet): Uint8Array {
  return symbolsOfCodes(alphabet).map((symbol) => table[symbol] ?? 0);
}
