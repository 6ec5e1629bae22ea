import {
  assembleModule,
  call,
  defineFunction,
  doWhile,
  i32,
  leave,
  v128,
  when,
  whileTrue,
} from '../lib/web-assembly.ts';
import type { Code, ModuleFunction } from '../lib/web-assembly.ts';
import { beyondEnd, codeBits } from './leads.ts';
import { eachUnit } from './units-code.ts';

/** Addresses of what the module reads and writes; what they hold is said in `seeker.ts`. */
export interface SeekLayout {
  readonly units: number;
  readonly codeOfUnit: number;
  readonly codes: number;
  readonly facts: number;
  readonly pivots: number;
  readonly first: number;
  readonly second: number;
  readonly leads: number;
  readonly pairs: number;
  readonly places: number;
  readonly masks: number;
  readonly hunters: number;
}

export interface SeekNumbers {
  /** Of the symbols of shapes. */
  readonly width: number;
}

/** Offsets in what is known of a hunter; all are 32 bits. */
export const hunterFields = {
  codesToSymbols: 0,
  first: 4,
  table: 8,
  accepting: 12,
  width: 16,
  probes: 20,
  probesEnd: 24,
  index: 28,
} as const;
export const hunterSize = 32;
/** A distance and the address of a table over codes. */
export const probeSize = 8;

/** Bits of a code's facts: class, symbol and its place in a lead. */
export const factBits = { classShift: 28, symbolShift: 16, leadShift: codeBits * 2 } as const;

/** After so many units what may still match is given as found. */
export const maximumWalk = 512;

/** In the tables of states, as in `shape-states.ts`. */
const unknown = 0;
const dead = 1;

const imports = { begin: 0, next: 1, found: 2, alive: 3 };
const inside = { pack: 4, find: 5, hunt: 6, lookFrom: 7, walk: 8 };

/** What the module calls: see `createSeeker`. */
const importedFunctions = [
  { name: 'begin', params: ['i32', 'i32', 'i32'], results: ['i32'] },
  { name: 'next', params: ['i32', 'i32', 'i32'], results: ['i32'] },
  { name: 'found', params: ['i32', 'i32', 'i32'], results: [] },
  { name: 'alive', params: ['i32', 'i32', 'i32'], results: [] },
] as const;

/** The loops that see every unit, and what they lead to. */
export function seekModule(layout: SeekLayout, numbers: SeekNumbers): WebAssembly.Module {
  const functions = [pack(layout), find(layout, numbers), hunt(layout), lookFrom(layout), walk(layout)];
  return new WebAssembly.Module(assembleModule(importedFunctions, functions));
}

/** The code of a place, or of one so many units from it. */
const codeAt = ({ codes }: SeekLayout, place: Code, from = 0): Code => i32.load8(place, codes + from);
/** One entry of a table of 16 bits. */
const entry = (table: number, index: Code): Code => i32.load16(i32.shl(index, 1), table);

/** `pack(length)` writes the codes of so many units: 16 at once where all are ASCII. */
function pack({ units, codes, codeOfUnit }: SeekLayout): ModuleFunction {
  return defineFunction('pack', {
    params: { length: 'i32' },
    variables: { at: 'i32', end: 'i32', low: 'v128', high: 'v128' },
    results: [],
    body: (locals) => [
      eachUnit(locals, units, {
        ascii: [v128.store(locals.at.get, locals.low.get, codes)],
        single: (unit) => [i32.store8(locals.at.get, i32.load8(unit, codeOfUnit), codes)],
      }),
    ],
  });
}

/**
 * `find(from, to, end)` notes the places of the stretch where a match may begin, the last one first, and answers how many. It goes
 * from right to left, from the end: what lies ahead is known by then. It notes each place and keeps those that hold, since a branch
 * would be foretold wrongly too often.
 */
function find(layout: SeekLayout, { width }: SeekNumbers): ModuleFunction {
  const { facts, pivots, first, second, leads, pairs, places, masks } = layout;
  const factsOf = (code: Code): Code => i32.load(i32.shl(code, 2), facts);
  const symbolIn = (ofUnit: Code): Code => i32.and(i32.shr(ofUnit, factBits.symbolShift), 0xff);
  return defineFunction('find', {
    params: { from: 'i32', to: 'i32', at: 'i32' },
    variables: {
      code: 'i32',
      known: 'i32',
      codeBehind: 'i32',
      knownBehind: 'i32',
      /** Of each hunter, how far a place may still be from its pivot, and 1 more. */
      near: 'v128',
      ones: 'v128',
      zeros: 'v128',
      ahead: 'i32',
      lead: 'i32',
      leadMasks: 'i32',
      mask: 'i32',
      count: 'i32',
    },
    results: ['i32'],
    body: ({
      from,
      to,
      at,
      code,
      known,
      codeBehind,
      knownBehind,
      near,
      ones,
      zeros,
      ahead,
      lead,
      leadMasks,
      mask,
      count,
    }) => [
      ones.set(v128.splat8(1)),
      ahead.set(-1),
      lead.set(beyondEnd),
      leadMasks.set(-1),
      codeBehind.set(codeAt(layout, at.get, -1)),
      knownBehind.set(factsOf(codeBehind.get)),
      doWhile(
        i32.lt(from.get, at.get),
        at.set(i32.sub(at.get, 1)),
        code.set(codeBehind.get),
        known.set(knownBehind.get),
        codeBehind.set(codeAt(layout, at.get, -1)),
        knownBehind.set(factsOf(codeBehind.get)),
        code.set(i32.shl(code.get, 5)),
        near.set(v128.and(v128.subToZero8(near.get, ones.get), v128.load(code.get, pivots + 16))),
        near.set(v128.most8(near.get, v128.load(code.get, pivots))),
        ahead.set(i32.or(i32.and(known.get, 0xf0000000), i32.shr(ahead.get, 4))),
        lead.set(i32.or(i32.and(known.get, 0x1f << factBits.leadShift), i32.shr(lead.get, codeBits))),
        // The lead one unit ahead, looked up a step before, tells of what goes on with it from here.
        mask.set(i32.shr(leadMasks.get, 16)),
        leadMasks.set(i32.load(i32.shl(lead.get, 2), leads)),
        mask.set(i32.and(mask.get, leadMasks.get)),
        mask.set(i32.and(mask.get, entry(first, i32.shr(ahead.get, 16)))),
        mask.set(i32.and(mask.get, entry(second, i32.and(ahead.get, 0xffff)))),
        mask.set(
          i32.and(mask.get, entry(pairs, i32.add(i32.mul(symbolIn(knownBehind.get), width), symbolIn(known.get)))),
        ),
        mask.set(i32.and(mask.get, i32.xor(v128.bits8(v128.equal8(near.get, zeros.get)), -1))),
        i32.store(i32.shl(count.get, 2), at.get, places),
        i32.store16(i32.shl(count.get, 1), mask.get, masks),
        count.set(i32.add(count.get, i32.and(i32.ne(mask.get, 0), i32.lt(at.get, to.get)))),
      ),
      count.get,
    ],
  });
}

