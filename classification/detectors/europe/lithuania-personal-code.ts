import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { balticPersonalCode } from '../../validators/baltic-personal-code.ts';
import { isYearMonthDay } from '../../validators/partial-date.ts';
import { lithuania } from './countries.ts';
import { identityWords, namedLevels, taxWords } from './evidence.ts';

const own = commaSeparated(`
  asmens kodas, asmens kodo, asmens kodai, a k, asmens tapatybės kortelė, asmens tapatybės kortelės, asmeninis
  skaitmeninis kodas, unikalus identifikavimo kodas, mokesčių mokėtojo kodas, mokesčių identifikavimo numeris,
  piliečio paslaugos numeris, lithuanian personal code
`);

/** Lithuanian personal code (asmens kodas): sex and century, birth date `YYMMDD`, serial number, check digit. */
export const lithuaniaPersonalCode: Detector = {
  id: 'lithuania-personal-code',
  name: 'Lithuania personal code',
  purviewId: 'cd6d3786-8ec3-4524-a2cf-1e0095379171',
  pattern: standalone(`(?<!\\+)[1-8][0-9]{10}`),
  normalize: digitsOf,
  valid: (digits) => isYearMonthDay(digits.slice(1)) && balticPersonalCode(digits),
  levels: [
    ...namedLevels(85, { own, common: identityWords, country: lithuania }),
    ...namedLevels(85, { own: ['asmens kodą'], common: taxWords, country: lithuania }),
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Asmens kodas: 38703181745', confidence: 85, because: 'born 1987' },
      { text: 'Asmens kodas 33309240064', confidence: 85, because: 'born 1933' },
      { text: 'Lithuania, personal code 49312131014', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'Asmens kodas: 38703181746', because: 'wrong check digit' },
      { text: 'Asmens kodas 38713181745', because: 'no month 13' },
      { text: 'Užsakymas 38703181745', because: 'an order number, no keyword' },
      { text: 'personal code 38703181745', because: 'a common word does not tell the country' },
    ],
  },
};
