import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { spanishCompanyNif, spanishPersonalNif } from '../../validators/spanish-nif.ts';
import { spain } from './countries.ts';
import { namedLevels, taxWords, vatWords } from './evidence.ts';

const own = commaSeparated(`
  nif, n i f, cif, c i f, nif cif, cif nif, número de identificación fiscal, código de identificación fiscal,
  identificación fiscal, número de contribuyente, número fiscal, agencia tributaria, aeat, nif iva, número de iva,
  spanish tax number, spanish cif, spanishcif
`);

/**
 * Spanish tax number (NIF): DNI or NIE of a person, K, L or M and seven digits with a letter, or that of a company
 * (formerly CIF).
 */
export const spainTaxIdentificationNumber: Detector = {
  id: 'spain-tax-identification-number',
  name: 'Spain tax identification number',
  purviewId: '10f0d113-b0e1-47dc-872a-a4f45b9376a3',
  pattern: standalone(
    `(?:[Ee][Ss][ -]?)?(?:[0-9]{8}[ -]?[A-Za-z]|[0-9]{2}\\.[0-9]{3}\\.[0-9]{3}[ -]?[A-Za-z]|[A-HJ-NP-SU-Za-hj-np-su-z][ -]?[0-9]{7}[ -]?[0-9A-Za-z])`,
  ),
  normalize: (value) => alphanumericsOf(value).replace(/^ES(?=.{9})/, ''),
  valid: (value) => !isUniform(value.slice(1, 8)) && (spanishPersonalNif(value) || spanishCompanyNif(value)),
  levels: [
    ...namedLevels(85, { own, common: taxWords, country: spain }),
    { confidence: 85, evidence: [vatWords, spain] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'NIF: 12.345.678-Z', confidence: 85, because: 'by thousands' },
      { text: 'CIF: J99216582', confidence: 85, because: 'a company' },
      { text: 'NIF 54362315K', confidence: 85, because: 'a citizen' },
      { text: 'NIF-IVA ESJ99216582', confidence: 85, because: 'with the prefix of the VAT number' },
      { text: 'Spain, tax number X2482300W', confidence: 85, because: 'a foreigner, beside the country' },
    ],
    noMatch: [
      { text: 'CIF: J99216583', because: 'wrong check digit' },
      { text: 'NIF 54362315L', because: 'wrong check letter' },
      { text: 'Pedido J99216582', because: 'an order number, no keyword' },
      { text: 'Tax number J99216582', because: 'a common word does not tell the country' },
    ],
  },
};
