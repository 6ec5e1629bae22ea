import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  rut, run, r u t, r u n, rol único tributario, rol único nacional, cédula de identidad, carnet de identidad, cédula
  identidad, número de identificación nacional, identificación, tarjeta de identificación, chilean identity number, chilean id, chilean id number, chilean national id,
  chile identity number, national identification number, national id, unique tax registry, unique national number
`);

/** RUN and RUT of Chile: seven or eight digits and a check character modulo 11, K standing for ten. */
export const chileIdentityCardNumber: Detector = {
  id: 'chile-identity-card-number',
  name: 'Chile identity card number',
  purviewId: '4e979794-49a0-407e-a0b9-2c536937b925',
  pattern: standalone('[1-9][0-9]?\\.[0-9]{3}\\.[0-9]{3}-[0-9Kk]|[1-9][0-9]{6,7}-[0-9Kk]'),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value) && checkCharacter(value.slice(0, -1)) === value.slice(-1),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    {
      confidence: 75,
      appliesTo: (value) => value.includes('.'),
      evidence: [],
      without: [{ keywords: otherNumberWords }],
    },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'RUT: 15.320.487-K', confidence: 85, because: 'check character K' },
      { text: 'Cédula de identidad 9684312-7', confidence: 85, because: 'without dots, seven digits' },
      { text: 'Juan Soto, 15.320.487-k', confidence: 75, because: 'formatted, no keyword' },
    ],
    noMatch: [
      { text: 'RUT 15.320.487-1', because: 'wrong check character' },
      { text: 'RUT 15320487', because: 'no check character' },
      { text: 'pedido 9684312-7', because: 'no keyword, no dots' },
      { text: 'build 15.320.487-K', because: 'another number by its word, no keyword' },
      { text: 'RUT 11.111.111-1', because: 'filler, though its check digit holds' },
    ],
  },
};

/** Weights 2 to 7 from the right, again and again. */
function checkCharacter(digits: string): string {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    sum += (digits.charCodeAt(digits.length - 1 - index) - 48) * (2 + (index % 6));
  }
  return '0123456789K'.charAt((11 - (sum % 11)) % 11);
}
