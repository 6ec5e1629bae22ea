import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { dutchBsn } from '../../validators/dutch-bsn.ts';
import { mod97 } from '../../validators/mod-97.ts';

const own = commaSeparated(`
  btw, btw nummer, btw nr, btw id, btw identificatienummer, btw nûmer, omzetbelasting, omzetbelastingnummer, dutch
  vat, vat, vat number, vat no, vat id, vat reg no, vat identification number, value added tax number
`);

/** Dutch VAT number: NL, nine digits, B and two digits; by the eleven test, or since 2020 by modulo 97 over all. */
export const netherlandsValueAddedTaxNumber: Detector = {
  id: 'netherlands-value-added-tax-number',
  name: 'Netherlands value added tax number',
  purviewId: '4f320d9b-4972-41ae-b337-88d499bb1ade',
  pattern: standalone(
    `[Nn][Ll][ .-]?[0-9]{9}[ .-]?[Bb][0-9]{2}|[Nn][Ll] ?[0-9]{4}[.][0-9]{2}[.][0-9]{3}[.]?[Bb][.]?[0-9]{2}`,
  ),
  normalize: alphanumericsOf,
  valid: (value) =>
    !isUniform(value.slice(2, 11)) &&
    (dutchBsn(value.slice(2, 11)) || mod97(`2321${value.slice(2, 11)}11${value.slice(12)}`) === 1),
  levels: [{ confidence: 85, evidence: [{ keywords: own }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'BTW-nummer NL004495445B01', confidence: 85, because: 'by the eleven test' },
      { text: 'BTW-id: NL000099998B57', confidence: 85, because: 'by modulo 97, as given to sole traders' },
      { text: 'VAT number NL 004495445 B01', confidence: 85, because: 'grouped' },
    ],
    noMatch: [
      { text: 'BTW-nummer NL004495446B01', because: 'neither check holds' },
      { text: 'Artikel NL004495445B01', because: 'an article number, no keyword' },
      { text: 'BTW-nummer BE004495445B01', because: 'another country' },
    ],
  },
};
