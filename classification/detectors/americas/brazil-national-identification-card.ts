import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  rg, r g, registro geral, carteira de identidade, cédula de identidade, documento de identidade, identidade,
  número de registro, registro de identidade, registro de identidade civil, ric, órgão emissor, ssp sp, ssp,
  brazilian identity card, identity card brazil
`);

/** Registro Geral as São Paulo and the states that follow it number them: eight digits and a check character modulo 11. */
export const brazilNationalIdentificationCard: Detector = {
  id: 'brazil-national-identification-card',
  name: 'Brazil national identification card (RG)',
  purviewId: '486de900-db70-41b3-a886-abdf25af119c',
  pattern: standalone('[0-9]{2}\\.[0-9]{3}\\.[0-9]{3}-[0-9Xx]|[0-9]{8}-?[0-9Xx]'),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value) && hasCheckCharacter(value),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    {
      confidence: 65,
      appliesTo: (value) => value.includes('.'),
      evidence: [],
      without: [{ keywords: otherNumberWords }],
    },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'RG: 24.678.131-2 SSP/SP', confidence: 85, because: 'formatted, keyword' },
      { text: 'Carteira de identidade 395827164', confidence: 85, because: 'unformatted' },
      { text: 'Maria, 24.678.131-2', confidence: 65, because: 'formatted, no keyword' },
    ],
    noMatch: [
      { text: 'RG 24.678.131-3', because: 'wrong check digit' },
      { text: 'pedido 395827164', because: 'nine digits without keyword' },
      { text: 'RG 24.678.131-21', because: 'two digits at the end' },
    ],
  },
};

/** Weights 2 to 9 from the left; 10 is written X. */
function hasCheckCharacter(value: string): boolean {
  const check = (11 - (weightedSum(value.slice(0, 8), [2, 3, 4, 5, 6, 7, 8, 9]) % 11)) % 11;
  return '0123456789X'.charAt(check) === value.charAt(8);
}
