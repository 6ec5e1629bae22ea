import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, separator as s, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';

const keywords = commaSeparated(`
  emirates id, emirates id no, emirates id number, emirates identity card, emirates identification card, eid number, eid
  no, uae id, uae identity card, resident identity card, identification number, id number, id no, idn, insurance number,
  insurance no, رقم الهوية, بطاقة الهوية, الهوية الإماراتية, رقم التأمين
`);

/** Emirates ID: 784 for the country, year of birth, seven digits, Luhn digit. */
export const uaeIdentityCardNumber: Detector = {
  id: 'uae-identity-card-number',
  name: 'U.A.E. identity card number',
  purviewId: '853a8051-ad90-417c-9345-c73ac0adc1c3',
  pattern: standalone(`784${s}?(?:19|20)[0-9]{2}${s}?[0-9]{7}${s}?[0-9]`),
  normalize: digitsOf,
  valid: luhn,
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Emirates ID: 784-1985-4729310-4', confidence: 85, because: 'hyphenated, keyword' },
      { text: 'رقم الهوية 784198547293104', confidence: 85, because: 'unformatted, in Arabic' },
      { text: 'x 784-1985-4729310-4 y', confidence: 75, because: 'country, year and check digit; no keyword' },
    ],
    noMatch: [
      { text: 'Emirates ID 784-1985-4729310-5', because: 'wrong check digit' },
      { text: 'Emirates ID 783-1985-4729310-6', because: 'another country' },
      { text: 'Emirates ID 784-1785-4729310-6', because: 'nobody was born in 1785' },
    ],
  },
};
