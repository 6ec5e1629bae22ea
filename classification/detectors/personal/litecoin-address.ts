import type { Detector } from '../../detector.ts';
import { base58CheckPayload } from '../../validators/base58-check.ts';
import { isBech32 } from '../../validators/bech32.ts';

/** Address of Litecoin: Base58Check of version 48 or 50, or bech32. */
export const litecoinAddress: Detector = {
  id: 'litecoin-address',
  name: 'Litecoin address',
  pattern: /(?<![0-9A-Za-z])(?:[LM][1-9A-HJ-NP-Za-km-z]{26,33}|ltc1[02-9ac-hj-np-z]{20,71})(?![0-9A-Za-z])/g,
  normalize: (value) => value,
  valid: (value) => {
    const version = base58CheckPayload(value)?.[0];
    return value.startsWith('ltc1') ? isBech32(value) : version === 0x30 || version === 0x32;
  },
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'LTC LdhAFf9tEbdZsZANz3HeFcNfdmFmvui4dD', confidence: 85, because: 'of a key' },
      { text: 'MDZj9A4MZuyoEJ4XPNm6wiwxceRgq9tSNU', confidence: 85, because: 'of a script' },
    ],
    noMatch: [
      { text: 'LTC LaMT348PWRnrqeeWArpwQPbuanpXDZGEUy', because: 'its checksum does not hold' },
      { text: 'ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n7', because: 'its checksum does not hold' },
      { text: 'LoremIpsumDoLorSitAmetConsectetur', because: 'words' },
    ],
  },
};