/** `hunt(count)` asks the hunters at so many noted places, from left to right. */
function hunt({ places, masks, hunters }: SeekLayout): ModuleFunction {
  return defineFunction('hunt', {
    params: { index: 'i32' },
    variables: { at: 'i32', rest: 'i32' },
    results: [],
    body: ({ index, at, rest }) => [
      whileTrue(
        index.get,
        index.set(i32.sub(index.get, 1)),
        at.set(i32.load(i32.shl(index.get, 2), places)),
        rest.set(i32.load16(i32.shl(index.get, 1), masks)),
        doWhile(
          rest.get,
          call(inside.lookFrom, i32.add(hunters, i32.mul(i32.ctz(rest.get), hunterSize)), at.get),
          rest.set(i32.and(rest.get, i32.sub(rest.get, 1))),
        ),
      ),
    ],
  });
}

/** `lookFrom(hunter, at)` follows the hunter's patterns unless a probe rules it out. */
function lookFrom(layout: SeekLayout): ModuleFunction {
  return defineFunction('lookFrom', {
    params: { hunter: 'i32', at: 'i32' },
    variables: { ahead: 'i32', last: 'i32', probe: 'i32' },
    results: [],
    body: ({ hunter, at, ahead, last, probe }) => [
      probe.set(i32.load(hunter.get, hunterFields.probes)),
      last.set(i32.load(hunter.get, hunterFields.probesEnd)),
      whileTrue(
        i32.lt(probe.get, last.get),
        ahead.set(codeAt(layout, i32.add(at.get, i32.load(probe.get)))),
        when(i32.isZero(i32.load8(i32.add(i32.load(probe.get, 4), ahead.get))), leave),
        probe.set(i32.add(probe.get, probeSize)),
      ),
      call(inside.walk, hunter.get, at.get),
    ],
  });
}

/** `walk(hunter, start)` follows all of a hunter's patterns from one place, and tells of those that may match from there, each at most once. */
function walk(layout: SeekLayout): ModuleFunction {
  const { codesToSymbols, first, table, accepting, width: widthField, index } = hunterFields;
  return defineFunction('walk', {
    params: { hunter: 'i32', start: 'i32' },
    variables: {
      symbols: 'i32',
      states: 'i32',
      accepts: 'i32',
      width: 'i32',
      at: 'i32',
      last: 'i32',
      behind: 'i32',
      symbol: 'i32',
      state: 'i32',
    },
    results: [],
    body: ({ hunter, start, symbols, states, accepts, width, at, last, behind, symbol, state }) => {
      const symbolAt = (place: Code, from = 0): Code => i32.load8(i32.add(symbols.get, codeAt(layout, place, from)));
      const stateIn = (of: Code, row: Code): Code =>
        i32.load16(i32.add(of, i32.shl(i32.add(i32.mul(row, width.get), symbol.get), 1)));
      const unlessKnown = (how: number, row: Code): Code =>
        when(i32.eq(state.get, unknown), state.set(call(how, i32.load(hunter.get, index), row, symbol.get)));
      return [
        symbols.set(i32.load(hunter.get, codesToSymbols)),
        states.set(i32.load(hunter.get, table)),
        accepts.set(i32.load(hunter.get, accepting)),
        width.set(i32.load(hunter.get, widthField)),
        behind.set(symbolAt(start.get, -1)),
        symbol.set(symbolAt(start.get)),
        state.set(stateIn(i32.load(hunter.get, first), behind.get)),
        unlessKnown(imports.begin, behind.get),
        at.set(start.get),
        last.set(i32.add(start.get, maximumWalk)),
        whileTrue(
          i32.ne(state.get, dead),
          at.set(i32.add(at.get, 1)),
          when(
            i32.load8(i32.add(accepts.get, state.get)),
            call(imports.found, i32.load(hunter.get, index), start.get, state.get),
          ),
          when(i32.eq(at.get, last.get), call(imports.alive, i32.load(hunter.get, index), start.get, state.get), leave),
          symbol.set(symbolAt(at.get)),
          behind.set(state.get),
          state.set(stateIn(states.get, behind.get)),
          unlessKnown(imports.next, behind.get),
        ),
      ];
    },
  });
}
