import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Key that Cloudflare signs origin certificates with. */
export const cloudflareOriginCaKey: Detector = {
  id: 'cloudflare-origin-ca-key',
  name: 'Cloudflare origin CA key',
  pattern: token('v1[.]0-[0-9a-f]{24}-[0-9a-f]{146}'),
  anchors: ['v1.0-'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(5), 3.4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'CLOUDFLARE_ORIGIN_CA_KEY=v1.0-' +
          '7ac6216deef07a95d28458d0-ca4b2a5d45564f65fcc8de11a09dea213201dd0cb11cf6e23d5774a10cc5e21adf2f1e8fd2b09f832b2dfd937e05e0091fe19c021647dbd620e36516d2caa6750e03017831bc12e3c9',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text:
          '{"token": "v1.0-' +
          '7ac6216deef07a95d28458d0-ca4b2a5d45564f65fcc8de11a09dea213201dd0cb11cf6e23d5774a10cc5e21adf2f1e8fd2b09f832b2dfd937e05e0091fe19c021647dbd620e36516d2caa6750e03017831bc12e3c9"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'CLOUDFLARE_ORIGIN_CA_KEY=v1.0-' + '7ac6216dee', because: 'too short' },
      {
        text: 'CLOUDFLARE_ORIGIN_CA_KEY=v1.0-000000000000000000000000-00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000',
        because: 'filler in place of the secret',
      },
      {
        text:
          'CLOUDFLARE_ORIGIN_CA_KEY=zzv1.0-' +
          '7ac6216deef07a95d28458d0-ca4b2a5d45564f65fcc8de11a09dea213201dd0cb11cf6e23d5774a10cc5e21adf2f1e8fd2b09f832b2dfd937e05e0091fe19c021647dbd620e36516d2caa6750e03017831bc12e3c9',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
