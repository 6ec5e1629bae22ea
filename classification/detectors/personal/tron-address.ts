import type { Detector } from '../../detector.ts';
import { base58CheckPayload } from '../../validators/base58-check.ts';

/** Address of TRON: Base58Check of version 65. */
export const tronAddress: Detector = {
  id: 'tron-address',
  name: 'TRON address',
  pattern: /(?<![0-9A-Za-z])T[1-9A-HJ-NP-Za-km-z]{33}(?![0-9A-Za-z])/g,
  normalize: (value) => value,
  valid: (value) => base58CheckPayload(value)?.[0] === 0x41,
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'USDT TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', confidence: 85, because: 'a contract that is widely known' },
      { text: 'TFkqQFpGQm7BkCBePHoxDziowfd2uW89vN', confidence: 85, because: 'of a key' },
    ],
    noMatch: [
      { text: 'USDT TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u', because: 'its checksum does not hold' },
      { text: 'TheQuickBrownFoxJumpsoverTheLazyDog', because: 'words' },
      { text: 'T1234', because: 'too short' },
    ],
  },
};
