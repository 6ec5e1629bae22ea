import { describe, expect, it } from 'vitest';
import type { Detector } from '../../classification/detector.ts';
import { checkDetectors, detectorSetVersion, detectors, versionOf } from '../../classification/registry.ts';

const first = detectors.find(({ id }) => id === 'aba-routing-number');
const second = detectors.find(({ id }) => id === 'us-itin');
if (first === undefined || second === undefined) throw new Error('the registry lacks a detector that has been there');
const changed = (change: Partial<Detector>): Detector => ({ ...first, ...change });

describe('the registry of detectors', () => {
  it('holds every type once, by id, and those whose ids are fixed', () => {
    const ids = detectors.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toEqual(
      expect.arrayContaining([
        'aba-routing-number',
        'aws-secret-key',
        'azure-storage-key',
        'credit-card-number',
        'france-insee',
        'germany-tax-id',
        'iban',
        'swift-code',
        'uk-nhs-number',
        'uk-nino',
        'us-itin',
        'us-social-security-number',
      ]),
    );
  });

  it('gives a Purview id to one type only, as a lower-case GUID', () => {
    const guids = detectors.flatMap(({ purviewId }) => (purviewId === undefined ? [] : [purviewId]));
    expect(new Set(guids).size).toBe(guids.length);
    for (const guid of guids) expect(guid).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('refuses two of one id, and wrong order', () => {
    expect(() => checkDetectors([first, first])).toThrow('it must come once');
    expect(() => checkDetectors([second, first])).toThrow('it must come once');
  });

  it.each<[string, Partial<Detector>]>([
    ['kebab case', { id: 'ABA' }],
    ['global', { pattern: /x/ }],
    ['global', { pattern: /x/gy }],
    ['global', { levels: [{ confidence: 90, evidence: [{ pattern: /x/ }] }] }],
    ['no confidence level', { levels: [] }],
    ['1 to 100', { levels: [{ confidence: 101, evidence: [] }] }],
    ['do not fall', { levels: [...first.levels].reverse() }],
    ['recommended', { recommendedConfidence: 99 }],
    ['lower case', { anchors: ['AccountKey'] }],
  ])('refuses a detector: %s', (message, change) => {
    expect(() => checkDetectors([changed(change)])).toThrow(message);
  });

  it('has a version that changes with pattern, level, keyword, sample and members', () => {
    const versions = [
      detectorSetVersion,
      versionOf([first]),
      versionOf([changed({ pattern: /x/g })]),
      versionOf([changed({ levels: [{ confidence: 80, evidence: [] }] })]),
      versionOf([changed({ levels: [{ confidence: 80, evidence: [{ keywords: ['a'] }] }] })]),
      versionOf([changed({ testNumbers: new Set(['1']) })]),
      versionOf([changed({ samples: { match: [], noMatch: [] } })]),
    ];
    expect(new Set(versions).size).toBe(versions.length);
    expect(detectorSetVersion).toMatch(/^[0-9a-f]{16}$/);
    expect(versionOf(detectors)).toBe(detectorSetVersion);
  });
});
