import { describe, expect, it } from 'vitest';
import { classify } from '../../classification/classify.ts';
import { detectors } from '../../classification/registry.ts';

const find = (text: string, type: string) =>
  classify([{ name: 'body', text }], { detectors, checkTime: () => undefined, ignoreTestNumbers: false }).find(
    (finding) => finding.type === type,
  );

describe.each(detectors)('detector $id', ({ id, samples, testNumbers, valid, normalize }) => {
  it('has samples of both kinds', () => {
    expect(samples.match.length).toBeGreaterThan(0);
    expect(samples.noMatch.length).toBeGreaterThan(1);
  });

  it.each(samples.match)('finds: $because', ({ text, confidence }) => {
    expect(find(text, id)).toMatchObject({ count: 1, confidence });
  });

  it.each(samples.noMatch)('does not find: $because', ({ text }) => {
    expect(find(text, id)).toBeUndefined();
  });

  it('lists test numbers that would be found', () => {
    for (const number of testNumbers ?? []) expect(normalize(number) === number && valid(number), number).toBe(true);
  });
});
