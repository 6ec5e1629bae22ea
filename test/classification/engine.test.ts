import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../../classification/classify.ts';
import type { Detector } from '../../classification/detector.ts';
import { detectors } from '../../classification/registry.ts';
import { naiveClassify } from './naive-classify.ts';
import type { NaiveValue } from './naive-classify.ts';

const windows = [1, 7, 64, 1000, 64 * 1024];

function findings(text: string, windowSize: number, members: readonly Detector[] = detectors) {
  return classify([{ name: 'body', text }], {
    detectors: members,
    checkTime: () => undefined,
    ignoreTestNumbers: false,
    windowSize,
  });
}

/** What a finding must say when these are all values. */
function summaryOf(values: readonly NaiveValue[]) {
  const types = [...new Set(values.map(({ type }) => type))];
  return types.map((type) => {
    const own = values.filter((value) => value.type === type);
    return { type, instances: own.length, confidence: Math.max(...own.map(({ confidence }) => confidence)) };
  });
}

const summary = (text: string, windowSize: number, members?: readonly Detector[]) =>
  findings(text, windowSize, members).map(({ type, instances, confidence }) => ({ type, instances, confidence }));

const samples = detectors.flatMap(({ samples: { match, noMatch } }) => [...match, ...noMatch].map(({ text }) => text));

describe('classify() finds exactly what a loop over all patterns finds', () => {
  it('in the samples of all detectors, read one after another', () => {
    for (let start = 0; start < samples.length; start += 40) {
      const text = samples.slice(start, start + 40).join('\n');
      const expected = summaryOf(naiveClassify(text, detectors));
      expect(summary(text, 64 * 1024), `samples from ${start}`).toEqual(expected);
    }
  }, 120_000);

  it('in pieces of samples put together anyhow', () => {
    const piece = fc.oneof(
      fc
        .constantFrom(...samples)
        .chain((text) =>
          fc
            .tuple(fc.nat(text.length), fc.nat(text.length))
            .map(([a, b]) => text.slice(Math.min(a, b), Math.max(a, b))),
        ),
      fc.stringMatching(/^[0-9A-Za-z@:./ _-]{0,20}$/),
      fc.constantFrom('\u00ad', '\u00a0', '\u0661\u0662', '\u{1f600}', 'é', '\r\n', '身份证', '\ufffe'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom(...windows), (pieces, windowSize) => {
        const text = pieces.join('');
        expect(summary(text, windowSize)).toEqual(summaryOf(naiveClassify(text, detectors)));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('for patterns of every form that the scanner tells apart', () => {
    const sources = [
      String.raw`\b[0-9]{3}\b`,
      'ab[0-9]+',
      '(?<![a-z])[a-z]{2,5}@[a-z]+',
      '[a-z]{3}',
      '(?<=[:=]"?)[a-f0-9]{4,8}',
      String.raw`(\d)\1`,
      '[aA][bB]c',
      'x[^y]{0,4}y',
      '(?!a)[ab]{2}',
      '(?=.[0-9])[a-z0-9]{2}',
      '(?<value>[0-9]{2})x',
      '[a-c]*?d',
      '-+[0-9]',
      '[à-ü]{2}',
      '(?:a|bc|@)-?1',
    ];
    const members = [...sources.map((source) => new RegExp(source, 'g')), /[😀é]{1,2}/gu, /AB?[0-9]/gi].map(
      patternOnly,
    );
    const text = fc.string({ unit: fc.constantFrom(...Array.from('aabbcxyz0123459@-:="_ \né😀AB')), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.constantFrom(...windows), (sample, windowSize) => {
        expect(summary(sample, windowSize, members)).toEqual(summaryOf(naiveClassify(sample, members)));
      }),
      { numRuns: 2_000 },
    );
  });
});

function patternOnly(pattern: RegExp, index: number): Detector {
  return {
    id: `pattern-${index}`,
    name: String(pattern),
    pattern,
    normalize: (value) => value,
    valid: () => true,
    levels: [{ confidence: 75, evidence: [] }],
    recommendedConfidence: 75,
    samples: { match: [], noMatch: [] },
  };
}

describe('classify() in any chunking', () => {
  it('answers the same, wherever windows end', () => {
    const filler = fc.constantFrom(' ', 'x '.repeat(149), 'word '.repeat(61), '-', '\n');
    const text = fc.array(fc.tuple(fc.constantFrom(...samples), filler), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 700 }), (pieces, windowSize) => {
        const joined = pieces.flat().join('');
        expect(findings(joined, windowSize)).toEqual(findings(joined, 1_000_000));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('answers the same where more is looked at than is read at once', () => {
    const joined = Array.from(samples, (text, index) => `${text} ${'word '.repeat((index * 7) % 61)}\n`).join('');
    const text = joined.repeat(Math.ceil(220_000 / joined.length));
    for (const shift of [0, 13]) {
      const moved = `${'.'.repeat(shift)}${text}`;
      expect(findings(moved, 1_000_000), `moved by ${shift}`).toEqual(findings(moved, 50_000));
    }
  }, 60_000);
});
