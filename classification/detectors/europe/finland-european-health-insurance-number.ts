import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';

const own = commaSeparated(`
  ehic, ehic number, finnish ehic, sairausvakuutuskortti, eurooppalainen sairaanhoitokortti, sairaanhoitokortti,
  sairaanhoitokortin numero, kela kortti, hälsokort, hälsovårdskort, europeiska sjukvårdskortet, sjukvårdskort,
  suomi ehic numero, health card, health insurance card, health insurance number, european health insurance card,
  terveyskortti
`);

/** Number of a Finnish European health insurance card: the issuer 80246802 46, then ten digits. */
export const finlandEuropeanHealthInsuranceNumber: Detector = {
  id: 'finland-european-health-insurance-number',
  name: 'Finland european health insurance number',
  purviewId: '60f75aed-81bf-4625-89b0-0846b9248ee7',
  pattern: standalone(`8024680246[ -]?[0-9]{10}`),
  anchors: ['8024680246'],
  normalize: digitsOf,
  valid: () => true,
  levels: [{ confidence: 75, evidence: [{ keywords: own }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'EHIC: 80246802461234567890', confidence: 75, because: 'unspaced' },
      { text: 'Eurooppalainen sairaanhoitokortti 8024680246 1029384756', confidence: 75, because: 'in two groups' },
    ],
    noMatch: [
      { text: 'Viite 80246802461234567890', because: 'a reference number, no keyword' },
      { text: 'EHIC: 80756802461234567890', because: 'another issuer' },
      { text: 'EHIC: 8024680246123456789', because: 'nineteen digits' },
    ],
  },
};
