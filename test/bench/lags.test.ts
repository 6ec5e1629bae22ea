import { describe, expect, it } from 'vitest';

import { lagsOf } from './lags.ts';

const made = { file: 'a', at: 10_000, card: true };
const edited = { file: 'a', at: 40_000, card: true };

describe('lagsOf()', () => {
  it('measures each change of a file with a card to the first outcome after it', () => {
    const outcomes = [
      { file: 'a', kind: 'labeled', at: 10_300 },
      { file: 'a', kind: 'labeled', at: 41_000 },
    ];
    expect(lagsOf([made, edited], outcomes)).toEqual({ lags: [300, 1_000], missed: 0, changes: 2 });
  });

  it('takes an outcome that was written before the answer to the user had arrived for one without delay', () => {
    expect(lagsOf([made], [{ file: 'a', kind: 'labeled', at: 9_500 }])).toEqual({ lags: [0], missed: 0, changes: 1 });
  });

  it('counts changes that have no outcome, with a card or without', () => {
    const plain = { file: 'b', at: 11_000, card: false };
    const early = { file: 'a', kind: 'labeled', at: 10_300 };
    expect(lagsOf([made, edited, plain], [early])).toEqual({ lags: [300], missed: 2, changes: 3 });
  });
});
