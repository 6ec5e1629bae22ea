import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../../classification/classify.ts';
import { mask } from '../../classification/mask.ts';
import { detectors } from '../../classification/registry.ts';
import { luhn } from '../../classification/validators/luhn.ts';
import { mod1110 } from '../../classification/validators/mod-11-10.ts';
import { mod97 } from '../../classification/validators/mod-97.ts';
import { weightedSum } from '../../classification/validators/weighted-sum.ts';

const find = (text: string, type: string) =>
  classify([{ name: 'body', text }], { detectors, checkTime: () => undefined, ignoreTestNumbers: false }).find(
    (finding) => finding.type === type,
  );

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const lastDigit = (body: string, holds: (number: string) => boolean): string | undefined =>
  Array.from('0123456789', (digit) => body + digit).find(holds);
const isUniform = (text: string): boolean => new Set(text).size === 1;

interface Kind {
  readonly type: string;
  readonly keyword: string;
  readonly value: fc.Arbitrary<string>;
  /** Index of a digit on which the checksum depends. */
  readonly digit: number;
}

const kinds: readonly Kind[] = [
  {
    type: 'credit-card-number',
    keyword: 'card number',
    value: digits(14).map((body) => lastDigit(`4${body}`, luhn) ?? ''),
    digit: 15,
  },
  {
    type: 'iban',
    keyword: '',
    value: digits(18).map((account) => `DE${String(98 - mod97(`${account}131400`)).padStart(2, '0')}${account}`),
    digit: 3,
  },
  {
    type: 'aba-routing-number',
    keyword: 'routing number',
    value: digits(6).map((body) => lastDigit(`12${body}`, (n) => weightedSum(n, [3, 7, 1]) % 10 === 0) ?? ''),
    digit: 8,
  },
  {
    type: 'uk-nhs-number',
    keyword: 'NHS number',
    value: digits(9)
      .map((body) => lastDigit(body, (n) => weightedSum(n, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0))
      .filter((value) => value !== undefined)
      .filter((value) => !isUniform(value)),
    digit: 9,
  },
  {
    type: 'germany-tax-id',
    keyword: 'Steuer-ID',
    // One of nine digits twice, the tenth left out: what the Federal Central Tax Office gave out first.
    value: fc
      .shuffledSubarray([...Array(10).keys()].map(String), { minLength: 9, maxLength: 9 })
      .map((chosen) => [...chosen, chosen[4]].join(''))
      .filter((body) => !body.startsWith('0'))
      .map((body) => lastDigit(body, mod1110) ?? ''),
    digit: 10,
  },
  {
    type: 'france-insee',
    keyword: 'sécurité sociale',
    value: fc
      .tuple(fc.constantFrom('1', '2'), digits(2), fc.integer({ min: 1, max: 12 }), digits(8))
      .map(([sex, year, month, rest]) => `${sex}${year}${String(month).padStart(2, '0')}${rest}`)
      .map((body) => body + String(97 - mod97(body)).padStart(2, '0')),
    digit: 14,
  },
];

describe.each(kinds)('generated values of $type', ({ type, keyword, value, digit }) => {
  it('are found with a keyword, masked', () => {
    fc.assert(
      fc.property(value, (written) => {
        const finding = find(`${keyword}: ${written}.`, type);
        expect(finding).toMatchObject({ count: 1, evidence: [mask(written)] });
      }),
    );
  });

  it('are not found with one digit wrong', () => {
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 9 }), (written, by) => {
        const wrong = String((Number(written[digit]) + by) % 10);
        const text = `${keyword}: ${written.slice(0, digit)}${wrong}${written.slice(digit + 1)}.`;
        expect(find(text, type)).toBeUndefined();
      }),
    );
  });

  it('are not found inside a longer run of digits', () => {
    fc.assert(
      fc.property(value, digits(8), (written, more) => {
        expect(find(`${keyword}: ${written}${more}`, type)).toBeUndefined();
      }),
    );
  });
});

describe('mask()', () => {
  it('lets no letter and no digit through', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0x10ffff)), (points) => {
        expect(mask(String.fromCodePoint(...points))).toMatch(/^[X# ./+=:_*-]*$/);
      }),
    );
  });

  it('keeps the shape', () => {
    expect(mask('DE89 3704-0044')).toBe('XX## ####-####');
    expect(mask('172-32-\r\n1176')).toBe('###-##- ####');
  });
});

describe('findings', () => {
  it('never hold a piece of the text', () => {
    const secret = fc.constantFrom('4539148803436467', 'GB82WEST12345698765432', 'AB 12 34 56 C', '489-36-8350');
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1 }), (values) => {
        const text = values.map((value) => `visa ssn ${value}`).join('\n');
        const findings = classify([{ name: 'p', text }], {
          detectors,
          checkTime: () => undefined,
          ignoreTestNumbers: false,
        });
        expect(findings.length).toBeGreaterThan(0);
        for (const { evidence } of findings) {
          for (const line of evidence) expect(line).toMatch(/^[X# -]+$/);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('do not change with the order of the parts, places and evidence aside', () => {
    const part = fc.constantFrom(
      'visa 4539148803436467',
      '4539148803436467',
      'SSN 489-36-8350',
      'nothing',
      '4556737586899855',
    );
    const summary = (texts: readonly string[]) =>
      classify(
        texts.map((text, index) => ({ name: String(index), text })),
        { detectors, checkTime: () => undefined, ignoreTestNumbers: false },
      ).map(({ type, levels }) => ({ type, levels }));
    fc.assert(
      fc.property(fc.array(part), (texts) => {
        expect(summary([...texts].reverse())).toEqual(summary(texts));
      }),
      { numRuns: 50 },
    );
  });
});
