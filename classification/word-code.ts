import { assembleModule, call, defineFunction, i32, leaveWith, v128, when, whileTrue } from '../lib/web-assembly.ts';
import type { Code, ModuleFunction } from '../lib/web-assembly.ts';
import { eachUnit } from './units-code.ts';

/** Addresses of what the module reads and writes; what they hold is said in `word-hashes.ts`. */
export interface WordLayout {
  readonly units: number;
  readonly letterOfUnit: number;
  readonly letters: number;
  readonly masks: number;
  readonly filter: number;
  readonly sequels: number;
  readonly found: number;
}

/** Of a word, so many letters count. */
export const hashedLetters = 16;
/** By which four letters each are multiplied; the upper bits of the sum are the good ones. */
export const hashFactors: readonly [number, number, number, number] = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];
/** The bits of a hash by which the filter goes are those above. */
export const filterShift = 15;
/** Those by which sequels are told. */
export const sequelShift = 18;
/** Of sequels: a bit for each letter from a to z that the next word may begin with, one for all other letters, one for no next word. */
export const sequelBits = { others: 1 << 26, alone: 1 << 31 } as const;
/** Between two words of a phrase lie so many units at most. */
export const maximumGap = 4;
/** In what is found: the word holds a silent unit, and its hash is worthless. */
export const unsure = 0x80000000;
/** A letter, as the module reads it. */
export const silentLetter = 1;

const inside = { goesOn: 2 };

export function wordModule(layout: WordLayout): WebAssembly.Module {
  return new WebAssembly.Module(assembleModule([], [read(layout), words(layout), goesOn(layout)]));
}

/** `read(length)` writes the letters of so many units, 16 at once where all are ASCII; the answer has the upper halves of all others. */
function read({ units, letters, letterOfUnit }: WordLayout): ModuleFunction {
  return defineFunction('read', {
    params: { length: 'i32' },
    variables: { at: 'i32', end: 'i32', seen: 'i32', entry: 'i32', low: 'v128', high: 'v128', lower: 'v128' },
    results: ['i32'],
    body: ({ seen, entry, lower, ...locals }) => {
      const { at, low } = locals;
      const isLetter = v128.less8(v128.sub8(lower.get, v128.splat8(0x61)), v128.splat8(26));
      const isDigit = v128.less8(v128.sub8(low.get, v128.splat8(0x30)), v128.splat8(10));
      return [
        eachUnit(locals, units, {
          ascii: [
            lower.set(v128.or(low.get, v128.splat8(0x20))),
            v128.store(at.get, v128.or(v128.and(lower.get, isLetter), v128.and(low.get, isDigit)), letters),
          ],
          single: (unit) => [
            entry.set(i32.load16(i32.shl(unit, 1), letterOfUnit)),
            seen.set(i32.or(seen.get, entry.get)),
            i32.store8(at.get, entry.get, letters),
          ],
        }),
        i32.shr(seen.get, 8),
      ];
    },
  });
}

/** `words(length)` notes the words that begin a phrase as it seems, where each starts and its hash, and answers how many. */
function words({ letters, masks, filter, sequels, found }: WordLayout): ModuleFunction {
  const zeros = v128.of32(0, 0, 0, 0);
  const passes = (hash: Code): Code =>
    i32.and(i32.shr(i32.load8(i32.shr(hash, filterShift + 3), filter), i32.and(i32.shr(hash, filterShift), 7)), 1);
  const sequelsOf = (hash: Code): Code => i32.load(i32.shl(i32.shr(hash, sequelShift), 2), sequels);
  return defineFunction('words', {
    params: { length: 'i32' },
    variables: {
      at: 'i32',
      bits: 'i32',
      starts: 'i32',
      carry: 'i32',
      start: 'i32',
      hash: 'i32',
      flag: 'i32',
      count: 'i32',
      size: 'i32',
      word: 'v128',
    },
    results: ['i32'],
    body: ({ length, at, bits, starts, carry, start, hash, flag, count, size, word }) => [
      whileTrue(
        i32.lt(at.get, length.get),
        bits.set(i32.xor(v128.bits8(v128.equal8(v128.load(at.get, letters), zeros)), 0xffff)),
        starts.set(i32.and(bits.get, i32.xor(i32.or(i32.shl(bits.get, 1), carry.get), -1))),
        carry.set(i32.shr(bits.get, 15)),
        whileTrue(
          starts.get,
          start.set(i32.add(at.get, i32.ctz(starts.get))),
          starts.set(i32.and(starts.get, i32.sub(starts.get, 1))),
          word.set(v128.load(start.get, letters)),
          // How long the word is tells which mask leaves it alone.
          size.set(i32.ctz(i32.or(v128.bits8(v128.equal8(word.get, zeros)), 2 ** hashedLetters))),
          word.set(v128.and(word.get, v128.load(i32.shl(size.get, 4), masks))),
          flag.set(i32.shl(v128.anyTrue(v128.equal8(word.get, v128.splat8(silentLetter))), 31)),
          word.set(v128.mul32(word.get, v128.of32(...hashFactors))),
          hash.set(
            i32.add(
              i32.add(v128.lane32(word.get, 0), v128.lane32(word.get, 1)),
              i32.add(v128.lane32(word.get, 2), v128.lane32(word.get, 3)),
            ),
          ),
          when(
            i32.or(flag.get, passes(hash.get)),
            when(
              i32.or(flag.get, call(inside.goesOn, i32.add(start.get, size.get), sequelsOf(hash.get))),
              i32.store(i32.shl(count.get, 3), i32.or(start.get, flag.get), found),
              i32.store(i32.shl(count.get, 3), hash.get, found + 4),
              count.set(i32.add(count.get, 1)),
            ),
          ),
        ),
        at.set(i32.add(at.get, 16)),
      ),
      count.get,
    ],
  });
}

/** `goesOn(end, sequels)`: whether a word that ends here may be a phrase, or its first word. */
function goesOn({ letters }: WordLayout): ModuleFunction {
  return defineFunction('goesOn', {
    params: { end: 'i32', sequels: 'i32' },
    variables: { last: 'i32', letter: 'i32' },
    results: ['i32'],
    body: ({ end, sequels, last, letter }) => [
      when(i32.and(sequels.get, sequelBits.alone), leaveWith(1)),
      last.set(i32.add(end.get, maximumGap)),
      // Behind the word lies one unit that is no letter.
      whileTrue(
        i32.isZero(letter.tee(i32.load8(end.get, letters + 1))),
        end.set(i32.add(end.get, 1)),
        when(i32.eq(end.get, last.get), leaveWith(0)),
      ),
      when(i32.eq(letter.get, silentLetter), leaveWith(1)),
      letter.set(i32.sub(letter.get, 0x61)),
      i32.and(i32.shr(sequels.get, i32.select(i32.lt(letter.get, 26), letter.get, 26)), 1),
    ],
  });
}
