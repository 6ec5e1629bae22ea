import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Secret access token of Mapbox; public ones begin with `pk`. */
export const mapboxSecretToken: Detector = {
  id: 'mapbox-secret-token',
  name: 'Mapbox secret token',
  pattern: token('sk[.]eyJ1[0-9A-Za-z_-]{40,120}[.][0-9A-Za-z_-]{22}'),
  anchors: ['sk.eyj1'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(7), 4),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text:
          'MAPBOX_SECRET_TOKEN=sk.eyJ1' +
          'q8G5SRX7cOAMJ3M0rQTrvzENQRCCgszPleKJPuJoE3Efa8m5EzSDj5NEGysu.FuATnLsA900Hd03quqY0o9',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text:
          '{"token": "sk.eyJ1' +
          'q8G5SRX7cOAMJ3M0rQTrvzENQRCCgszPleKJPuJoE3Efa8m5EzSDj5NEGysu.FuATnLsA900Hd03quqY0o9"}',
        confidence: 85,
        because: 'in a JSON document, quoted',
      },
    ],
    noMatch: [
      { text: 'MAPBOX_SECRET_TOKEN=sk.eyJ1' + 'q8G5SRX7cO', because: 'too short' },
      {
        text: 'MAPBOX_SECRET_TOKEN=sk.eyJ1xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxx',
        because: 'filler in place of the secret',
      },
      {
        text:
          'MAPBOX_SECRET_TOKEN=zzsk.eyJ1' +
          'q8G5SRX7cOAMJ3M0rQTrvzENQRCCgszPleKJPuJoE3Efa8m5EzSDj5NEGysu.FuATnLsA900Hd03quqY0o9',
        because: 'part of a longer word',
      },
      {
        text: 'order 2fd4e1c67a2d28fced849ee1bb76e739, ref 550e8400-e29b-41d4-a716-446655440000',
        because: 'a digest and a GUID',
      },
    ],
  },
};
