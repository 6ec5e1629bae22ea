import type { Detector } from '../../detector.ts';
import { commaSeparated, standalone } from '../../patterns.ts';

const own = commaSeparated(`
  electoral roll number, electoral roll no, electoral number, elector number, elector no, electoral roll, electoral
  register, register of electors, polling number, polling district, council nomination, nomination form, poll card
`);
/** Words before a number in a text that read as a polling district. */
const notDistricts = new Set(
  commaSeparated(`
    NO, NR, PO, PP, ID, IN, ON, AT, OF, TO, FY, EU, UK, VAT, JAN, FEB, MAR, APR, MAY, JUN,
    JUL, AUG, SEP, OCT, NOV, DEC, PAGE, TEL, EXT, ACT, THE, AND, FOR
  `),
);

/** British electoral number: the polling district of two or three letters, and up to four digits. */
export const ukElectoralRollNumber: Detector = {
  id: 'uk-electoral-roll-number',
  name: 'U.K. electoral roll number',
  purviewId: 'a3eea206-dc0c-4f06-9e22-aa1be3059963',
  pattern: standalone(`[A-Z]{2,3}[ -]?[0-9]{1,4}(?:/[0-9]{1,2})?(?! [0-9][A-Z]{2})`),
  normalize: (value) => value.toUpperCase(),
  valid: (value) => !notDistricts.has(/^[A-Z]*/.exec(value)?.[0] ?? ''),
  levels: [{ confidence: 75, evidence: [{ keywords: own }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Electoral roll number: KX1284', confidence: 75, because: 'unspaced' },
      { text: 'Elector number ABC 482/1', confidence: 75, because: 'with a suffix' },
    ],
    noMatch: [
      { text: 'Order KX1284', because: 'an order number, no keyword' },
      { text: 'The electoral roll, as of MAY 2024', because: 'a month' },
      { text: 'Electoral roll number: KX12845', because: 'five digits' },
      { text: 'electoral roll kx1284', because: 'lower case: a word of a text' },
      { text: 'Electoral roll, SW1 4AB London', because: 'a postcode' },
    ],
  },
};
