import { describe, expect, it } from 'vitest';
import { classify } from '../../../classification/classify.ts';
import {
  FingerprintFault,
  fingerprintOf,
  readFingerprint,
  writeFingerprint,
} from '../../../classification/own/fingerprint.ts';
import { compileOwnTypes, noOwnFiles } from '../../../classification/own/own-program.ts';
import type { OwnType } from '../../../model/own-type.ts';

const template = `EMPLOYMENT CONTRACT
between Contoso Manufacturing Limited (the employer) and
Name: ______________________ Born: ____________
The employee begins work on ________ as ____________ in the department ____________.
The salary is ________ per month, paid on the last working day of each month to the account named below.
The employee keeps secret whatever becomes known of products, prices and customers, also after the contract has ended.
Either side may end this contract in writing with a notice of three months to the end of a quarter.`;
const filledIn = template
  .replace(/_{3,}/g, () => 'Nora Whitfield')
  .replace(/\n/g, ' ')
  .toUpperCase();
const half = template.split('\n').slice(0, 5).join('\n');
const other = `The supplier delivers the goods named in the order within thirty days. Prices hold until the end of the year.
The customer pays within fourteen days. Whatever is not agreed in writing does not hold between the sides of this contract.`;

const digest = 'f'.repeat(64);
const fingerprint = readFingerprint(Buffer.from(writeFingerprint(fingerprintOf([{ name: 'body', text: template }]))));
const level = (confidence: number, threshold: number) => ({
  confidence,
  primary: { fingerprint: digest, threshold },
  checks: [],
  evidence: [],
});
const type: OwnType = {
  id: 'contract',
  name: 'Contract',
  recommendedConfidence: 65,
  proximity: 300,
  patterns: [level(85, 80), level(65, 30)],
};
const own = compileOwnTypes([type], {
  detectors: [],
  files: { ...noOwnFiles, fingerprints: new Map([[digest, fingerprint]]) },
});
const findingsOf = (...parts: readonly (readonly [name: string, text: string])[]) =>
  classify(
    parts.map(([name, text]) => ({ name, text })),
    { detectors: [], own, checkTime: () => undefined, ignoreTestNumbers: false },
  );

describe('a document fingerprint', () => {
  it('finds the template itself and filled-in copies of it, wherever lines break, and says how much they hold', () => {
    expect(findingsOf(['body', template])).toMatchObject([{ confidence: 85, evidence: ['100 % of the template'] }]);
    expect(findingsOf(['body', `Dear all,\n${filledIn}\nYours`])).toMatchObject([
      { type: 'contract', confidence: 85, count: 1 },
    ]);
  });

  it('finds half of it with less confidence, and another document not at all', () => {
    expect(findingsOf(['body', half])).toMatchObject([{ confidence: 65, count: 1 }]);
    expect(findingsOf(['body', other])).toEqual([]);
    expect(findingsOf(['body', ''])).toEqual([]);
  });

  it('puts the parts of one document together, and counts each document of a file by itself', () => {
    const [head, ...lines] = template.split('\n');
    const parts = (item: string) =>
      [
        [`${item}header`, head ?? ''],
        [`${item}body`, lines.join('\n')],
      ] as const;
    expect(findingsOf(...parts(''))).toMatchObject([{ confidence: 85, count: 1 }]);
    expect(findingsOf(...parts('a.zip > one.docx > '), ...parts('a.zip > two.docx > '))).toMatchObject([{ count: 2 }]);
    const split = lines.map((line, index) => [`a.zip > ${index}.txt > body`, line] as const);
    expect(findingsOf(...split)).not.toMatchObject([{ confidence: 85 }]);
  });

  it('holds no word of the template', () => {
    const text = writeFingerprint(fingerprint);
    for (const word of template.split(/\W+/).filter(({ length }) => length > 4)) expect(text).not.toContain(word);
  });

  it('needs text, and is refused where it is none', () => {
    expect(() => fingerprintOf([{ name: 'body', text: 'only three words' }])).toThrow('too little text');
    for (const bytes of ['', '{}', '{"kind":"labelwright fingerprint 1","shingles":"AAAA"}'])
      expect(() => readFingerprint(Buffer.from(bytes))).toThrow(FingerprintFault);
  });
});
