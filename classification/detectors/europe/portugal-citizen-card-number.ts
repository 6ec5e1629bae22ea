import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { isFullDate } from '../../validators/partial-date.ts';
import { portugal } from './countries.ts';
import { documentLevels, identityWords } from './evidence.ts';

const own = commaSeparated(`
  cartão de cidadão, cartão do cidadão, cartao de cidadao, cartão cidadão, nº do cartão de cidadão, número do cartão
  de cidadão, bilhete de identidade, bi n, n id civil, número de identificação civil, nº de identificação civil,
  identificação civil, número bi de portugal, documento de identificação, portugal bi number, citizen card
`);

/**
 * Portuguese citizen card number: civil number of eight digits, check digit, version of two characters, check digit;
 * or the civil number alone.
 */
export const portugalCitizenCardNumber: Detector = {
  id: 'portugal-citizen-card-number',
  name: 'Portugal citizen card number',
  purviewId: '91a7ece2-add4-4986-9a15-c84544d81ecd',
  pattern: standalone(`(?<!\\+)[0-9]{8}(?: ?[0-9] ?[0-9A-Za-z]{2} ?[0-9])?`),
  normalize: alphanumericsOf,
  valid: (value) => (value.length === 8 ? !isUniform(value) && !isFullDate(value) : hasCheckDigit(value)),
  levels: [
    { confidence: 85, evidence: [{ keywords: own }], appliesTo: isWhole },
    { confidence: 85, evidence: [identityWords, portugal], appliesTo: isWhole },
    ...documentLevels({ own, common: identityWords, country: portugal }),
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Cartão de Cidadão: 00000000 0 ZZ4', confidence: 85, because: 'the whole number' },
      { text: 'Cartão de cidadão 28193756', confidence: 75, because: 'the civil number alone' },
      {
        text: 'Portugal, national identity card 281937565ZY2',
        confidence: 85,
        because: 'a common word beside the country',
      },
    ],
    noMatch: [
      { text: 'Cartão de Cidadão: 00000000 0 ZZ5', because: 'wrong check digit' },
      { text: 'Encomenda 28193756', because: 'an order number, no keyword' },
      { text: 'Cartão de cidadão, 20240312', because: 'a date' },
      { text: 'identity card 28193756', because: 'a common word does not tell the country' },
    ],
  },
};

function isWhole(value: string): boolean {
  return alphanumericsOf(value).length === 12;
}

/** Letters as 10 to 35, every second from the right doubled, less 9 where it is ten or more; divisible by ten. */
function hasCheckDigit(value: string): boolean {
  const sum = Array.from(value).reduce((total, character, index) => {
    const worth = parseInt(character, 36) * (index % 2 === 0 ? 2 : 1);
    return total + (index % 2 === 0 && worth > 9 ? worth - 9 : worth);
  }, 0);
  return sum % 10 === 0;
}
