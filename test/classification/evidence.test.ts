import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../../classification/classify.ts';
import { shownValue } from '../../classification/mask.ts';
import { detectors } from '../../classification/registry.ts';
import type { EvidenceOptions } from '../../model/evidence.ts';

const key = Buffer.from('a key of thirty-two bytes, or so');

function cards(text: string, evidence: EvidenceOptions) {
  const options = { detectors, checkTime: () => undefined, ignoreTestNumbers: false, evidence };
  return classify([{ name: 'body', text }], options).find(({ type }) => type === 'credit-card-number');
}

const two = 'Visa 4539148803436467, 5425 2334 3010 9903';

describe('evidence', () => {
  it('shows as much as is asked for', () => {
    const of = (evidence: EvidenceOptions) => cards(two, evidence)?.evidence;
    expect(of({ show: 'masked', values: 3 })).toEqual(['################', '#### #### #### ####']);
    expect(of({ show: 'last4', values: 3 })).toEqual(['############6467', '#### #### #### 9903']);
    expect(of({ show: 'last4', values: 1 })).toEqual(['############6467']);
    expect(of({ show: 'none', values: 3 })).toEqual([]);
  });

  it('never shows more than a third of a value, nor more than four of its characters', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-WYZa-z]{1,40}$/), (value) => {
        const open = Array.from(shownValue(value, 'last4') ?? '').filter((one) => one !== '#' && one !== 'X').length;
        expect(open).toBeLessThanOrEqual(Math.min(4, value.length / 3));
      }),
    );
  });
});

describe('fingerprints', () => {
  const of = (text: string, one = key) => cards(text, { show: 'none', values: 3, key: one })?.fingerprints;

  it('are alike for one value however it is written, in whatever file', () => {
    expect(of('card 4539 1488 0343 6467')).toEqual(of('Kreditkarte: 4539148803436467'));
    expect(of(two)).toEqual([of('visa 4539148803436467')?.[0], of('visa 5425233430109903')?.[0]]);
  });

  it('differ by key and by type, and are not made without a key', () => {
    expect(of(two)).not.toEqual(of(two, Buffer.from('another key of the same length..')));
    expect(cards(two, { show: 'none', values: 3 })).not.toHaveProperty('fingerprints');
    const options = { detectors, checkTime: () => undefined, ignoreTestNumbers: false };
    const both = classify([{ name: 'body', text: 'debit card 4539148803436467, credit card' }], {
      ...options,
      evidence: { show: 'none', values: 3, key },
    });
    const prints = both
      .filter(({ type }) => type.includes('card-number'))
      .flatMap(({ fingerprints = [] }) => fingerprints);
    expect(new Set(prints).size).toBe(2);
  });
});
