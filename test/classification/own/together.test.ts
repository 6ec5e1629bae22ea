import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../classification/classify.ts';
import { compileOwnTypes } from '../../../classification/own/own-program.ts';
import { detectors } from '../../../classification/registry.ts';
import { confidenceTogether, type OwnCue, type OwnType } from '../../../model/own-type.ts';
import { findOwn, found, near, none, pattern, regex, some, typeOf, words } from './own-types.ts';

const cues: readonly OwnCue[] = [
  { confidence: 60, evidence: [some(1, undefined, near(words('assets')), near(words('balance sheet')))] },
  { confidence: 40, evidence: [near(words('tax'), 2)] },
  { confidence: 40, evidence: [near(regex('\\$\\d{3,9}')), none(near(words('draft')))] },
];
const levels = [85, 76];
const financial: OwnType = {
  ...typeOf(...levels.map((confidence) => pattern({ confidence, primary: { together: cues } }))),
  proximity: 60,
};
const far = 'x '.repeat(40);

describe('what stands together', () => {
  it.each([
    [cues, 85],
    [cues.slice(0, 2), 76],
    [cues.slice(1), 64],
    [[{ confidence: 90 }, { confidence: 90 }], 99],
    [[], 0],
  ])('is as sure as independent cues are together', (some, confidence) => {
    expect(confidenceTogether(some)).toBe(confidence);
  });

  it.each([
    ['assets, tax and tax, $5000', { 85: 1 }],
    ['$5000 of tax on tax: the Balance  Sheet', { 85: 1 }],
    ['assets, tax and tax', { 76: 1 }],
    ['assets, $5000', { 76: 1 }],
    ['assets, $5000, draft', {}],
    ['assets, tax', {}],
    ['tax and tax, $5000', {}],
    [`assets ${far} tax and tax, $5000`, {}],
    [`assets, tax ${far} assets, $5000 ${far} tax`, { 76: 1 }],
    ['', {}],
  ])('is found in "%s"', (text, wanted) => {
    expect(found(financial, text)).toEqual(wanted);
  });

  it('must stand in one window of the proximity, not half to its left and half to its right', () => {
    const apart = (blanks: number): string => `tax tax${' '.repeat(blanks)}assets${' '.repeat(blanks)}$5000`;
    expect(found(financial, apart(18))).toEqual({ 85: 1 });
    expect(found(financial, apart(45))).toEqual({ 76: 1 });
  });

  it('counts once for each document, with its place and no value', () => {
    const [finding] = findOwn([financial], `${far}assets, $5000 ${far} assets, tax tax $5000 ${far} assets, $5000`);
    expect(finding).toMatchObject({ count: 1, confidence: 85, evidence: ['85 % together'] });
    expect(finding?.places).toMatchObject([{ part: 'body', length: 0, offset: 2 * far.length + 15 }]);
  });

  it('says what it was earned by, and what it falls short of', () => {
    const own = compileOwnTypes([financial], { detectors });
    const options = { detectors: [], own, checkTime: () => undefined, ignoreTestNumbers: false };
    const { findings } = explain([{ name: 'body', text: 'assets, $5000' }], options);
    expect(findings[0]?.because?.[0]?.earnedBy).toEqual([
      'keyword "assets" 0 characters after',
      'supporting pattern 8 characters after',
    ]);
    const { nearMisses } = explain([{ name: 'body', text: 'assets' }], options);
    expect(nearMisses).toMatchObject([{ type: 'own', reason: '60 of 76 together', count: 1 }]);
  });

  it('is the same however the text is cut into windows', () => {
    const types = [financial];
    const piece = fc.constantFrom('assets ', 'balance sheet ', 'tax ', '$5000 ', 'draft ', 'x '.repeat(12), 'y');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 50 }), (pieces, windowSize) => {
        const text = pieces.join('');
        expect(findOwn(types, text, { windowSize })).toEqual(findOwn(types, text));
      }),
    );
  });
});
