import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated } from '../../patterns.ts';

const keywords = commaSeparated(`
  hkid, hkid no, hkid number, hkidc, hong kong identity card, hong kong id, hong kong id card, hk identity card, hk id,
  identity card, id card, identity card number, id card number, 身份證, 身份証, 身分證, 身分証, 身份證號碼, 香港居民
`);

/** Identity card of Hong Kong: one or two letters, six digits, check character modulo 11 that is printed in parentheses. */
export const hongKongIdentityCardNumber: Detector = {
  id: 'hong-kong-identity-card-number',
  name: 'Hong Kong identity card (HKID) number',
  purviewId: 'e63c28a7-ad29-4c17-a41a-3d2a0b70fd9c',
  pattern:
    /(?<![0-9A-Za-z]|[0-9][.-])[A-Za-z]{1,2} ?[0-9]{6} ?(?:\([0-9Aa]\)|（[0-9Aa]）|[0-9Aa](?![0-9A-Za-z]|[.-][0-9]))/g,
  normalize: alphanumericsOf,
  valid: hasCheckCharacter,
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, appliesTo: (value) => /^[A-Z]{1,2}[0-9]{6}[(（]/.test(value), evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'HKID: K482917(4)', confidence: 85, because: 'as printed on the card' },
      { text: '香港身份證號碼：R620413（8）', confidence: 85, because: 'full-width parentheses' },
      { text: 'HKID AB9876543', confidence: 85, because: 'two letters, no parentheses' },
      { text: 'Chan Tai Man G123456(A)', confidence: 75, because: 'parentheses, no keyword' },
    ],
    noMatch: [
      { text: 'HKID K482917(5)', because: 'wrong check digit' },
      { text: 'part K4829174', because: 'no keyword, no parentheses' },
      { text: 'HKID ABC482917(4)', because: 'three letters' },
    ],
  },
};

/** Letters count 10 to 35, a missing first one 36; weights 9 to 2; eleven minus the remainder, ten written A. */
function hasCheckCharacter(value: string): boolean {
  const padded = value.padStart(9, ' ');
  let sum = 0;
  for (let index = 0; index < 8; index++) {
    const character = padded.charCodeAt(index);
    sum += (character === 32 ? 36 : character >= 65 ? character - 55 : character - 48) * (9 - index);
  }
  return '0123456789A'.charAt((11 - (sum % 11)) % 11) === padded.charAt(8);
}
