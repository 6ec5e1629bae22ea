import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { cyprus } from './countries.ts';
import { namedLevels, taxWords, vatWords } from './evidence.ts';

const own = commaSeparated(`
  αριθμός φορολογικού μητρώου, αριθμός φορολογικού μητρώου κύπρου, αφτ, α φ τ, φορολογική ταυτότητα, φορολογικός κωδικός, κωδικός φορολογικού
  μητρώου, φορολογικής ταυτότητας, τικ, tic, tic number, vergi kimlik kodu, cyprus tax, cyprus tin, cypriot tax
`);

/** Cypriot tax identification code and VAT number: eight digits and a check letter. */
export const cyprusTaxIdentificationNumber: Detector = {
  id: 'cyprus-tax-identification-number',
  name: 'Cyprus tax identification number',
  purviewId: '40e64bd9-55f3-4a09-9bd6-1db18dced9dd',
  pattern: standalone(`(?:[Cc][Yy] ?)?[013459][0-9]{7}[A-Za-z]`),
  normalize: (value) => alphanumericsOf(value).replace(/^CY/, ''),
  valid: (value) => !value.startsWith('12') && hasCheckLetter(value),
  levels: [
    ...namedLevels(85, { own, common: taxWords, country: cyprus }),
    ...namedLevels(85, { own: ['cyprus vat'], common: vatWords, country: cyprus }),
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Cyprus, tax number 10259033P', confidence: 85, because: 'a common word beside the country' },
      { text: 'TIC: CY10259033P', confidence: 85, because: 'with the prefix of the VAT number' },
    ],
    noMatch: [
      { text: 'TIC 10259033Q', because: 'wrong check letter' },
      { text: 'Order 10259033P', because: 'an order number, no keyword' },
      { text: 'TIC 20259033P', because: 'never begins with two' },
    ],
  },
};

/** Digits at odd places by a table, those at even places as they are; the sum modulo 26 is the letter. */
function hasCheckLetter(value: string): boolean {
  const table = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
  const sum = Array.from(value.slice(0, 8)).reduce(
    (total, digit, index) => total + (index % 2 === 0 ? (table[Number(digit)] ?? 0) : Number(digit)),
    0,
  );
  return String.fromCharCode(65 + (sum % 26)) === value.slice(8);
}
