import { FileError } from '../model/errors.ts';

/** Limits on one document and everything nested in it; a security boundary, not a tuning knob. */
export interface Limits {
  /** Bytes after inflating, summed over nesting. */
  readonly inflatedBytes: number;
  /** Inflated to compressed, checked per entry after the first MiB. */
  readonly ratio: number;
  /** Entries of one archive. */
  readonly entries: number;
  /** Containers within containers. */
  readonly depth: number;
}

/** 600 MB documents pass, bombs don't: pictures hardly inflate, XML seldom beyond 100 to 1. */
export const defaultLimits: Limits = {
  inflatedBytes: 4 * 1024 ** 3,
  ratio: 200,
  entries: 10_000,
  depth: 5,
};

/** Spent by everything that reads one document, nested ones included. */
export interface Budget {
  readonly limits: Limits;
  /** Counts inflated bytes; throws `too-large` past the limit. */
  spend(bytes: number): void;
  /** Throws `too-slow` once the deadline has passed. Call it in every loop over content. */
  checkTime(): void;
}

/** `expired` answers whether time is up; it is passed in, since formats read no clock. */
export function createBudget(limits: Limits, expired: () => boolean): Budget {
  let inflated = 0;
  return {
    limits,
    spend(bytes) {
      inflated += bytes;
      if (inflated > limits.inflatedBytes) {
        throw new FileError(
          'too-large',
          `Cannot open file: its content exceeds ${limits.inflatedBytes} bytes once inflated`,
        );
      }
    },
    checkTime() {
      if (expired()) throw new FileError('too-slow', 'Cannot read file to its end: the time limit has passed');
    },
  };
}
