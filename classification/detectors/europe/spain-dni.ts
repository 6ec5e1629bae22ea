import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { spanishPersonalNif } from '../../validators/spanish-nif.ts';
import { spain } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  dni, d n i, dni nie, nie, n i e, nif, dni número, nie número, número de dni, nº dni, documento nacional de
  identidad, documento de identidad, carné de identidad, carnet de identidad, identidad único, número nacional
  identidad, número de identificación, número de identidad de extranjero, tarjeta de residencia, permiso de
  residencia
`);

/**
 * Spanish identity number: DNI of eight digits and a check letter, NIE of foreigners with X, Y or Z before seven
 * digits.
 */
export const spainDni: Detector = {
  id: 'spain-dni',
  name: 'Spain DNI',
  purviewId: '8e6251b9-47b4-40e8-a42b-0f80876be192',
  pattern: standalone(
    `[0-9]{8}[ -]?[A-Za-z]|[0-9]{2}[.][0-9]{3}[.][0-9]{3}[ -]?[A-Za-z]|[XYZxyz][ -]?[0-9]{7}[ -]?[A-Za-z]`,
  ),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(1, 8)) && spanishPersonalNif(value),
  levels: [
    ...namedLevels(85, { own, common: identityWords, country: spain }),
    { confidence: 75, evidence: [identityWords] },
    { confidence: 65, evidence: [], appliesTo: (value) => /^[XYZ]|[.-]/i.test(value) },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'DNI: 54362315-K', confidence: 85, because: 'of a citizen' },
      { text: 'NIE X-2482300-W', confidence: 85, because: 'of a foreigner' },
      { text: 'x 54362315-K y', confidence: 65, because: 'the letter holds, with a hyphen, no keyword' },
      { text: 'DNI 28.193.756-B', confidence: 85, because: 'with dots' },
      { text: 'Identity number 54362315K', confidence: 75, because: 'a common word' },
    ],
    noMatch: [
      { text: 'Pedido 54362315K', because: 'an order number: one in 23 has such a letter, no keyword' },
      { text: 'DNI: 54362315-L', because: 'wrong check letter' },
      { text: 'NIE X-2482300-X', because: 'wrong check letter of a foreigner' },
      { text: 'Pedido 54362315A', because: 'wrong letter, an order number' },
      { text: 'DNI 00000000T', because: 'filler' },
    ],
  },
};
