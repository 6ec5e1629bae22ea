import { describe, expect, it } from 'vitest';
import { classify } from '../../classification/classify.ts';
import type { Detector } from '../../classification/detector.ts';
import { detectors } from '../../classification/registry.ts';
import type { TextPart } from '../../model/finding.ts';

const card = '4539 1488 0343 6467';
const otherCards = ['4556737586899855', '4024007103939509', '5425233430109903', '2223000048400011', '374245455400126'];
const pick = (id: string): readonly Detector[] => detectors.filter((detector) => detector.id === id);

function run(
  parts: string | readonly TextPart[],
  options: { type?: string; checkTime?: () => void; ignore?: boolean } = {},
) {
  return classify(typeof parts === 'string' ? [{ name: 'body', text: parts }] : parts, {
    detectors: options.type === undefined ? detectors : pick(options.type),
    checkTime: options.checkTime ?? (() => undefined),
    ignoreTestNumbers: options.ignore ?? false,
  });
}

describe('classify()', () => {
  it('counts a value once however it is written', () => {
    const [finding] = run(`visa ${card}, ${card.replaceAll(' ', '-')}, ${card.replaceAll(' ', '')}`);
    expect(finding).toMatchObject({ type: 'credit-card-number', count: 1 });
  });

  it('counts a value once over all parts, at the best confidence', () => {
    const [finding] = run([
      { name: 'sheet 1', text: card },
      { name: 'sheet 2', text: `cvv ${card}` },
    ]);
    expect(finding).toMatchObject({ count: 1, confidence: 85, levels: [{ confidence: 85, count: 1 }] });
    expect(finding?.places).toEqual([{ part: 'sheet 1', offset: 0, length: card.length }]);
  });

  it('gives levels with falling confidence and rising count', () => {
    const far = ' '.repeat(700);
    const [finding] = run(`cvv ${card}${far}${otherCards[0]}${far}${otherCards[1]}`);
    expect(finding?.levels).toEqual([
      { confidence: 85, count: 1 },
      { confidence: 65, count: 3 },
    ]);
    expect(finding).toMatchObject({ count: 3, confidence: 85 });
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
  const count = (text: string, level: Partial<Detector['levels'][number]>) =>
    classify([{ name: 'body', text }], {
      detectors: [numbered(level)],
      checkTime: () => undefined,
      ignoreTestNumbers: false,
    })[0]?.count ?? 0;

  it('takes nothing where what must not be near is near', () => {
    const without = [{ keywords: ['order'] }];
    expect(count('member 123456', { without })).toBe(1);
    expect(count('order 123456', { without })).toBe(0);
    expect(count(`order${' '.repeat(400)}123456`, { without })).toBe(1);
  });

  it('takes a value with so many of several kinds of evidence', () => {
    const groups = [{ keywords: ['name'] }, { keywords: ['born'] }, { pattern: /\bcity\b/g }];
    const evidence = [{ any: groups, atLeast: 2 }];
    expect(count('123456 name', { evidence })).toBe(0);
    expect(count('123456 name name', { evidence })).toBe(0);
    expect(count('born 123456 name', { evidence })).toBe(1);
    expect(count('city 123456 born', { evidence })).toBe(1);
  });

  it('takes evidence from no other part', () => {
    const [finding] = run([
      { name: 'a', text: 'credit card number' },
      { name: 'b', text: card },
    ]);
    expect(finding?.confidence).toBe(65);
  });

  it.each([
    { gap: 297, side: 'left', confidence: 85 },
    { gap: 298, side: 'left', confidence: 65 },
    { gap: 297, side: 'right', confidence: 85 },
    { gap: 298, side: 'right', confidence: 65 },
  ])('gives $confidence with a keyword $gap units to the $side', ({ gap, side, confidence }) => {
    const space = ' '.repeat(gap);
    const [finding] = run(side === 'left' ? `cvv${space}${card}` : `${card}${space}cvv`);
    expect(finding?.confidence).toBe(confidence);
  });

  it('finds values and evidence across the edges of windows', () => {
    for (let offset = 32_768 - 60; offset < 32_768 + 10; offset++) {
      const prefix = 'x '.repeat(offset / 2).padEnd(offset, ' ');
      const [finding] = run(`${prefix}cvv ${card}`, { type: 'credit-card-number' });
      expect(finding).toMatchObject({
        count: 1,
        confidence: 85,
        places: [{ part: 'body', offset: offset + 4, length: card.length }],
      });
    }
  });

  it('lets every type claim the same digits', () => {
    const types = run('SSN, routing number: 011401533').map(({ type }) => type);
    expect(types).toEqual(['aba-routing-number', 'us-social-security-number']);
  });

  it('finds the value behind a false start', () => {
    const [finding] = run(`visa 1234 5678 ${card}`);
    expect(finding).toMatchObject({ type: 'credit-card-number', count: 1 });
  });

  it('keeps at most ten places and three pieces of evidence', () => {
    const ibans = Array.from({ length: 40 }, (_, index) => ibanOf(index)).join('\n');
    const [finding] = run(ibans, { type: 'iban' });
    expect(finding?.count).toBe(40);
    expect(finding?.places).toHaveLength(10);
    expect(finding?.evidence).toEqual(Array(3).fill('XX####################'));
  });

  it('leaves out published test numbers where asked to', () => {
    const text = `visa 4111 1111 1111 1111 and ${card}`;
    expect(run(text)[0]?.count).toBe(2);
    expect(run(text, { ignore: true })[0]?.count).toBe(1);
  });

  it('reads fullwidth and Arabic digits', () => {
    expect(run('visa ４５３９１４８８０３４３６４６７')[0]?.count).toBe(1);
    expect(run('visa ٤٥٣٩١٤٨٨٠٣٤٣٦٤٦٧')[0]).toMatchObject({ count: 1, evidence: ['################'] });
  });

  it('rejects a value that a letter of another alphabet touches', () => {
    expect(run('visa é4539148803436467')).toEqual([]);
    expect(run('visa 4539148803436467ж')).toEqual([]);
  });

  it('does not take a word inside the value for its evidence', () => {
    expect(run('AB/aws/8Zt3LxR0nW7yKc5JmD2sHf9GbTa4EuXoN', { type: 'aws-secret-key' })).toEqual([]);
  });

  it('asks for the time while it reads, and stops where it is over', () => {
    let calls = 0;
    const checkTime = (): void => {
      if (++calls > 5) throw new Error('over');
    };
    expect(() => run('4539148803436460 '.repeat(50_000), { checkTime })).toThrow('over');
  });

  it('finds nothing in nothing', () => {
    expect(run('')).toEqual([]);
    expect(run([])).toEqual([]);
  });
});

describe('classify() on hostile text', () => {
  const size = 400_000;
  it.each([
    ['one run of digits', '1'.repeat(size)],
    ['one run of base64', 'aA1/'.repeat(size / 4)],
    ['single letters', 'a '.repeat(size / 2)],
    ['single digits', '1 '.repeat(size / 2)],
    ['hyphens', '-'.repeat(size)],
    ['digits with line-break hyphens', '1-   \r\n        '.repeat(size / 14)],
    ['keywords', 'ssn '.repeat(size / 4)],
    ['first words of phrases', 'social number of '.repeat(size / 17)],
    ['combining accents', 'e' + '\u0301'.repeat(size)],
    ['no-break spaces', '\u00a0'.repeat(size)],
    ['country codes', 'DE89'.repeat(size / 4)],
    ['names of account keys', 'AccountKey='.repeat(size / 11)],
    ['brackets', '(a a a '.repeat(size / 7)],
  ])('reads %s with work in proportion to its length', (_, text) => {
    const looks = (length: number): number => {
      let calls = 0;
      run(text.slice(0, length), {
        checkTime: () => {
          calls++;
        },
      });
      return calls;
    };
    const [half, full] = [looks(text.length / 2), looks(text.length)];
    expect(full).toBeLessThan(half * 2 + 40);
    // Looks come per window, detector and 256 matches: a match at every single unit for every detector would give 20,000.
    expect(full).toBeLessThan(8_000);
  });

  it('counts tens of thousands of values in one part', () => {
    const text = Array.from({ length: 60_000 }, (_, index) => ibanOf(index)).join(' ');
    expect(run(text, { type: 'iban' })[0]?.count).toBe(60_000);
  });
});

/** A German IBAN with a right checksum. */
function ibanOf(index: number): string {
  const account = String(370400440532013000n + BigInt(index));
  const check = 98n - (BigInt(`${account}131400`) % 97n);
  return `DE${String(check).padStart(2, '0')}${account}`;
}
