import { describe, expect, it } from 'vitest';
import { assembleModule, call, defineFunction, either, i32, v128, when, whileTrue } from '../../lib/web-assembly.ts';
import type { Code, ModuleFunction } from '../../lib/web-assembly.ts';

type Run = (...numbers: number[]) => number;

function instanceOf(functions: readonly ModuleFunction[], bytes: readonly number[] = []) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  new Uint8Array(memory.buffer).set(bytes);
  const told: number[] = [];
  const module = new WebAssembly.Module(assembleModule([{ name: 'tell', params: ['i32'], results: [] }], functions));
  const { exports } = new WebAssembly.Instance(module, { env: { memory, tell: (one: number) => told.push(one) } });
  return { exports: exports as unknown as Record<string, Run>, memory, told };
}

describe('assembleModule()', () => {
  it('makes loops, conditions and calls that run', () => {
    const double = defineFunction('double', {
      params: { one: 'i32' },
      variables: {},
      results: ['i32'],
      body: ({ one }) => [i32.mul(one.get, 2)],
    });
    const sum = defineFunction('sum', {
      params: { to: 'i32' },
      variables: { at: 'i32', all: 'i32' },
      results: ['i32'],
      body: ({ to, at, all }) => [
        whileTrue(
          i32.lt(at.get, to.get),
          at.set(i32.add(at.get, 1)),
          either(i32.eq(at.get, 3), [call(0, at.get)], [all.set(i32.add(all.get, call(1, at.get)))]),
          when(i32.eq(at.get, 5), call(0, 1000)),
        ),
        all.get,
      ],
    });
    const { exports, told } = instanceOf([double, sum]);
    expect(exports.sum?.(6)).toBe(2 * (1 + 2 + 4 + 5 + 6));
    expect(exports.sum?.(0)).toBe(0);
    expect(told).toEqual([3, 1000]);
  });

  it('writes constants of every length', () => {
    const numbers = [0, 1, 63, 64, -64, -65, 8191, 8192, 0x7fffffff, -0x80000000, -1];
    const functions = numbers.map((number, index) =>
      defineFunction(`f${index}`, { params: {}, variables: {}, results: ['i32'], body: () => [i32.or(number, 0)] }),
    );
    const { exports } = instanceOf(functions);
    expect(numbers.map((_, index) => exports[`f${index}`]?.())).toEqual(numbers);
  });

  it('reads and writes memory, vectors too', () => {
    const unit = (body: Code): ModuleFunction =>
      defineFunction('read', { params: {}, variables: {}, results: ['i32'], body: () => [body] });
    const bytes = Array.from({ length: 64 }, (_, index) => 255 - index);
    const read = (body: Code): number | undefined => instanceOf([unit(body)], bytes).exports.read?.();
    expect(read(i32.load8(2, 1))).toBe(252);
    expect(read(i32.load16(0))).toBe(0xfeff);
    const someLess = v128.subToZero8(v128.load(0), v128.splat8(245));
    expect(read(v128.bits8(v128.equal8(someLess, v128.splat8(0))))).toBe(0xfc00);
    expect(read(v128.bits8(v128.equal8(v128.most8(v128.load(0), v128.splat8(250)), v128.splat8(250))))).toBe(0xffe0);
    expect(read(v128.bits8(v128.less8(v128.load(0), v128.splat8(250))))).toBe(0xffc0);
    expect(read(v128.lane32(v128.mul32(v128.of32(1, 2, 3, 4), v128.of32(5, 6, 7, 8)), 2))).toBe(21);
    expect(read(v128.anyTrue(v128.equal8(v128.load(0), v128.splat8(240))))).toBe(1);
    expect(read(v128.anyTrue(v128.equal8(v128.load(0), v128.splat8(239))))).toBe(0);
  });
});
