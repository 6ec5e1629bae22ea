import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';

const keywords = commaSeparated(`
  رقم الهوية, الهوية الوطنية, رقم الهوية الوطنية, بطاقة الهوية, بطاقة الهوية الوطنية, رقم الإقامة, الإقامة, هوية مقيم, رقم السجل
  المدني, السجل المدني, saudi id, saudi national id, ksa id, national id, national id number, iqama, iqama no, iqama
  number, identification card, id card number, id number, absher
`);

/** National id (begins with 1) and residence id (2) of Saudi Arabia: ten digits, the last a Luhn digit. */
export const saudiArabiaNationalId: Detector = {
  id: 'saudi-arabia-national-id',
  name: 'Saudi Arabia National ID',
  purviewId: '8c5a0ba8-404a-41a3-8871-746aa21ee6c0',
  pattern: standalone('[12][0-9]{9}'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && luhn(digits),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'رقم الهوية: 1039482714', confidence: 85, because: 'in Arabic' },
      { text: 'رقم الإقامة ٢٤٨١٠٣٩٥٧٢', confidence: 85, because: 'Arabic digits; a resident’s' },
      { text: 'Iqama number 2481039572', confidence: 85, because: 'in English' },
    ],
    noMatch: [
      { text: 'رقم الهوية 1039482715', because: 'wrong check digit' },
      { text: 'order 1039482714', because: 'no keyword' },
      { text: 'national ID 3039482712', because: 'begins with 1 or 2' },
      { text: 'national ID 10394827141', because: 'eleven digits' },
    ],
  },
};
