import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { mod1110 } from '../../validators/mod-11-10.ts';

const own = commaSeparated(`
  ust id, ust id nr, ust idnr, ustid, ustidnr, ust identifikationsnummer, umsatzsteuer id, umsatzsteuer
  identifikationsnummer, umsatzsteuernummer, umsatzsteuer, mehrwertsteuer, mehrwertsteuernummer, mehrwertsteuer
  identifikationsnummer, mwst, mwst nr, german vat, vat, vat number, vat no, vat id, vat reg no, vat identification
  number, value added tax
`);

/** German VAT number: DE and nine digits, the last by ISO/IEC 7064 MOD 11,10. */
export const germanyValueAddedTaxNumber: Detector = {
  id: 'germany-value-added-tax-number',
  name: 'Germany value added tax number',
  purviewId: 'db177eb2-8811-4842-bffc-128c14aa219f',
  pattern: standalone(`[Dd][Ee] ?[1-9][0-9]{2}[ ,]?[0-9]{3}[ ,]?[0-9]{3}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && mod1110(digits),
  levels: [{ confidence: 85, evidence: [{ keywords: own }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'USt-IdNr.: DE136695976', confidence: 85, because: 'as on an invoice' },
      { text: 'VAT no DE 136 695 976', confidence: 85, because: 'grouped' },
    ],
    noMatch: [
      { text: 'USt-IdNr.: DE136695977', because: 'wrong check digit' },
      { text: 'Artikel DE136695976', because: 'an article number, no keyword' },
      { text: 'USt-IdNr. ATU13669597', because: 'another country' },
    ],
  },
};
