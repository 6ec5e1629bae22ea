import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isBech32 } from '../../validators/bech32.ts';

/** Secret key of the age encryption tool: bech32 in upper case with its checksum. */
export const ageSecretKey: Detector = {
  id: 'age-secret-key',
  name: 'age secret key',
  pattern: token('AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}'),
  anchors: ['age-secret-key-1'],
  normalize: (value) => value.toLowerCase(),
  valid: isBech32,
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'AGE-SECRET-KEY-1' + 'GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX',
        confidence: 85,
        because: 'its checksum holds',
      },
      {
        text: 'key: "AGE-SECRET-KEY-1' + 'GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"',
        confidence: 85,
        because: 'quoted',
      },
    ],
    noMatch: [
      {
        text: 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEY',
        because: 'its checksum does not hold',
      },
      { text: 'AGE-SECRET-KEY-1GFPYYSJZ', because: 'too short' },
      { text: 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj', because: 'a public key' },
    ],
  },
};
