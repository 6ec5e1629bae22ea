import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Personal, service or CLI token of Doppler. */
export const dopplerToken: Detector = {
  id: 'doppler-token',
  name: 'Doppler token',
  pattern: token('dp[.](?:pt|st|ct|sa|scim|audit)[.](?:[0-9a-z_-]{2,35}[.])?[0-9A-Za-z]{40,44}'),
  anchors: ['dp.'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(6), 3.6),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'DOPPLER_TOKEN=dp.pt.' + 'PRyqTFAh0OOLMI9TQcIEflvPft6KPLXXOZtrAFhsWUd',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: '{"token": "dp.pt.' + 'PRyqTFAh0OOLMI9TQcIEflvPft6KPLXXOZtrAFhsWUd"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'DOPPLER_TOKEN=dp.pt.' + 'PRyqTFAh0O', because: 'too short' },
      {
        text: 'DOPPLER_TOKEN=dp.pt.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text: 'DOPPLER_TOKEN=zzdp.pt.' + 'PRyqTFAh0OOLMI9TQcIEflvPft6KPLXXOZtrAFhsWUd',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
