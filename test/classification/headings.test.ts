import { describe, expect, it } from 'vitest';
import { classify, explain } from '../../classification/classify.ts';
import { detectors } from '../../classification/registry.ts';

const options = { detectors, checkTime: () => undefined, ignoreTestNumbers: false };

/** Rows of an entry, a number and a town; the columns' names stand nowhere in the text. */
function table(head: string) {
  const rows = Array.from({ length: 60 }, (_, row) => `${row}\t489-36-${8000 + row}\tPorto\n`);
  const starts = rows.map((_, row) => rows.slice(0, row).join('').length);
  const heading = (offset: number): string => {
    const start = starts.findLast((one) => one <= offset) ?? 0;
    const column = rows.join('').slice(start, offset).split('\t').length - 1;
    return ['Entry', head, 'Town'][column] ?? '';
  };
  return { name: 'body', text: rows.join(''), heading };
}

describe('classify() in a table', () => {
  it('takes the head of a column as evidence for all of its cells', () => {
    const [finding] = classify([table('Social security no.')], options).filter(
      ({ type }) => type === 'us-social-security-number',
    );
    expect(finding).toMatchObject({ count: 60, confidence: 85 });
  });

  it('finds nothing where the head says something else', () => {
    const types = classify([table('Order no.')], options).map(({ type }) => type);
    expect(types).not.toContain('us-social-security-number');
  });

  it('answers the same, wherever windows end', () => {
    const parts = [table('SSN')];
    expect(classify(parts, { ...options, windowSize: 70 })).toEqual(classify(parts, options));
  });
});

describe('explain() in a table', () => {
  it('says that the evidence stands at the head of the column', () => {
    const { findings } = explain([table('SSN')], options);
    const because = findings.find(({ type }) => type === 'us-social-security-number')?.because;
    expect(because?.[0]?.earnedBy).toEqual(['keyword "ssn" at the head of the column']);
  });
});
