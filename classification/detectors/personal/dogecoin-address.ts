import type { Detector } from '../../detector.ts';
import { base58CheckPayload } from '../../validators/base58-check.ts';

/** Address of Dogecoin: Base58Check of version 30 or 22. */
export const dogecoinAddress: Detector = {
  id: 'dogecoin-address',
  name: 'Dogecoin address',
  pattern: /(?<![0-9A-Za-z])[DA9][1-9A-HJ-NP-Za-km-z]{33}(?![0-9A-Za-z])/g,
  normalize: (value) => value,
  valid: (value) => {
    const version = base58CheckPayload(value)?.[0];
    return version === 0x1e || version === 0x16;
  },
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'DOGE D9NuaBSgm9TnMe7MyqvVbJ1q3J57gwA3dw', confidence: 85, because: 'of a key' },
      { text: 'D7PZ6ageS8nXWE1P8WCB21d9kXqN9hXGAS', confidence: 85, because: 'of another key' },
    ],
    noMatch: [
      { text: 'DOGE DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyE', because: 'its checksum does not hold' },
      { text: 'DocumentNumberTwoThreeFourFiveSixes', because: 'words' },
      { text: 'A1b2c3d4', because: 'too short' },
    ],
  },
};
