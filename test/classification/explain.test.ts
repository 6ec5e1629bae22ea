import { describe, expect, it } from 'vitest';
import { explain } from '../../classification/classify.ts';
import type { Detector } from '../../classification/detector.ts';
import { detectors } from '../../classification/registry.ts';

const run = (text: string, type: string | Detector, ignoreTestNumbers = false) =>
  explain([{ name: 'body', text }], {
    detectors: typeof type === 'string' ? detectors.filter(({ id }) => id === type) : [type],
    checkTime: () => undefined,
    ignoreTestNumbers,
  });

const numbered = (level: Partial<Detector['levels'][number]>): Detector => ({
  id: 'test-number',
  name: 'Test number',
  pattern: /\b[0-9]{6}\b/g,
  normalize: (value) => value,
  valid: () => true,
  levels: [{ confidence: 85, evidence: [], ...level }],
  recommendedConfidence: 85,
  samples: { match: [], noMatch: [] },
});

describe('explain()', () => {
  it('says which keyword earned the confidence, and masks the text around', () => {
    const { findings } = run('Your Card  Number is 4539148803436467', 'credit-card-number');
    expect(findings[0]?.because).toEqual([
      {
        place: { part: 'body', offset: 21, length: 16 },
        confidence: 85,
        earnedBy: ['keyword "card number" 4 characters before'],
        context: 'XXXX XXXX XXXXXX XX ################',
      },
    ]);
  });

  it('says when a value counts alone, or by a pattern beside it', () => {
    expect(run('x 4539148803436467', 'credit-card-number').findings[0]?.because?.[0]?.earnedBy).toEqual([
      'value alone',
    ]);
    expect(run('4539148803436467 09/27', 'credit-card-number').findings[0]?.because?.[0]?.earnedBy).toEqual([
      'supporting pattern 1 character after',
    ]);
  });

  it.each([
    {
      text: 'cvv 4539148803436468',
      type: 'credit-card-number',
      reason: 'checksum failed, or a number that is never given out',
    },
    { text: 'Order 489-36-8350', type: 'us-social-security-number', reason: 'no keyword within 300 characters' },
    {
      text: '123456',
      type: numbered({ evidence: [{ pattern: /x/g }] }),
      reason: 'no supporting pattern within 300 characters',
    },
    {
      text: 'name 123456',
      type: numbered({ evidence: [{ any: [{ keywords: ['name'] }, { keywords: ['born'] }], atLeast: 2 }] }),
      reason: '1 of 2 required',
    },
    {
      text: 'order 123456',
      type: numbered({ without: [{ keywords: ['order'] }] }),
      reason: 'excluded by keyword "order" 1 character before',
    },
    { text: '123456', type: numbered({ appliesTo: () => false }), reason: 'not written as the type is' },
  ])('says of $text: $reason', ({ text, type, reason }) => {
    const { findings, nearMisses } = run(text, type);
    expect(findings).toEqual([]);
    expect(nearMisses).toEqual([expect.objectContaining({ reason, count: 1 })]);
  });

  it('tells published test numbers that were left out', () => {
    expect(run('visa 4111111111111111', 'credit-card-number', true).nearMisses).toMatchObject([
      { reason: 'published as a test number', count: 1 },
    ]);
  });

  it('calls a number of the right length without evidence no near miss', () => {
    expect(run('total 4539148803436468', 'credit-card-number').nearMisses).toEqual([]);
  });

  it('counts all near misses and keeps five places', () => {
    const { nearMisses } = run('489-36-8350\n'.repeat(9), 'us-social-security-number');
    expect(nearMisses).toMatchObject([{ type: 'us-social-security-number', count: 9 }]);
    expect(nearMisses[0]?.places).toHaveLength(5);
  });

  it('counts instances beside unique values', () => {
    const { findings } = run('visa 4539148803436467 4539148803436467', 'credit-card-number');
    expect(findings[0]).toMatchObject({ count: 1, instances: 2 });
  });
});
