import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createPace, type Pace } from '../../pipeline/pace.ts';

let now = 0;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  now = 0;
});
afterEach(() => vi.useRealTimers());

/** Half a second of an event loop that runs each timer so late. */
function pass(pace: Pace, late: number): number {
  for (let look = 0; look < 25; look++) {
    now += 20 + late;
    vi.advanceTimersByTime(20);
  }
  return pace.allowed();
}

describe('createPace()', () => {
  it('allows fewer files while the event loop is late, never fewer than two, and all of them again when it is on time', () => {
    const pace = createPace(8, () => now);
    expect(pass(pace, 0)).toBe(8);
    expect(pass(pace, 30)).toBe(3);
    expect(pass(pace, 30)).toBe(2);
    expect(pass(pace, 30)).toBe(2);
    expect(pass(pace, 0)).toBe(7);
    expect(pass(pace, 0)).toBe(8);
    pace.stop();
  });

  it('stays as it is while the loop is a little late, and never allows more than it was given', () => {
    const pace = createPace(4, () => now);
    pass(pace, 30);
    const few = pace.allowed();
    expect(pass(pace, 4)).toBe(few);
    pace.stop();
    const single = createPace(1, () => now);
    expect(pass(single, 30)).toBe(1);
    single.stop();
  });
});
