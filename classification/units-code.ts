import { doWhile, either, i32, v128, whileTrue } from '../lib/web-assembly.ts';
import type { Code, Local } from '../lib/web-assembly.ts';

export interface UnitLocals {
  /** Zero at first. */
  readonly at: Local;
  readonly length: Local;
  readonly end: Local;
  /** Where `ascii` runs, the sixteen units as bytes. */
  readonly low: Local;
  readonly high: Local;
}

export interface UnitBodies {
  /** For sixteen units from `at` that are all ASCII. */
  readonly ascii: readonly Code[];
  /** For the one unit at `at`, which may be any. */
  readonly single: (unit: Code) => readonly Code[];
}

/** Goes through so many units from the address `units`, 16 at once where all are ASCII. It looks at up to 15 more. */
export function eachUnit(
  { at, length, end, low, high }: UnitLocals,
  units: number,
  { ascii, single }: UnitBodies,
): Code {
  const address = i32.shl(at.get, 1);
  return whileTrue(
    i32.lt(at.get, length.get),
    low.set(v128.load(address, units)),
    high.set(v128.load(address, units + 16)),
    end.set(i32.add(at.get, 16)),
    either(
      v128.anyTrue(v128.and(v128.or(low.get, high.get), v128.splat16(0xff80))),
      [doWhile(i32.lt(at.get, end.get), ...single(i32.load16(address, units)), at.set(i32.add(at.get, 1)))],
      [low.set(v128.narrow(low.get, high.get)), ...ascii, at.set(end.get)],
    ),
  );
}
