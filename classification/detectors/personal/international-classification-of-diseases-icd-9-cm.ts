import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';

const keywords = commaSeparated('icd 9, icd9, icd 9 cm, icd9cm, icd 9 code, icd 9 codes, icd9 code, cim 9, cie 9');
const diagnosis = commaSeparated(
  'icd, icd code, icd codes, diagnosis code, diagnosis codes, dx code, principal diagnosis',
);

/** Diagnosis code of ICD-9-CM: three digits, V and two, E and three; after a dot up to two more. Three digits say little by themselves. */
export const internationalClassificationOfDiseasesIcd9Cm: Detector = {
  id: 'international-classification-of-diseases-icd-9-cm',
  name: 'International classification of diseases (ICD-9-CM)',
  purviewId: 'fa3f9c74-ee07-4c52-b5f2-085d6b2c0ec4',
  pattern:
    /(?<![0-9A-Za-z.,$€£-])(?:[0-9]{3}\.[0-9]{1,2}|V[0-9]{2}(?:\.[0-9]{1,2})?|E[89][0-9]{2}(?:\.[0-9])?)(?![0-9A-Za-z%-]|[.,][0-9])/g,
  normalize: (value) => value.replace('.', ''),
  valid: (value) => !value.startsWith('000'),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 65, evidence: [{ keywords: diagnosis }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'ICD-9: 250.00', confidence: 85, because: 'the classification named' },
      { text: 'ICD-9-CM V58.69', confidence: 85, because: 'a supplementary code' },
      { text: 'diagnosis code 401.9', confidence: 65, because: 'a code of some classification' },
    ],
    noMatch: [
      { text: 'price 250.00', because: 'no keyword' },
      { text: 'ICD-9 fee $250.00', because: 'an amount' },
      { text: 'ICD-9 chapter 250', because: 'three digits alone' },
      { text: 'ICD-9 rate 250.00%', because: 'a rate' },
    ],
  },
};
