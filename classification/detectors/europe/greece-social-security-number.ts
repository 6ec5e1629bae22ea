import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';
import { isDayMonthYear } from '../../validators/partial-date.ts';
import { greece } from './countries.ts';
import { namedLevels, socialSecurityWords } from './evidence.ts';

const own = commaSeparated(`
  αμκα, ΑΜΚΑ, α μ κ α, Α.Μ.Κ.Α., amka, a m k a, αριθμός μητρώου κοινωνικής ασφάλισης, αριθμού μητρώου κοινωνικής
  ασφάλισης, ΑΡΙΘΜΟΣ ΜΗΤΡΩΟΥ ΚΟΙΝΩΝΙΚΗΣ ΑΣΦΑΛΙΣΗΣ, κοινωνικής ασφάλισης
`);

/** Greek social security number (AMKA): birth date `DDMMYY`, serial number, a Luhn check digit. */
export const greeceSocialSecurityNumber: Detector = {
  id: 'greece-social-security-number',
  name: 'Greece Social Security Number (AMKA)',
  purviewId: 'e39b03f4-50ea-41ae-af7a-a4b9539596ad',
  pattern: standalone(`(?<!\\+)[0-9]{6}[ -]?[0-9]{5}`),
  normalize: digitsOf,
  valid: (digits) => isDayMonthYear(digits) && luhn(digits),
  levels: namedLevels(85, { own, common: socialSecurityWords, country: greece }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'ΑΜΚΑ: 01013099997', confidence: 85, because: 'Greek capitals' },
      { text: 'amka 15038512347', confidence: 85, because: 'Latin letters' },
      {
        text: 'Greece, social security number 01013099997',
        confidence: 85,
        because: 'a common word beside the country',
      },
    ],
    noMatch: [
      { text: 'ΑΜΚΑ: 01013099998', because: 'wrong check digit' },
      { text: 'ΑΜΚΑ 01133099997', because: 'no month 13' },
      { text: 'Παραγγελία 01013099997', because: 'an order number, no keyword' },
      { text: 'social security number 01013099997', because: 'a common word does not tell the country' },
    ],
  },
};
