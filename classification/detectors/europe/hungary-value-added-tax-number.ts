import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const own = commaSeparated(`
  áfa, áfa szám, közösségi adószám, általános forgalmi adó szám, általános forgalmi adó, hozzáadottérték adó, magyar
  áfa szám, adószám, eu adószám, hungarian vat, vat, vat number, vat no, vat id, vat reg no, vat identification
  number, value added tax number
`);

/** Hungarian VAT number: HU and eight digits, the last a check digit. */
export const hungaryValueAddedTaxNumber: Detector = {
  id: 'hungary-value-added-tax-number',
  name: 'Hungary value added tax number',
  purviewId: '976349a0-683b-477a-90f8-ff0a220d5592',
  pattern: standalone(`[Hh][Uu][- ]?[0-9]{8}|[0-9]{8}-[1-5]-[0-9]{2}`),
  normalize: (value) => digitsOf(value).slice(0, 8),
  valid: (digits) => !isUniform(digits) && weightedSum(digits, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0,
  levels: [{ confidence: 85, evidence: [{ keywords: own }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Adószám: 10773381-2-44', confidence: 85, because: 'as within the country' },
      { text: 'Közösségi adószám: HU12892312', confidence: 85, because: 'as on an invoice' },
      { text: 'VAT number HU 12892312', confidence: 85, because: 'a common word: the prefix tells the country' },
    ],
    noMatch: [
      { text: 'Közösségi adószám: HU12892313', because: 'wrong check digit' },
      { text: 'Cikkszám HU12892312', because: 'an article number, no keyword' },
      { text: 'VAT number SI12892312', because: 'another country' },
    ],
  },
};
