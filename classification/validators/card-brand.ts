interface Brand {
  /** Prefix ranges, both ends included, of equal length. */
  readonly prefixes: readonly (readonly [string, string])[];
  readonly lengths: readonly number[];
}

/** Issuer identification numbers (ISO/IEC 7812) as the brands publish them. */
const brands: readonly Brand[] = [
  // Visa
  { prefixes: [['4', '4']], lengths: [16, 19] },
  // Mastercard
  {
    prefixes: [
      ['51', '55'],
      ['2221', '2720'],
    ],
    lengths: [16],
  },
  // American Express
  {
    prefixes: [
      ['34', '34'],
      ['37', '37'],
    ],
    lengths: [15],
  },
  // Discover
  {
    prefixes: [
      ['6011', '6011'],
      ['644', '649'],
      ['65', '65'],
    ],
    lengths: [16, 17, 18, 19],
  },
  // JCB
  { prefixes: [['3528', '3589']], lengths: [16, 17, 18, 19] },
  // Diners Club
  {
    prefixes: [
      ['36', '36'],
      ['300', '305'],
      ['3095', '3095'],
      ['38', '39'],
    ],
    lengths: [14, 16, 17, 18, 19],
  },
  // UnionPay
  {
    prefixes: [
      ['62', '62'],
      ['81', '81'],
    ],
    lengths: [16, 17, 18, 19],
  },
  // RuPay
  {
    prefixes: [
      ['60', '60'],
      ['82', '82'],
      ['508', '508'],
      ['353', '353'],
      ['356', '356'],
    ],
    lengths: [16],
  },
];

/** Whether prefix and length are those of a payment card brand. Expects digits only. */
export function isCardBrand(digits: string): boolean {
  return brands.some(
    ({ prefixes, lengths }) =>
      lengths.includes(digits.length) &&
      prefixes.some(([first, last]) => {
        const prefix = digits.slice(0, first.length);
        return prefix >= first && prefix <= last;
      }),
  );
}
