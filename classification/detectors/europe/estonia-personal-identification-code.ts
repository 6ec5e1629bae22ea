import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { balticPersonalCode } from '../../validators/baltic-personal-code.ts';
import { isYearMonthDay } from '../../validators/partial-date.ts';
import { estonia } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  isikukood, isikukoodi, isikukoodid, id kaart, id kaardi number, ik, isikutunnistus, isikutunnistuse number,
  estonian personal code, maksukohustuslase number
`);

/**
 * Estonian personal identification code (isikukood): sex and century, birth date `YYMMDD`, serial number, check
 * digit.
 */
export const estoniaPersonalIdentificationCode: Detector = {
  id: 'estonia-personal-identification-code',
  name: 'Estonia Personal Identification Code',
  purviewId: 'bfb26de6-dad5-4d48-ab72-4789cdd0654c',
  pattern: standalone(`(?<!\\+)[1-8][0-9]{10}`),
  normalize: digitsOf,
  valid: (digits) => isYearMonthDay(digits.slice(1)) && balticPersonalCode(digits),
  levels: namedLevels(85, { own, common: identityWords, country: estonia }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Isikukood: 36805280109', confidence: 85, because: 'born 1968' },
      {
        text: 'Estonia, personal identification code 49312131014',
        confidence: 85,
        because: 'a common word beside the country',
      },
    ],
    noMatch: [
      { text: 'Isikukood: 36805280108', because: 'wrong check digit' },
      { text: 'Isikukood 36813280109', because: 'no month 13' },
      { text: 'Tellimus 36805280109', because: 'an order number, no keyword' },
      { text: 'personal code 36805280109', because: 'a common word does not tell the country' },
    ],
  },
};
